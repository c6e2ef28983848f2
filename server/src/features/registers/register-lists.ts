import { Injectable } from '@nestjs/common';
import { dataFields, mask, tableRegister } from '@noticeflow/forms';
import type { FormField } from '@noticeflow/schemas';
import { Database, type Row, type Tx } from '../../persistence/index.js';
import type { CurrentUser } from '../../platform/auth/current-user.js';
import { ProblemError } from '../../platform/errors/index.js';
import { FormsService } from '../forms/index.js';
import { maskFields } from './masked-data.js';
import { marks, toRecordRow, type RecordRow } from './record-row.js';
import { RecordReach } from './record-reach.js';
import { RecordReferences, type References } from './record-references.js';
import { RecordStore } from './record-store.js';
import { UniqueValues } from './unique-values.js';

export interface RegisterSummary {
  register: string;
  title: string;
  formId: string;
  /** The table whose rows it holds. */
  table?: string;
  fields: FormField[];
  count: number;
}

export interface ListRequest { campaignId: string; register: string; unit?: string; q?: string; parent?: string; cursor?: string; limit?: number }

export interface ListedRecord {
  id: string;
  parentRecordId: string | null;
  ownerUnit: { id: string; name: string };
  status: string;
  version: number;
  updatedAt: string;
  /** Sensitive values masked. */
  data: Record<string, unknown>;
  /** Labels of the records its fields of type `record` name, by id. */
  refs: References;
}

export interface RevisionView {
  recordId: string;
  version: number;
  at: string;
  action: string;
  status: string;
  author: { id: string; name: string };
  taskId: string | null;
  reason: string | null;
  hash: string;
  /** Sensitive values masked: that they changed shows, not from what to what. */
  changes: { path: string; label: string; from: unknown; to: unknown }[];
  /** Labels of the records named in the changes, by id. */
  refs: References;
}

const MAX_LIMIT = 200;

/** What people see of registers: lists within their units, and the history of a record. */
@Injectable()
export class RegisterLists {
  constructor(
    private readonly database: Database,
    private readonly forms: FormsService,
    private readonly store: RecordStore,
    private readonly unique: UniqueValues,
    private readonly references: RecordReferences,
    private readonly reach: RecordReach,
  ) {}

  /** The registers of a campaign with how many records the person may see in each. */
  async registers(viewer: CurrentUser, campaignId: string): Promise<RegisterSummary[]> {
    return this.database.read(async (tx) => {
      const forms = await this.forms.formsOf(tx, viewer.tenantId, campaignId);
      if (forms.length === 0) throw ProblemError.notFound('campaign', campaignId);
      const scope = await this.reach.scope(tx, viewer, 'read', campaignId, 'owner_unit_path');
      const counts = await tx.query(
        `SELECT register, COUNT(*) AS n FROM record WHERE tenant_id = ? AND campaign_id = ? AND removed_at IS NULL AND ${scope.sql} GROUP BY register`,
        [viewer.tenantId, campaignId, ...scope.params],
      );
      const count = (register: string): number => Number(counts.find((row) => row.register === register)?.n ?? 0);
      return forms.flatMap((form): RegisterSummary[] => {
        const fields = dataFields(form.fields);
        return [
          { register: form.register, title: form.title, formId: form.id, fields: fields.filter((field) => field.type !== 'table'), count: count(form.register) },
          ...fields.filter((field) => field.type === 'table').map((table) => {
            const register = tableRegister(form, table.id);
            return { register, title: `${form.title} · ${table.label}`, formId: form.id, table: table.id, fields: table.columns ?? [], count: count(register) };
          }),
        ];
      });
    });
  }

  /** One page of a register, oldest first, within the units of the person. `q` finds text, or a sensitive value by equality. */
  async list(viewer: CurrentUser, request: ListRequest): Promise<{ items: ListedRecord[]; nextCursor: string | null }> {
    const limit = Math.min(Math.max(request.limit ?? 50, 1), MAX_LIMIT);
    return this.database.read(async (tx) => {
      const forms = await this.forms.formsOf(tx, viewer.tenantId, request.campaignId);
      const known = forms.some((form) => form.register === request.register || dataFields(form.fields).some((field) => field.type === 'table' && tableRegister(form, field.id) === request.register));
      if (!known) throw ProblemError.notFound('register', request.register);
      const scope = await this.reach.scope(tx, viewer, 'read', request.campaignId, 'r.owner_unit_path');
      const conditions = ['r.tenant_id = ?', 'r.campaign_id = ?', 'r.register = ?', 'r.removed_at IS NULL', scope.sql];
      const params: unknown[] = [viewer.tenantId, request.campaignId, request.register, ...scope.params];
      const and = (sql: string, ...values: unknown[]): void => { conditions.push(sql); params.push(...values); };
      if (request.unit !== undefined) and('r.owner_unit_id = ?', request.unit);
      if (request.parent !== undefined) and('r.parent_record_id = ?', request.parent);
      if (request.cursor !== undefined) and('r.id > ?', decodeCursor(request.cursor));
      if (request.q !== undefined && request.q.trim() !== '') this.search(viewer.tenantId, request.q.trim(), and);
      const rows = await tx.query(
        `SELECT r.*, o.name AS unit_name FROM record r LEFT JOIN organisation o ON o.id = r.owner_unit_id WHERE ${conditions.join(' AND ')} ORDER BY r.id LIMIT ${limit + 1}`,
        params,
      );
      const page = rows.slice(0, limit);
      const items = await this.shown(tx, page);
      return { items, nextCursor: rows.length > limit ? Buffer.from(String(page.at(-1)?.id)).toString('base64url') : null };
    });
  }

