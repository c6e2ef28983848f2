import { Injectable } from '@nestjs/common';
import {
  accessMap, dataFields, formEvaluator, isBlocking, NEW_ROW, parsePath, rowsOf, tableRegister, validate,
  type FormContext, type GivenReason, type ValidationResult,
} from '@noticeflow/forms';
import type { Finding, FormData, FormField, FormModel, FormOverlay, TableRow } from '@noticeflow/schemas';
import { Database, isUniqueViolation, type Tx } from '../../persistence/index.js';
import { requireAbility } from '../../platform/abilities/index.js';
import { AccessLog } from '../../platform/audit/index.js';
import type { CurrentUser } from '../../platform/auth/current-user.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { SubjectKeys, type SubjectCipher } from '../../platform/crypto/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { FormContexts } from '../forms/index.js';
import { canonicalHash } from './canonical-json.js';
import { maskData } from './masked-data.js';
import { fromRecordRow, marks, type RecordRow, type RecordStatus } from './record-row.js';
import { RecordReach } from './record-reach.js';
import { RecordReferences, type References } from './record-references.js';
import { RecordStore, type RecordTree } from './record-store.js';
import { ReferenceCheck } from './reference-check.js';
import { sealData } from './sealed-data.js';
import { UniqueValues } from './unique-values.js';

export interface CheckRequest {
  form: FormModel;
  overlay: FormOverlay;
  previous?: FormData | null;
  data: FormData;
  reasons?: readonly GivenReason[];
  context: FormContext;
}

export interface CheckResult extends ValidationResult { blocking: boolean }

export interface SaveRequest {
  tenantId: string;
  campaignId: string | null;
  form: FormModel;
  overlay: FormOverlay;
  data: FormData;
  /** The record to change; without it that of the instance, or a new one. */
  recordId?: string | null;
  /** The process instance whose tasks share the record. Not for collection tasks, which add one record after another. */
  instanceId?: string | null;
  /** Which record of the form in the instance; empty when there is one only. */
  recordKey?: string;
  ownerUnit: { id: string; path: string };
  actor: { id: string };
  taskId?: string | null;
  /** Why it is changed. */
  reason?: string | null;
  /** Why principles are not kept. */
  reasons?: readonly GivenReason[];
  /** Leaves the status alone when absent. `submitted` and `approved` need a record without blocking findings. */
  status?: RecordStatus;
  /** Read from the database when absent. */
  context?: FormContext;
}

export interface SaveResult {
  recordId: string;
  version: number;
  findings: Finding[];
  blocking: boolean;
  /** False when everything was so already: then there is no new revision. */
  changed: boolean;
  /** Ids of new rows, by the id the client gave them. */
  rowIds: Record<string, string>;
  /** In clear, for process variables. Never answer with it. */
  data: FormData;
}

export interface LoadedRecord {
  record: Omit<RecordRow, 'data' | 'subjectId' | 'findings'>;
  form: FormModel;
  /** Sensitive values masked unless `masked: false`. */
  data: FormData;
  /** Labels of the records its fields of type `record` name, by id. */
  refs: References;
  findings: Finding[];
}

/** Statuses in which nobody changes a record any more. */
const LOCKED: readonly RecordStatus[] = ['approved', 'archived'];

/** Records of registers: checked, sealed, versioned. The one way in for tasks, imports and the API. */
@Injectable()
export class RecordsService {
  constructor(
    private readonly database: Database,
    private readonly store: RecordStore,
    private readonly unique: UniqueValues,
    private readonly references: RecordReferences,
    private readonly referenceCheck: ReferenceCheck,
    private readonly reach: RecordReach,
    private readonly contexts: FormContexts,
    private readonly keys: SubjectKeys,
    private readonly log: AccessLog,
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
  ) {}

  /** Checks data without the database: what one record by itself can say. */
  check(request: CheckRequest): CheckResult {
    const result = validate({ ...request, evaluate: formEvaluator(this.clock.now().toISOString()) });
    return { ...result, blocking: result.errors.length > 0 || isBlocking(result.findings, request.form, request.overlay) };
  }

