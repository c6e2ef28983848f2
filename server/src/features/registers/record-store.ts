import { Injectable } from '@nestjs/common';
import { dataFields } from '@noticeflow/forms';
import type { FormData, FormField, FormModel } from '@noticeflow/schemas';
import type { Tx } from '../../persistence/index.js';
import { SubjectKeys, type SubjectCipher } from '../../platform/crypto/index.js';
import { FormsService } from '../forms/index.js';
import { marks, toRecordRow, type RecordRow } from './record-row.js';
import { unsealData } from './sealed-data.js';

/** A record with its rows as stored and in clear. Clear values stay inside the server. */
export interface RecordTree {
  record: RecordRow;
  form: FormModel;
  /** Rows of all tables by id. */
  rows: Map<string, RecordRow>;
  /** In clear, tables included, each row with its `id`. */
  data: FormData;
  ciphers: Map<string, SubjectCipher | 'erased'>;
}

/** Reads records. Knows nothing of rights: its callers do. */
@Injectable()
export class RecordStore {
  constructor(
    private readonly forms: FormsService,
    private readonly keys: SubjectKeys,
  ) {}

  /** One record row, rows of tables included; null when there is none in the tenant. */
  async row(tx: Tx, tenantId: string, recordId: string): Promise<RecordRow | null> {
    const [row] = await tx.query('SELECT * FROM record WHERE id = ? AND tenant_id = ? AND removed_at IS NULL', [recordId, tenantId]);
    return row === undefined ? null : toRecordRow(row);
  }

  /** The record of a form in an instance. */
  async idInInstance(tx: Tx, instanceId: string, formId: string, recordKey = ''): Promise<string | null> {
    const [row] = await tx.query('SELECT record_id FROM instance_record WHERE instance_id = ? AND form_id = ? AND record_key = ?', [instanceId, formId, recordKey]);
    return row === undefined ? null : String(row.record_id);
  }

  /** A whole record. `form` overrides the version it was saved with. */
  async tree(tx: Tx, tenantId: string, recordId: string, form?: FormModel): Promise<RecordTree | null> {
    const record = await this.row(tx, tenantId, recordId);
    if (record === null) return null;
    const model = form ?? await this.forms.form(tx, tenantId, record.campaignId, record.formId, record.formVersion);
    const rows = (await tx.query('SELECT * FROM record WHERE parent_record_id = ? AND removed_at IS NULL ORDER BY position, id', [recordId])).map(toRecordRow);
    const ciphers = await this.ciphers(tx, tenantId, [record, ...rows]);
    const fields = dataFields(model.fields);
    const data: FormData = this.clear(fields, record, ciphers);
    for (const table of fields.filter((field) => field.type === 'table')) {
      const own = rows.filter((row) => row.tableField === table.id);
      if (own.length > 0) data[table.id] = own.map((row) => ({ ...this.clear(table.columns ?? [], row, ciphers), id: row.id }));
    }
    return { record, form: model, rows: new Map(rows.map((row) => [row.id, row])), data, ciphers };
  }

  /** Values of one row in clear. */
  clear(fields: readonly FormField[], row: RecordRow, ciphers: ReadonlyMap<string, SubjectCipher | 'erased'>): Record<string, unknown> {
    return unsealData(fields, row.id, row.data, row.subjectId === null ? undefined : ciphers.get(row.subjectId));
  }

  /** Values in clear as they were after an earlier version of each row, by row id; what was erased since is left out. */
  async earlier(tx: Tx, tenantId: string, rows: readonly { row: RecordRow; version: number }[]): Promise<Map<string, Record<string, unknown>>> {
    const wanted = new Map(rows.map((each) => [each.row.id, each]));
    const ids = [...wanted.keys()];
    const ciphers = await this.ciphers(tx, tenantId, rows.map(({ row }) => row));
    const result = new Map<string, Record<string, unknown>>();
    for (let at = 0; at < ids.length; at += 500) {
      const part = ids.slice(at, at + 500);
      for (const revision of await tx.query(`SELECT record_id, version, data FROM record_revision WHERE tenant_id = ? AND record_id IN (${marks(part)})`, [tenantId, ...part])) {
        const found = wanted.get(String(revision.record_id));
        if (found === undefined || Number(revision.version) !== found.version) continue;
        const { fields } = await this.fieldsOf(tx, found.row);
        result.set(found.row.id, this.clear(fields, { ...found.row, data: JSON.parse(String(revision.data)) as Record<string, unknown> }, ciphers));
      }
    }
    return result;
  }

  /** Rows by id, as far as they are there in the tenant. */
  async rowsById(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, RecordRow>> {
    const result = new Map<string, RecordRow>();
    for (let at = 0; at < ids.length; at += 500) {
      const part = ids.slice(at, at + 500);
      for (const row of await tx.query(`SELECT * FROM record WHERE tenant_id = ? AND removed_at IS NULL AND id IN (${marks(part)})`, [tenantId, ...part])) result.set(String(row.id), toRecordRow(row));
    }
    return result;
  }

  /** Versions of the rows of a record. */
  async versionsOfRows(tx: Tx, recordId: string): Promise<Map<string, number>> {
    const rows = await tx.query('SELECT id, version FROM record WHERE parent_record_id = ? AND removed_at IS NULL', [recordId]);
    return new Map(rows.map((row) => [String(row.id), Number(row.version)]));
  }

  async ciphers(tx: Tx, tenantId: string, rows: readonly RecordRow[]): Promise<Map<string, SubjectCipher | 'erased'>> {
    const subjects = rows.flatMap((row) => (row.subjectId === null ? [] : [row.subjectId]));
    return subjects.length === 0 ? new Map() : this.keys.ciphers(tx, tenantId, subjects);
  }

  /** The fields of a record or of a row of it. */
  async fieldsOf(tx: Tx, row: RecordRow): Promise<{ form: FormModel; fields: FormField[] }> {
    const form = await this.forms.form(tx, row.tenantId, row.campaignId, row.formId, row.formVersion);
    const fields = dataFields(form.fields);
    if (row.tableField === null) return { form, fields };
    return { form, fields: fields.find((field) => field.id === row.tableField)?.columns ?? [] };
  }

  /** Whether the person stands in a task of the record's instance, open or done: such a record may be read without a right of its own. */
  async isAtHand(tx: Tx, principals: readonly string[], row: RecordRow, openOnly = false): Promise<boolean> {
    const record = row.parentRecordId === null ? row : await this.row(tx, row.tenantId, row.parentRecordId);
    if (record === null || principals.length === 0) return false;
    const [found] = await tx.query(
      `SELECT t.id FROM task t JOIN task_link l ON l.task_id = t.id AND l.tenant_id = t.tenant_id
        WHERE t.tenant_id = ? AND (t.record_id = ? OR (t.instance_id = ? AND t.form_id = ?)) AND l.principal IN (${marks(principals)})
          ${openOnly ? "AND t.status = 'open'" : "AND t.status <> 'cancelled'"} LIMIT 1`,
      [row.tenantId, record.id, record.instanceId ?? '', record.formId, ...principals],
    );
    return found !== undefined;
  }
}
