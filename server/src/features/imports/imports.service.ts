import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { placedFields, rowsOf } from '@noticeflow/forms';
import { Database, fromDb, fromDbOrNull, type Row, type Tx } from '../../persistence/index.js';
import type { CurrentUser } from '../../platform/auth/current-user.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { SubjectKeys } from '../../platform/crypto/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { kindOf, readChunks, safeFileName, writeChunks, type ChunkTable } from '../attachments/index.js';
import { FormsService } from '../forms/index.js';
import { divisions } from '../organisations/index.js';
import { maskFields, RecordReferences, RecordsService, RecordStore, TaskForms, type ReferenceChoice, type References, type TaskFacts, type TaskForm } from '../registers/index.js';
import { importPlan, type ImportPlan } from './column-plan.js';
import { checkImport, matchRows, mergedRows, type CheckedImport, type RowFinding, type RowState } from './import-check.js';
import { importTemplate } from './import-template.js';
import { ledgerOf, undoImport, type ImportLedger, type Undone } from './import-undo.js';
import { parseSheet, type NameResolver, type ParsedSheet } from './parse-sheet.js';
import { markWorkbook, readWorkbook, type RawSheet } from './workbook-reader.js';

export type ImportMode = 'all' | 'good';

export type ImportStatus = 'checked' | 'applied' | 'undone';

export interface ImportSummary { importId: string; fileName: string; status: ImportStatus; counts: Record<RowState, number>; createdAt: string; appliedAt: string | null }

export interface ImportReport {
  importId: string;
  fileName: string;
  mode: ImportMode;
  status: 'checked' | 'applied';
  counts: Record<RowState, number>;
  findings: RowFinding[];
  /** First rows, sensitive values masked. */
  rows: { row: number; state: RowState; values: Record<string, unknown> }[];
  /** Labels of the records the rows name, by id. */
  refs: References;
  /** Whether `apply` would be accepted now. */
  applicable: boolean;
  errorWorkbookUrl: string | null;
}

const CHUNKS: ChunkTable = { table: 'import_chunk', owner: 'batch_id' };
const PREVIEW_ROWS = 100;
const MAX_FINDINGS = 2_000;