  /** Checks against everything stored as well; nothing is written. For the live check and the dry run of imports. */
  async inspect(tx: Tx, request: Omit<SaveRequest, 'actor' | 'status'>): Promise<CheckResult & { previous: FormData | null }> {
    const before = await this.before(tx, request);
    const result = await this.checkStored(tx, request, before);
    return { ...result, previous: before?.data ?? null };
  }

  /**
   * Writes what the task may write, in the caller's transaction: one revision of the record and of each row that changed.
   * 422 FORM_DATA_REFUSED for malformed data, 422 FORM_FINDINGS when it is to be submitted with blocking findings,
   * 409 RECORD_LOCKED when it is approved. Saving what is stored already changes nothing.
   */
  async save(tx: Tx, request: SaveRequest): Promise<SaveResult> {
    const before = await this.before(tx, request);
    if (before !== null && LOCKED.includes(before.record.status) && accessMap(request.form, request.overlay).writable) {
      throw ProblemError.conflict('RECORD_LOCKED', `Expected a record that may be changed but '${before.record.id}' is ${before.record.status}`);
    }
    const result = await this.checkStored(tx, request, before);
    if (result.errors.length > 0) {
      throw ProblemError.invalid('FORM_DATA_REFUSED', 'Expected data of this form and task', result.errors.map((error) => ({ path: error.path, rule: error.code, message: error.message, messageZh: error.message })));
    }
    if (result.blocking && (request.status === 'submitted' || request.status === 'approved')) {
      throw openFindings(result.findings);
    }
    const saved = await this.write(tx, request, before, result);
    if (saved.changed && (request.status === 'submitted' || request.status === 'approved')) await this.requireStillUnique(tx, request, before, result.clean, saved);
    return saved;
  }

  /** Two units that submit the same value at the same moment see nothing of each other in their checks: one of them is refused here, 422 FORM_FINDINGS. */
  private async requireStillUnique(tx: Tx, request: SaveRequest, before: RecordTree | null, data: FormData, saved: SaveResult): Promise<void> {
    if (!accessMap(request.form, request.overlay).writable) return;
    const place = { tenantId: request.tenantId, campaignId: request.campaignId ?? '', ownerUnitId: before?.record.ownerUnitId ?? request.ownerUnit.id, form: request.form };
    if (!this.unique.lock(tx, place, data, this.clock.now())) return;
    const rows = Object.values(saved.data).flatMap((value) => (Array.isArray(value) ? (value as TableRow[]).flatMap((row) => row?.id ?? []) : []));
    const own = new Set([saved.recordId, ...rows, ...(before?.rows.keys() ?? [])]);
    const taken = (await this.unique.findings(tx, place, data, own)).filter((finding) => finding.severity === 'error');
    if (taken.length > 0) throw openFindings(taken);
  }

  /** Status without data: returned to draft, approved, archived. Appends a revision. */
  async setStatus(tx: Tx, request: { tenantId: string; recordId: string; status: RecordStatus; actor: { id: string }; taskId?: string | null; reason?: string | null }): Promise<number> {
    const record = await this.store.row(tx, request.tenantId, request.recordId);
    if (record === null) throw ProblemError.notFound('record', request.recordId);
    if (record.status === request.status) return record.version;
    const next = this.revise(tx, { ...record, status: request.status }, 'status', request);
    await this.updateRecord(tx, next, record.version);
    return next.version;
  }

  /** A record by id. With a viewer: 404 unless the person may read it, by right or because a task of it is theirs. Reads of sensitive values are recorded. */
  async load(recordId: string, options: { tenantId?: string; viewer?: CurrentUser; masked?: boolean; tx?: Tx; form?: FormModel }): Promise<LoadedRecord> {
    const tenantId = options.viewer?.tenantId ?? options.tenantId;
    if (tenantId === undefined) throw new Error('Expected a viewer or a tenant to load a record for');
    const load = async (tx: Tx): Promise<LoadedRecord> => {
      const tree = await this.store.tree(tx, tenantId, recordId, options.form);
      if (tree === null || tree.record.parentRecordId !== null) throw ProblemError.notFound('record', recordId);
      if (options.viewer !== undefined) await this.requireReadable(tx, options.viewer, tree.record);
      const { data: _sealed, subjectId: _subject, findings, ...record } = tree.record;
      const refs = await this.references.labels(tx, tenantId, record.campaignId, tree.form, tree.data);
      return { record, form: tree.form, findings, refs, data: options.masked === false ? tree.data : maskData(tree.form, tree.data) };
    };
    return options.tx === undefined ? this.database.read(load) : load(options.tx);
  }

