import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { dataFields, formatDateZh, formEvaluator, READ_ACCESS, rowsOf, validate } from '@noticeflow/forms';
import type { FormData, FormModel } from '@noticeflow/schemas';
import { Database, type Tx } from '../../persistence/index.js';
import { AccessLog } from '../../platform/audit/index.js';
import type { CurrentUser } from '../../platform/auth/current-user.js';
import { Clock } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { FormContexts, FormsService } from '../forms/index.js';
import { divisions } from '../organisations/index.js';
import { maskData, RecordReach, RecordReferences, RecordsService, RecordStore, type RecordTree } from '../registers/index.js';
import { toDocx } from './docx.js';
import type { Names } from './format-value.js';
import { officialTable } from './official-table.js';
import { toXlsx } from './xlsx.js';

export type ExportFormat = 'docx' | 'xlsx';

export interface ExportOptions { format: ExportFormat; masked: boolean; /** Required for unmasked. */ reason?: string }

export interface ExportedFile { name: string; type: string; content: Buffer; sha256: string }

const TYPES: Record<ExportFormat, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
const MAX_MERGED = 2_000;

/** Official tables as files. Masked unless the person has the right to take sensitive values out and says why; every export is recorded with the hash of the file. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly database: Database,
    private readonly forms: FormsService,
    private readonly contexts: FormContexts,
    private readonly records: RecordsService,
    private readonly store: RecordStore,
    private readonly reach: RecordReach,
    private readonly references: RecordReferences,
    private readonly log: AccessLog,
    private readonly clock: Clock,
  ) {}

  /** The table of one record. */
  async record(viewer: CurrentUser, recordId: string, options: ExportOptions): Promise<ExportedFile> {
    return this.database.write(async (tx) => {
      const tree = await this.store.tree(tx, viewer.tenantId, recordId);
      if (tree === null || tree.record.parentRecordId !== null) throw ProblemError.notFound('record', recordId);
      await this.records.requireReadable(tx, viewer, tree.record);
      await this.requireExport(tx, viewer, tree, options);
      return this.file(tx, viewer, tree.form, tree.data, { campaignId: tree.record.campaignId, unitId: tree.record.ownerUnitId, subject: ['record', recordId] }, options);
    });
  }

  /** The tables of all units the person may see (or of one unit) as one, rows in the order of the units. Drafts are left out. */
  async merged(viewer: CurrentUser, campaignId: string, formId: string, unitId: string | undefined, options: ExportOptions): Promise<ExportedFile> {
    return this.database.write(async (tx) => {
      const form = await this.forms.form(tx, viewer.tenantId, campaignId, formId);
      const scope = await this.reach.scope(tx, viewer, 'export', campaignId, 'owner_unit_path');
      const rows = await tx.query(
        `SELECT id FROM record WHERE tenant_id = ? AND campaign_id = ? AND register = ? AND parent_record_id IS NULL AND removed_at IS NULL AND status <> 'draft'
          AND ${scope.sql}${unitId === undefined ? '' : ' AND owner_unit_id = ?'} ORDER BY owner_unit_path, id LIMIT ${MAX_MERGED + 1}`,
        [viewer.tenantId, campaignId, form.register, ...scope.params, ...(unitId === undefined ? [] : [unitId])],
      );
      if (rows.length > MAX_MERGED) throw ProblemError.invalid('EXPORT_TOO_LARGE', `Expected at most ${MAX_MERGED} records`);
      const tables = dataFields(form.fields).filter((field) => field.type === 'table');
      const merged: FormData = {};
      for (const row of rows) {
        const tree = await this.store.tree(tx, viewer.tenantId, String(row.id), form);
        if (tree === null) continue;
        await this.requireExport(tx, viewer, tree, options);
        for (const table of tables) merged[table.id] = [...rowsOf(merged, table.id), ...rowsOf(tree.data, table.id)];
      }
      const owner = unitId ?? viewer.posts[0]?.unitId ?? null;
      const context = await this.contexts.of(tx, viewer.tenantId, campaignId, owner);
      // Totals are those of the merged table.
      const { clean } = validate({ form, overlay: READ_ACCESS, previous: merged, data: {}, context, evaluate: formEvaluator(this.clock.now().toISOString()) });
      return this.file(tx, viewer, form, clean, { campaignId, unitId: owner, subject: ['campaign', campaignId] }, options);
    });
  }

  private async requireExport(tx: Tx, viewer: CurrentUser, tree: RecordTree, options: ExportOptions): Promise<void> {
    const { record } = tree;
    try {
      await this.reach.require(tx, viewer, 'export', record);
    } catch (error) {
      // Whoever has the record on the desk may print it.
      if (!(error instanceof ProblemError) || !(await this.store.isAtHand(tx, viewer.principals, record))) throw error;
    }
    if (options.masked) return;
    if ([...(options.reason ?? '').trim()].length < 2) throw ProblemError.invalid('REASON_REQUIRED', 'Expected a reason for exporting sensitive values');
    await this.records.requireSensitive(tx, viewer, record, 'export');
  }

  private async file(
    tx: Tx, viewer: CurrentUser, form: FormModel, data: FormData, place: { campaignId: string; unitId: string | null; subject: readonly [string, string] }, options: ExportOptions,
  ): Promise<ExportedFile> {
    const { unit, campaign, lists } = await this.contexts.of(tx, viewer.tenantId, place.campaignId, place.unitId);
    const refs = await this.references.labels(tx, viewer.tenantId, place.campaignId, form, data);
    const names: Names = { ...await this.names(tx, viewer.tenantId, lists ?? {}), record: (id) => refs[id] };
    const table = officialTable(form, options.masked ? maskData(form, data) : data, { unit: unit ?? null, campaign: campaign ?? null, names });
    // Clear personal data on paper says who took it out.
    if (!options.masked) table.watermark = watermark(viewer, this.clock.now());
    const content = await (options.format === 'docx' ? toDocx(table) : toXlsx(table));
    const sha256 = createHash('sha256').update(content).digest('hex');
    this.log.record(tx, {
      tenantId: viewer.tenantId, actor: viewer, action: 'export', subjectType: place.subject[0], subjectId: place.subject[1],
      fieldPath: `${form.id} ${options.format} ${options.masked ? 'masked' : 'clear'} sha256:${sha256}`, ...(options.reason ? { reason: options.reason.trim() } : {}),
    });
    const unitName = typeof unit?.['name'] === 'string' ? `${unit['name']}-` : '';
    return { name: `${unitName}${table.title.replace(/\n/g, '')}${options.masked ? '（脱敏）' : ''}.${options.format}`, type: TYPES[options.format], content, sha256 };
  }

  private async names(tx: Tx, tenantId: string, lists: Readonly<Record<string, readonly unknown[]>>): Promise<Omit<Names, 'record'>> {
    const rows = await tx.query('SELECT id, code, name FROM organisation WHERE tenant_id = ?', [tenantId]);
    const units = new Map(rows.flatMap((row) => [[String(row.code), String(row.name)], [String(row.id), String(row.name)]] as const));
    return { region: (code) => divisions.get(code)?.name, organisation: (id) => units.get(id), lists };
  }
}

/** 导出人：张三（华南师范大学团委）　2022年7月8日 16:05　含未脱敏个人信息，请妥善保管 */
function watermark(viewer: CurrentUser, now: Date): string {
  const unit = viewer.posts[0]?.unitName;
  const china = new Date(now.getTime() + 8 * 3_600_000).toISOString();
  return `导出人：${viewer.displayName}${unit === undefined ? '' : `（${unit}）`}　${formatDateZh(china.slice(0, 10))} ${china.slice(11, 16)}　含未脱敏个人信息，请妥善保管`;
}