/** Excel into the record of a task: a dry run first, then applied as it was checked or not at all. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly database: Database,
    private readonly forms: FormsService,
    private readonly records: RecordsService,
    private readonly store: RecordStore,
    private readonly references: RecordReferences,
    private readonly taskForms: TaskForms,
    private readonly keys: SubjectKeys,
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
  ) {}

  /** The workbook to fill in at a task. */
  async template(facts: TaskFacts, tableId: string): Promise<{ name: string; content: Buffer }> {
    const plan = await this.database.read(async (tx) => this.plan(tx, await this.taskForms.of(tx, facts), tableId));
    return { name: `${plan.form.title}-导入模板.xlsx`, content: await importTemplate(plan) };
  }

  /** Reads and checks a workbook; the record is not touched. */
  async check(user: CurrentUser, facts: TaskFacts, tableId: string, mode: ImportMode, fileName: string, file: Buffer): Promise<ImportReport> {
    if (kindOf(fileName, file)?.extension !== 'xlsx') throw new ProblemError(415, 'FILE_TYPE_REFUSED', 'Expected an xlsx workbook', [{ message: 'File type', messageZh: '只接受 xlsx 工作簿（旧版 xls 请另存为 xlsx）' }]);
    const sheets = await readWorkbook(file);
    const { checked, plan, table, refs } = await this.database.read(async (tx) => {
      const result = await this.checkSheets(tx, facts, tableId, sheets);
      const named = result.checked.rows.slice(0, PREVIEW_ROWS).flatMap(({ values }) => result.plan.columns.map(({ field }) => ({ field, value: values[field.id] })));
      return { ...result, refs: await this.references.labelsOf(tx, user.tenantId, facts.task.campaignId ?? '', named) };
    });
    const id = this.ids.next();
    const stored = {
      counts: checked.counts, findings: checked.findings.slice(0, MAX_FINDINGS),
      headingRow: checked.sheet.headingRow, errorColumn: checked.sheet.errorColumn,
    };
    await this.database.write(async (tx) => {
      const cipher = this.keys.create(tx, user.tenantId);
      tx.insert('import_batch', {
        id, tenant_id: user.tenantId, task_id: facts.task.id, form_id: plan.form.id, table_field: table, mode, status: 'checked', file_name: safeFileName(fileName),
        sha256: createHash('sha256').update(file).digest('hex'), report: JSON.stringify(stored), subject_id: cipher.subjectId, created_by: user.id,
        created_at: this.clock.now(), applied_at: null,
      });
      await writeChunks(tx, CHUNKS, id, file, cipher);
    });
    const fields = plan.columns.map(({ field }) => field);
    return {
      importId: id, fileName: safeFileName(fileName), mode, status: 'checked', counts: checked.counts, findings: stored.findings,
      rows: checked.rows.slice(0, PREVIEW_ROWS).map((row) => ({ row: row.sheetRow, state: row.state, values: maskFields(fields, pick(row.values, fields.map((f) => f.id))) })),
      refs, applicable: applicable(mode, checked), errorWorkbookUrl: checked.findings.length > 0 ? `/api/v1/imports/${id}/errors.xlsx` : null,
    };
  }

  /** Whose import it is: 404 for everybody but the person who uploaded it. */
  async taskOf(user: CurrentUser, importId: string): Promise<string> {
    return String((await this.database.read((tx) => this.batch(tx, user, importId))).task_id);
  }

  /** Takes the rows: checked again against what is stored now. Mode all: 422 when one row is wrong. Once only: 409. */
  async apply(user: CurrentUser, facts: TaskFacts, importId: string, reasons: { rule: string; reason: string }[] = []): Promise<{ recordId: string | null; counts: Record<RowState, number>; skipped: number }> {
    const batch = await this.database.read((tx) => this.batch(tx, user, importId));
    const sheets = await readWorkbook(await this.file(user, batch));
    return this.database.write(async (tx) => {
      const { affected } = await tx.execute("UPDATE import_batch SET status = 'applied', applied_at = ? WHERE id = ? AND status = 'checked'", [this.clock.now(), importId]);
      if (affected !== 1) throw ProblemError.conflict('IMPORT_APPLIED', `Expected an import that waits but '${importId}' was applied before`);
      const { checked, plan, target } = await this.checkSheets(tx, facts, String(batch.table_field), sheets, reasons);
      if (!applicable(batch.mode as ImportMode, checked)) throw ProblemError.invalid('IMPORT_HAS_ERRORS', 'Expected a workbook without wrong rows', checked.findings.filter((f) => f.severity === 'error').slice(0, 200).map((f) => ({ path: `${f.row}/${f.field ?? ''}`, rule: f.rule, message: f.message, messageZh: `第${f.row}行 ${f.message}` })));
      const wrong = new Set(checked.rows.filter((row) => row.state === 'error').map((row) => row.sheetRow));
      const good = checked.sheet.rows.filter((row) => !wrong.has(row.sheetRow));
      const ledger = target.collection
        ? await this.addRecords(tx, user, target, good.map((row) => row.values), reasons)
        : await this.addRows(tx, user, target, plan, { ...checked.sheet, rows: good }, reasons);
      await tx.execute('UPDATE import_batch SET report = ? WHERE id = ?', [JSON.stringify({ ...JSON.parse(String(batch.report)) as object, ledger }), importId]);
      return { recordId: ledger.recordId, counts: checked.counts, skipped: wrong.size };
    });
  }

  /** Takes an applied import back. 409 when it is not applied, or when its rows were changed since. */
  async undo(user: CurrentUser, facts: TaskFacts, importId: string): Promise<Undone> {
    return this.database.write(async (tx) => {
      const batch = await this.batch(tx, user, importId);
      const { ledger } = JSON.parse(String(batch.report)) as { ledger?: ImportLedger };
      const { affected } = await tx.execute("UPDATE import_batch SET status = 'undone' WHERE id = ? AND status = 'applied'", [importId]);
      if (affected !== 1 || ledger === undefined) throw ProblemError.conflict('IMPORT_NOT_APPLIED', `Expected an applied import but '${importId}' is ${String(batch.status)}`);
      const target = await this.taskForms.of(tx, facts);
      return undoImport(tx, { records: this.records, store: this.store }, user, target, await this.plan(tx, target, String(batch.table_field)), ledger);
    });
  }

  /** What the person has imported at a task, newest first. */
  async history(user: CurrentUser, taskId: string): Promise<ImportSummary[]> {
    const rows = await this.database.read((tx) => tx.query(
      'SELECT id, file_name, status, report, created_at, applied_at FROM import_batch WHERE task_id = ? AND tenant_id = ? AND created_by = ? ORDER BY id DESC LIMIT 50', [taskId, user.tenantId, user.id],
    ));
    return rows.map((row) => ({
      importId: String(row.id), fileName: String(row.file_name), status: String(row.status) as ImportStatus, counts: (JSON.parse(String(row.report)) as { counts: Record<RowState, number> }).counts,
      createdAt: fromDb(row.created_at).toISOString(), appliedAt: fromDbOrNull(row.applied_at)?.toISOString() ?? null,
    }));
  }

  /** The uploaded workbook with 错误说明 and coloured cells. */
  async errorWorkbook(user: CurrentUser, importId: string): Promise<{ name: string; content: Buffer }> {
    const batch = await this.database.read((tx) => this.batch(tx, user, importId));
    const report = JSON.parse(String(batch.report)) as { findings: RowFinding[]; headingRow: number; errorColumn: number };
    const marks = report.findings.map((finding) => ({
      row: finding.row, ...(finding.column === undefined ? {} : { column: finding.column }), warning: finding.severity !== 'error',
      message: `${finding.label === undefined ? '' : `${finding.label}：`}${finding.message}${finding.severity === 'error' ? '' : finding.severity === 'reason' ? '（须说明原因）' : '（提醒）'}`,
    }));
    const content = await markWorkbook(await this.file(user, batch), marks, report);
    return { name: String(batch.file_name).replace(/\.xlsx$/i, '-错误说明.xlsx'), content };
  }

  private async addRows(tx: Tx, user: CurrentUser, target: TaskForm, plan: ImportPlan, sheet: ParsedSheet, reasons: { rule: string; reason: string }[]): Promise<ImportLedger> {
    const { previous } = await this.records.inspect(tx, { ...target.request, data: {} });
    const stored = rowsOf(previous ?? {}, plan.tableId);
    const data = mergedRows(plan.tableId, stored, sheet.rows, matchRows(plan, sheet.rows, stored));
    const before = target.request.recordId ? await this.store.versionsOfRows(tx, target.request.recordId) : new Map<string, number>();
    const saved = await this.records.save(tx, { ...target.request, data, reasons, actor: { id: user.id }, reason: 'Excel导入' });
    return ledgerOf(saved.recordId, before, await this.store.versionsOfRows(tx, saved.recordId));
  }

  private async addRecords(tx: Tx, user: CurrentUser, target: TaskForm, rows: readonly Record<string, unknown>[], reasons: { rule: string; reason: string }[]): Promise<ImportLedger> {
    const ledger: ImportLedger = { recordId: null, rows: [] };
    for (const data of rows) {
      const saved = await this.records.save(tx, { ...target.request, data, reasons, actor: { id: user.id }, reason: 'Excel导入' });
      ledger.rows.push({ id: saved.recordId, from: null, to: saved.version });
    }
    return ledger;
  }

  private async checkSheets(tx: Tx, facts: TaskFacts, tableId: string, sheets: readonly RawSheet[], reasons: { rule: string; reason: string }[] = []): Promise<{ checked: CheckedImport & { sheet: ParsedSheet }; plan: ImportPlan; target: TaskForm; table: string }> {
    const target = await this.taskForms.of(tx, facts);
    const plan = await this.plan(tx, target, tableId);
    const sheet = parseSheet(sheets, plan, await this.names(tx, facts.task.tenantId));
    if (sheet.rows.length === 0) throw ProblemError.invalid('WORKBOOK_EMPTY', 'Expected rows but there are none', [{ message: 'No rows', messageZh: '没有可导入的数据行' }]);
    return { checked: { ...await checkImport(tx, this.records, target, plan, sheet, reasons), sheet }, plan, target, table: plan.tableId };
  }

  private async plan(tx: Tx, target: TaskForm, tableId: string): Promise<ImportPlan> {
    const table = target.collection ? '' : tableId || (target.form.fields.find((field) => field.type === 'table')?.id ?? '');
    const lists = await this.forms.lists(tx, target.request.tenantId, target.request.campaignId ?? '');
    const plan = importPlan(target.form, target.overlay, table, lists, divisions, await this.choices(tx, target));
    if (plan === null || plan.columns.length === 0) throw ProblemError.forbidden('FORBIDDEN', `Expected a table this task may write but '${table}' is none`);
    return plan;
  }

  private async choices(tx: Tx, { form, request }: TaskForm): Promise<Map<string, ReferenceChoice[]>> {
    const choices = new Map<string, ReferenceChoice[]>();
    const place = { tenantId: request.tenantId, campaignId: request.campaignId ?? '', ownerUnitId: request.ownerUnit.id };
    for (const { path, field } of placedFields(form)) if (field.source !== undefined) choices.set(path, await this.references.choices(tx, place, field.source));
    return choices;
  }

  private async names(tx: Tx, tenantId: string): Promise<NameResolver> {
    const units = new Map<string, string | null>();
    for (const row of await tx.query('SELECT id, name, short_name FROM organisation WHERE tenant_id = ? AND active = 1', [tenantId])) {
      for (const name of new Set([String(row.name), String(row.short_name)])) units.set(name, units.has(name) ? null : String(row.id));
    }
    return { region: regionByName, organisation: (name) => units.get(name) ?? undefined };
  }

  private async batch(tx: Tx, user: CurrentUser, importId: string): Promise<Row> {
    const [row] = await tx.query('SELECT * FROM import_batch WHERE id = ? AND tenant_id = ? AND created_by = ?', [importId, user.tenantId, user.id]);
    if (row === undefined) throw ProblemError.notFound('import', importId);
    return row;
  }

  private async file(user: CurrentUser, batch: Row): Promise<Buffer> {
    return this.database.read(async (tx) => readChunks(tx, CHUNKS, String(batch.id), await this.keys.cipher(tx, user.tenantId, String(batch.subject_id))));
  }
}

/** 高州市, 茂名市高州市, 茂名高州; undefined when several places of the region bear the name. */
function regionByName(name: string, within: string | undefined): string | undefined {
  const scope = within === undefined || within.startsWith('=') ? divisions.all() : divisions.subtree(within);
  const exact = scope.filter((place) => place.name === name);
  if (exact.length === 1) return exact[0]?.code;
  const full = scope.filter((place) => {
    if (!name.endsWith(place.name) || place.parentCode === null) return false;
    const parent = divisions.get(place.parentCode)?.name ?? '';
    const rest = name.slice(0, -place.name.length).replace(/[\s、，·-]+$/u, '');
    return rest !== '' && (rest.endsWith(parent) || rest.endsWith(parent.replace(/市$/, '')));
  });
  return full.length === 1 ? full[0]?.code : undefined;
}

function applicable(mode: ImportMode, checked: CheckedImport): boolean {
  return mode === 'all' ? checked.counts.error === 0 : checked.counts.error < checked.rows.length;
}

function pick(values: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]));
}