  /** The record a form has in an instance (under this key), if any. */
  async idInInstance(tx: Tx, instanceId: string, formId: string, recordKey = ''): Promise<string | null> {
    return this.store.idInInstance(tx, instanceId, formId, recordKey);
  }

  /** One sensitive value in clear, for a person with the right (or at an open task of the record), a reason, and a row in the access log. */
  async reveal(recordId: string, path: string, reason: string, viewer: CurrentUser): Promise<unknown> {
    if ([...reason.trim()].length < 2) throw ProblemError.invalid('REASON_REQUIRED', 'Expected a reason for seeing a sensitive value');
    return this.database.write(async (tx) => {
      const tree = await this.store.tree(tx, viewer.tenantId, recordId);
      if (tree === null) throw ProblemError.notFound('record', recordId);
      await this.requireReadable(tx, viewer, tree.record);
      await this.requireSensitive(tx, viewer, tree.record, 'reveal');
      const found = sensitiveAt(tree, path);
      if (found === null) throw ProblemError.notFound('field', path);
      this.log.record(tx, {
        tenantId: viewer.tenantId, actor: viewer, action: 'reveal', subjectType: 'record', subjectId: found.row.id,
        ...(found.row.subjectId === null ? {} : { personId: found.row.subjectId }), fieldPath: path, reason: reason.trim(),
      });
      return found.value;
    });
  }

  /** 404 unless the person may read the record. */
  async requireReadable(tx: Tx, viewer: CurrentUser, record: RecordRow): Promise<void> {
    try {
      await this.reach.require(tx, viewer, 'read', record);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (!(await this.store.isAtHand(tx, viewer.principals, record))) throw ProblemError.notFound('record', record.id);
    }
  }

  /** Seeing or taking out sensitive values: by right over the unit, or with an open task of the record and the right somewhere. */
  async requireSensitive(tx: Tx, viewer: CurrentUser, record: RecordRow, action: 'reveal' | 'export'): Promise<void> {
    try {
      requireAbility(viewer, action, 'SensitiveField', { tenantId: record.tenantId, unitPath: record.ownerUnitPath, id: record.id });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const general = viewer.permissions.has(`${action}:SensitiveField`) || viewer.permissions.has('manage:SensitiveField');
      if (general && await this.store.isAtHand(tx, viewer.principals, record, true)) return;
      throw ProblemError.forbidden('FORBIDDEN', `Expected a post that may ${action} sensitive values here but ${viewer.username} holds none`);
    }
  }

  /** Takes a record out of its register; its revisions stay. */
  async remove(tx: Tx, request: { tenantId: string; recordId: string; actor: { id: string }; taskId?: string | null; reason: string }): Promise<void> {
    const record = await this.store.row(tx, request.tenantId, request.recordId);
    if (record === null || record.parentRecordId !== null) throw ProblemError.notFound('record', request.recordId);
    if (LOCKED.includes(record.status)) throw ProblemError.conflict('RECORD_LOCKED', `Expected a record that may be changed but '${record.id}' is ${record.status}`);
    const rows = await tx.query('SELECT id FROM record WHERE parent_record_id = ? AND removed_at IS NULL', [record.id]);
    const next = this.revise(tx, { ...record, removedAt: this.clock.now() }, 'remove', request);
    await this.updateRecord(tx, next, record.version);
    const ids = [record.id, ...rows.map((row) => String(row.id))];
    for (let at = 0; at < ids.length; at += 500) {
      const part = ids.slice(at, at + 500);
      tx.later(`UPDATE record SET removed_at = ? WHERE id IN (${marks(part)})`, [this.clock.now(), ...part]);
      tx.later(`DELETE FROM record_key WHERE record_id IN (${marks(part)})`, part);
    }
    if (record.instanceId !== null) tx.later('DELETE FROM instance_record WHERE instance_id = ? AND record_id = ?', [record.instanceId, record.id]);
  }