  /** What happened to a record and its rows, newest first. */
  async revisions(viewer: CurrentUser, record: RecordRow): Promise<RevisionView[]> {
    return this.database.read(async (tx) => {
      const rows = await tx.query(
        `SELECT v.*, u.display_name AS author_name FROM record_revision v LEFT JOIN user_account u ON u.id = v.author
          WHERE v.tenant_id = ? AND (v.record_id = ? OR v.parent_record_id = ?) ORDER BY v.record_id, v.version LIMIT 5000`,
        [viewer.tenantId, record.id, record.id],
      );
      const form = await this.forms.form(tx, record.tenantId, record.campaignId, record.formId, record.formVersion);
      const tables = new Map((await tx.query('SELECT id, table_field FROM record WHERE parent_record_id = ?', [record.id])).map((row) => [String(row.id), String(row.table_field)]));
      const before = new Map<string, Record<string, unknown>>();
      const named: { field: FormField; value: unknown }[] = [];
      const views = rows.map((row): RevisionView => {
        const recordId = String(row.record_id);
        const table = tables.get(recordId);
        const fields = table === undefined ? dataFields(form.fields) : dataFields(form.fields).find((field) => field.id === table)?.columns ?? [];
        const data = JSON.parse(String(row.data)) as Record<string, unknown>;
        const changes = row.action === 'save' ? differences(fields, before.get(recordId) ?? {}, data, table === undefined ? '' : `${table}[${recordId}].`) : [];
        before.set(recordId, data);
        named.push(...fields.map((field) => ({ field, value: data[field.id] })));
        return {
          recordId, version: Number(row.version), at: new Date(row.at instanceof Date ? row.at : `${String(row.at).replace(' ', 'T')}Z`).toISOString(),
          action: String(row.action), status: String(row.status), author: { id: String(row.author), name: textOf(row.author_name) ?? '' },
          taskId: textOf(row.task_id), reason: textOf(row.reason), hash: String(row.hash), changes, refs: {},
        };
      });
      const labels = await this.references.labelsOf(tx, record.tenantId, record.campaignId, named);
      for (const view of views) view.refs = Object.fromEntries(view.changes.flatMap(({ from, to }) => [from, to]).flatMap((value) => (typeof value === 'string' && labels[value] !== undefined ? [[value, labels[value]]] : [])));
      return views.sort((a, b) => (a.at === b.at ? b.version - a.version : a.at < b.at ? 1 : -1));
    });
  }

  private search(tenantId: string, q: string, and: (sql: string, ...values: unknown[]) => void): void {
    if (q.length > 100) throw ProblemError.badRequest('BAD_QUERY', 'Expected at most 100 characters to search for');
    const hashes = (['idNumber', 'phone', 'text', 'person'] as const).map((type) => this.unique.hash(tenantId, { type }, type === 'idNumber' ? q.toUpperCase() : q));
    const pattern = `%${JSON.stringify(q).slice(1, -1).replace(/[!%_]/g, '!$&')}%`;
    // Sealed values are base64url: a text of letters and digits could meet one by chance, Chinese text cannot.
    and(`(r.data LIKE ? ESCAPE '!' OR r.id IN (SELECT k.record_id FROM record_key k WHERE k.tenant_id = r.tenant_id AND k.campaign_id = r.campaign_id AND k.hash IN (${marks(hashes)})))`, pattern, ...hashes);
  }

  private async shown(tx: Tx, rows: readonly Row[]): Promise<ListedRecord[]> {
    const records = rows.map(toRecordRow);
    const [first] = records;
    const ciphers = first === undefined ? new Map() : await this.store.ciphers(tx, first.tenantId, records);
    const fieldsOf = await Promise.all(records.map(async (record) => (await this.store.fieldsOf(tx, record)).fields));
    const labels = first === undefined ? {} : await this.references.labelsOf(tx, first.tenantId, first.campaignId, records.flatMap((record, index) => (fieldsOf[index] ?? []).map((field) => ({ field, value: record.data[field.id] }))));
    return records.map((record, index): ListedRecord => {
      const fields = fieldsOf[index] ?? [];
      return {
        id: record.id, parentRecordId: record.parentRecordId, ownerUnit: { id: record.ownerUnitId, name: textOf(rows[index]?.unit_name) ?? '' },
        status: record.status, version: record.version, updatedAt: record.updatedAt.toISOString(),
        data: maskFields(fields, this.store.clear(fields, record, ciphers)),
        refs: Object.fromEntries(fields.flatMap((field) => {
          const id = record.data[field.id];
          return field.type === 'record' && typeof id === 'string' && labels[id] !== undefined ? [[id, labels[id]]] : [];
        })),
      };
    });
  }
}

function differences(fields: readonly FormField[], before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>, prefix: string): RevisionView['changes'] {
  return fields.flatMap((field) => {
    const [from, to] = [before[field.id] ?? null, after[field.id] ?? null];
    if (field.type === 'table' || JSON.stringify(from) === JSON.stringify(to)) return [];
    const shown = (value: unknown): unknown => (field.class === 'sensitive' && value !== null ? mask({ type: 'boolean' }, true) : value);
    return [{ path: `${prefix}${field.id}`, label: field.label, from: shown(from), to: shown(to) }];
  });
}

function decodeCursor(text: string): string {
  const id = Buffer.from(text, 'base64url').toString('utf8');
  if (!/^[0-9a-f-]{36}$/.test(id)) throw ProblemError.badRequest('BAD_CURSOR', 'Expected the cursor of a previous page but it cannot be read');
  return id;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