  /** Fixes the record as approved. The hash covers it and every row as stored; a later change anywhere gives another. */
  async freeze(tx: Tx, request: { tenantId: string; recordId: string; actor: { id: string }; taskId?: string | null }): Promise<string> {
    const record = await this.store.row(tx, request.tenantId, request.recordId);
    if (record === null) throw ProblemError.notFound('record', request.recordId);
    const hash = await this.contentHash(tx, record);
    const next = this.revise(tx, { ...record, status: 'approved', frozenHash: hash }, 'freeze', request);
    await this.updateRecord(tx, next, record.version);
    return hash;
  }

  /** Whether a frozen record is still what was approved. */
  async isIntact(tx: Tx, tenantId: string, recordId: string): Promise<boolean> {
    const record = await this.store.row(tx, tenantId, recordId);
    return record !== null && record.frozenHash !== null && record.frozenHash === await this.contentHash(tx, record);
  }

  private async contentHash(tx: Tx, record: RecordRow): Promise<string> {
    const rows = await tx.query('SELECT id, table_field, position, data FROM record WHERE parent_record_id = ? AND removed_at IS NULL ORDER BY table_field, position, id', [record.id]);
    return canonicalHash({
      form: record.formId, formVersion: record.formVersion, id: record.id, data: record.data,
      rows: rows.map((row) => ({ id: row.id, table: row.table_field, position: Number(row.position), data: JSON.parse(String(row.data)) as unknown })),
    });
  }

  private async before(tx: Tx, request: Pick<SaveRequest, 'tenantId' | 'recordId' | 'instanceId' | 'recordKey' | 'form'>): Promise<RecordTree | null> {
    const id = request.recordId ?? (request.instanceId ? await this.store.idInInstance(tx, request.instanceId, request.form.id, request.recordKey) : null);
    if (id === null || id === undefined) return null;
    const tree = await this.store.tree(tx, request.tenantId, id, request.form);
    if (tree === null || tree.record.formId !== request.form.id || tree.record.parentRecordId !== null) throw ProblemError.notFound('record', id);
    return tree;
  }

  private async checkStored(tx: Tx, request: Omit<SaveRequest, 'actor' | 'status'>, before: RecordTree | null): Promise<CheckResult> {
    const campaignId = request.campaignId ?? '';
    const context = request.context ?? await this.contexts.of(tx, request.tenantId, campaignId, request.ownerUnit.id);
    // A reason once given stands until another is.
    const given = before?.record.findings.flatMap((finding) => (finding.reason === undefined ? [] : [{ rule: finding.rule, path: finding.path, reason: finding.reason }])) ?? [];
    const reasons = [...(request.reasons ?? []), ...given];
    const result = validate({ form: request.form, overlay: request.overlay, previous: before?.data, data: request.data, reasons, context, evaluate: formEvaluator(this.clock.now().toISOString()) });
    const access = accessMap(request.form, request.overlay);
    if (access.writable) {
      const own = new Set(before === null ? [] : [before.record.id, ...before.rows.keys()]);
      const place = { tenantId: request.tenantId, campaignId, ownerUnitId: before?.record.ownerUnitId ?? request.ownerUnit.id };
      const pointed = await this.referenceCheck.check(tx, place, request.form, access, result.clean, before?.data ?? {});
      result.errors.push(...pointed.errors);
      result.findings.push(...pointed.findings);
      const duplicates = await this.unique.findings(tx, { ...place, form: request.form }, result.clean, own);
      for (const finding of duplicates) {
        if (result.findings.some((f) => f.path === finding.path && f.rule === 'unique')) continue;
        const reason = reasons.find((r) => r.rule === 'unique' && (!r.path || r.path === finding.path))?.reason;
        result.findings.push(finding.severity === 'reason' && reason ? { ...finding, reason } : finding);
      }
    }
    return { ...result, blocking: result.errors.length > 0 || isBlocking(result.findings, request.form, request.overlay) };
  }

  private async write(tx: Tx, request: SaveRequest, before: RecordTree | null, checked: CheckResult): Promise<SaveResult> {
    const { form } = request;
    const recordId = before?.record.id ?? this.ids.next();
    const fields = dataFields(form.fields);
    const tables = fields.filter((field) => field.type === 'table');
    const own = Object.fromEntries(Object.entries(checked.clean).filter(([key]) => !tables.some((table) => table.id === key)));
    // All keys first: a statement that waits would tear the multi-row inserts apart.
    const subjects = this.newSubjects(tx, request.tenantId, before, fields, checked.clean);
    const record = this.draft(request, before?.record ?? null, recordId, fields, own, before?.data ?? {}, before?.ciphers, subjects);
    if (before === null && record.instanceId !== null) await this.claimInstance(tx, record, request.recordKey ?? '');

    // By table: new rows of two tables may have been given the same id.
    const idsOf = new Map<string, Record<string, string>>();
    const data: FormData = { ...own };
    let rowsChanged = false;
    for (const table of tables) {
      const rows = rowsOf(checked.clean, table.id);
      const rowIds: Record<string, string> = {};
      idsOf.set(table.id, rowIds);
      rowsChanged = this.writeRows(tx, request, before, record, table, rows, rowIds, subjects) || rowsChanged;
      if (rows.length > 0 || Object.hasOwn(checked.clean, table.id)) data[table.id] = rows.map((row) => ({ ...row, id: rowIds[row.id ?? ''] ?? row.id }));
    }

    const findings = checked.findings.map((finding) => ({ ...finding, path: renameRow(finding.path, idsOf) }));
    const done = { recordId, findings, blocking: checked.blocking, rowIds: Object.assign({}, ...idsOf.values()) as Record<string, string>, data };
    const same = before !== null && !rowsChanged && before.record.status === record.status
      && JSON.stringify(record.data) === JSON.stringify(before.record.data) && canonicalHash(findings) === canonicalHash(before.record.findings);
    if (same) return { ...done, version: before.record.version, changed: false };

    const next = this.revise(tx, { ...record, findings }, 'save', request);
    if (before === null) {
      tx.insert('record', fromRecordRow(next));
    } else {
      await this.updateRecord(tx, next, before.record.version);
    }
    this.writeKeys(tx, next, fields, checked.clean);
    return { ...done, version: next.version, changed: true };
  }

  /** Rows by id: new ones, changed ones, removed ones; the rest is not touched. Answers whether anything changed. */
  private writeRows(
    tx: Tx, request: SaveRequest, before: RecordTree | null, parent: RecordRow, table: FormField, rows: readonly TableRow[],
    rowIds: Record<string, string>, subjects: SubjectCipher[],
  ): boolean {
    const columns = table.columns ?? [];
    const former = new Map(rowsOf(before?.data ?? {}, table.id).map((row) => [row.id, row]));
    const kept = new Set<string>();
    let changed = false;
    for (const [position, row] of rows.entries()) {
      const { id: clientId, ...data } = row;
      const stored = clientId === undefined || clientId.startsWith(NEW_ROW) ? undefined : before?.rows.get(clientId);
      const id = stored?.id ?? this.ids.next();
      if (stored === undefined && clientId !== undefined) rowIds[clientId] = id;
      kept.add(id);
      const next = this.draft(request, stored ?? null, id, columns, data, former.get(id) ?? {}, before?.ciphers, subjects);
      next.register = tableRegister(request.form, table.id);
      next.parentRecordId = parent.id;
      next.tableField = table.id;
      next.position = position;
      next.instanceId = null;
      const dataChanged = stored === undefined || JSON.stringify(next.data) !== JSON.stringify(stored.data);
      if (!dataChanged && stored !== undefined && stored.position === position) continue;
      changed = true;
      if (!dataChanged) {
        // Moved only: its place is part of the table, not of the row's history.
        tx.put('record', fromRecordRow(next), ['id']);
        continue;
      }
      const revised = this.revise(tx, next, 'save', request);
      if (stored === undefined) tx.insert('record', fromRecordRow(revised));
      else tx.put('record', fromRecordRow(revised), ['id']);
      this.writeKeys(tx, revised, columns, row);
    }
    const gone = [...(before?.rows.values() ?? [])].filter((row) => row.tableField === table.id && !kept.has(row.id));
    for (const row of gone) tx.put('record', fromRecordRow(this.revise(tx, { ...row, removedAt: this.clock.now() }, 'remove', request)), ['id']);
    for (let at = 0; at < gone.length; at += 500) {
      const part = gone.slice(at, at + 500).map((row) => row.id);
      tx.later(`DELETE FROM record_key WHERE record_id IN (${marks(part)})`, part);
    }
    return changed || gone.length > 0;
  }

  /** A new key for the record and for each row that has sensitive values and none. */
  private newSubjects(tx: Tx, tenantId: string, before: RecordTree | null, fields: readonly FormField[], clean: FormData): SubjectCipher[] {
    const cipherOf = (row: RecordRow | undefined): SubjectCipher | 'erased' | undefined => (row?.subjectId ? before?.ciphers.get(row.subjectId) : undefined);
    let wanted = needsSubject(fields, clean, cipherOf(before?.record)) ? 1 : 0;
    for (const table of fields.filter((field) => field.type === 'table')) {
      for (const row of rowsOf(clean, table.id)) if (needsSubject(table.columns ?? [], row, cipherOf(before?.rows.get(row.id ?? '')))) wanted += 1;
    }
    const subjects: SubjectCipher[] = [];
    while (subjects.length < wanted) subjects.push(this.keys.create(tx, tenantId));
    return subjects;
  }

  /** The record with its new values sealed, not yet revised. */
  private draft(
    request: SaveRequest, stored: RecordRow | null, id: string, fields: readonly FormField[], data: Record<string, unknown>,
    former: Readonly<Record<string, unknown>>, ciphers: RecordTree['ciphers'] | undefined, subjects: SubjectCipher[],
  ): RecordRow {
    const now = this.clock.now();
    let subjectId = stored?.subjectId ?? null;
    let cipher = subjectId === null ? undefined : ciphers?.get(subjectId);
    if (needsSubject(fields, data, cipher)) {
      cipher = subjects.pop();
      subjectId = cipher?.subjectId ?? null;
    }
    const base: RecordRow = stored ?? {
      id, tenantId: request.tenantId, campaignId: request.campaignId ?? '', instanceId: request.instanceId ?? null, register: request.form.register,
      formId: request.form.id, formVersion: request.form.version, ownerUnitId: request.ownerUnit.id, ownerUnitPath: request.ownerUnit.path,
      parentRecordId: null, tableField: null, position: 0, data: {}, findings: [], subjectId: null, status: 'draft', version: 0, hash: '', frozenHash: null,
      createdAt: now, createdBy: request.actor.id, updatedAt: now, updatedBy: request.actor.id, removedAt: null,
    };
    return {
      ...base, formVersion: request.form.version, subjectId, status: request.status ?? base.status,
      // Keys in one order, so that equal data is equal text.
      data: sorted(sealData(fields, id, data, cipher === 'erased' ? undefined : cipher, former, stored?.data)),
    };
  }

  /** Appends the revision and answers the record as it is after it. */
  private revise(tx: Tx, record: RecordRow, action: 'save' | 'remove' | 'status' | 'freeze', by: { actor: { id: string }; taskId?: string | null; reason?: string | null }): RecordRow {
    const at = this.clock.now();
    const version = record.version + 1;
    const taskId = by.taskId ?? null;
    const reason = by.reason?.slice(0, 500) ?? null;
    const hash = canonicalHash({ recordId: record.id, version, action, status: record.status, data: record.data, author: by.actor.id, at: at.toISOString(), taskId, reason, previous: record.hash });
    tx.insert('record_revision', {
      record_id: record.id, version, tenant_id: record.tenantId, parent_record_id: record.parentRecordId, action, status: record.status,
      data: JSON.stringify(record.data), author: by.actor.id, at, task_id: taskId, reason, hash,
    });
    return { ...record, version, hash, updatedAt: at, updatedBy: by.actor.id };
  }

  private async updateRecord(tx: Tx, record: RecordRow, expectedVersion: number): Promise<void> {
    const { id, ...columns } = fromRecordRow(record);
    const names = Object.keys(columns);
    const { affected } = await tx.execute(`UPDATE record SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ? AND version = ?`, [...names.map((name) => columns[name]), id, expectedVersion]);
    if (affected !== 1) throw ProblemError.conflict('RECORD_CHANGED', `Expected version ${expectedVersion} of record '${record.id}' but somebody else has changed it`);
  }

  private async claimInstance(tx: Tx, record: RecordRow, recordKey: string): Promise<void> {
    try {
      await tx.execute('INSERT INTO instance_record (instance_id, form_id, record_key, record_id) VALUES (?, ?, ?, ?)', [record.instanceId, record.formId, recordKey, record.id]);
    } catch (error) {
      if (isUniqueViolation(error)) throw ProblemError.conflict('RECORD_CHANGED', `Expected no record of form '${record.formId}' in the instance but somebody else has just made one`);
      throw error;
    }
  }

  private writeKeys(tx: Tx, record: RecordRow, fields: readonly FormField[], data: Readonly<Record<string, unknown>>): void {
    for (const { field, hash } of this.unique.entries(record.tenantId, fields, data)) {
      if (hash === null) {
        if (record.version > 1) tx.later('DELETE FROM record_key WHERE record_id = ? AND field = ?', [record.id, field]);
        continue;
      }
      tx.put('record_key', {
        record_id: record.id, field, tenant_id: record.tenantId, campaign_id: record.campaignId, register: record.register, hash, owner_unit_id: record.ownerUnitId,
      }, ['record_id', 'field']);
    }
  }
}

function openFindings(findings: readonly Finding[]): ProblemError {
  return ProblemError.invalid('FORM_FINDINGS', 'Expected a form without open findings', findings
    .filter((finding) => finding.severity === 'error' || (finding.severity === 'reason' && !finding.reason))
    .map((finding) => ({ path: finding.path, rule: finding.rule, message: finding.message, messageZh: `${finding.row === undefined ? '' : `第${finding.row}行 `}${finding.message}` })));
}

function needsSubject(fields: readonly FormField[], data: Readonly<Record<string, unknown>>, cipher: SubjectCipher | 'erased' | undefined): boolean {
  return (cipher === undefined || cipher === 'erased') && fields.some((field) => field.class === 'sensitive' && data[field.id] !== undefined && data[field.id] !== null);
}

function sensitiveAt(tree: RecordTree, path: string): { row: RecordRow; value: unknown } | null {
  const parsed = parsePath(path);
  if (parsed === null) return null;
  const field = dataFields(tree.form.fields).find((f) => f.id === parsed.field);
  if (field === undefined) return null;
  if (parsed.rowId === undefined) {
    return field.class === 'sensitive' && parsed.column === undefined ? { row: tree.record, value: tree.data[field.id] ?? null } : null;
  }
  const column = field.columns?.find((c) => c.id === parsed.column);
  const stored = tree.rows.get(parsed.rowId);
  const row = rowsOf(tree.data, field.id).find((r) => r.id === parsed.rowId);
  return column?.class === 'sensitive' && stored !== undefined && row !== undefined ? { row: stored, value: row[column.id] ?? null } : null;
}

function renameRow(path: string, idsOf: ReadonlyMap<string, Readonly<Record<string, string>>>): string {
  return path.replace(/^([^[]*)\[([^\]]*)\]/, (whole, table: string, id: string) => {
    const known = idsOf.get(table)?.[id];
    return known === undefined ? whole : `${table}[${known}]`;
  });
}

function sorted(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)));
}

