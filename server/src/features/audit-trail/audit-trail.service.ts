import { Injectable } from '@nestjs/common';
import { Database, fromDb, type Tx } from '../../persistence/index.js';
import { decodeCursor, pageOf, type Page } from '../../platform/http/page.js';

export interface AuditTrailFilter {
  /** Subject (person) the thing is about. */
  person?: string;
  /** Record, task, account … id. */
  record?: string;
  actor?: string;
  action?: string;
  from?: Date;
  to?: Date;
}

export interface AuditTrailEntry {
  id: string;
  at: Date;
  actor: { id: string; displayName: string };
  action: string;
  subjectType: string;
  subjectId: string;
  /** Of accounts, posts, units and campaigns: what people call it today. */
  subjectName: string | null;
  /** Whom a granted or revoked post is about. */
  holderName: string | null;
  personId: string | null;
  fieldPath: string | null;
  reason: string | null;
  requestId: string | null;
}

interface EntryRow {
  id: string;
  at: unknown;
  actor_id: string;
  actor_name: string;
  action: string;
  subject_type: string;
  subject_id: string;
  person_id: string | null;
  field_path: string | null;
  reason: string | null;
  request_id: string | null;
}

/** Reads the access log; nothing here or anywhere changes it. */
@Injectable()
export class AuditTrailService {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async list(tenantId: string, filter: AuditTrailFilter, limit: number, cursor?: string): Promise<Page<AuditTrailEntry>> {
    const parts = ['tenant_id = ?'];
    const params: unknown[] = [tenantId];
    const and = (sql: string, value: unknown): void => {
      if (value === undefined) return;
      parts.push(sql);
      params.push(value);
    };
    and('person_id = ?', filter.person);
    and('subject_id = ?', filter.record);
    and('actor_id = ?', filter.actor);
    and('action = ?', filter.action);
    and('at >= ?', filter.from);
    and('at < ?', filter.to);
    and('id < ?', decodeCursor(cursor, ['string'])?.[0]);
    return this.database.read(async (tx) => {
      const rows = await tx.query<EntryRow>(
        `SELECT id, at, actor_id, actor_name, action, subject_type, subject_id, person_id, field_path, reason, request_id
           FROM access_log WHERE ${parts.join(' AND ')} ORDER BY id DESC LIMIT ${limit + 1}`,
        params,
      );
      const names = await namesOf(tx, tenantId, rows);
      return pageOf(rows, limit, (row) => [row.id], (row) => entryOf(row, names));
    });
  }
}

/** Where the names of subjects are kept, by type of subject; `holder` and `user` are what `fieldPath` of a grant refers to. */
const NAMES: Record<string, string> = {
  Account: 'SELECT u.id, u.display_name AS name FROM user_account u WHERE u.tenant_id = ? AND u.id IN',
  Organisation: 'SELECT o.id, o.short_name AS name FROM organisation o WHERE o.tenant_id = ? AND o.id IN',
  Campaign: 'SELECT c.id, c.title AS name FROM campaign c WHERE c.tenant_id = ? AND c.id IN',
  Post: 'SELECT p.id, o.short_name AS unit_name, p.title AS name FROM post p JOIN organisation o ON o.id = p.organisation_id WHERE p.tenant_id = ? AND p.id IN',
  user: 'SELECT u.id, u.display_name AS name FROM user_account u WHERE u.tenant_id = ? AND u.id IN',
  holder: 'SELECT h.id, u.display_name AS name FROM post_holder h JOIN user_account u ON u.id = h.user_id WHERE u.tenant_id = ? AND h.id IN',
};

/** `user:<id>` or `holder:<id>` of a grant. */
const holderOf = (row: EntryRow): [kind: string, id: string] | undefined => {
  const [, kind, id] = /^(user|holder):(.+)$/.exec(row.field_path ?? '') ?? [];
  return kind === undefined || id === undefined ? undefined : [kind, id];
};

/** Names by `<type>:<id>`; what is gone or has no name is not there. */
async function namesOf(tx: Pick<Tx, 'query'>, tenantId: string, rows: readonly EntryRow[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const wanted = rows.flatMap((row): [string, string][] => [[row.subject_type, row.subject_id], ...[holderOf(row) ?? []].filter((pair): pair is [string, string] => pair.length === 2)]);
  for (const [type, sql] of Object.entries(NAMES)) {
    const ids = [...new Set(wanted.filter(([kind]) => kind === type).map(([, id]) => id))];
    if (ids.length === 0) continue;
    const found = await tx.query<{ id: string; unit_name?: string; name: string }>(`${sql} (${ids.map(() => '?').join(',')})`, [tenantId, ...ids]);
    for (const row of found) names.set(`${type}:${row.id}`, [row.unit_name, row.name].filter(Boolean).join(' · '));
  }
  return names;
}

function entryOf(row: EntryRow, names: ReadonlyMap<string, string>): AuditTrailEntry {
  return {
    id: row.id, at: fromDb(row.at), actor: { id: row.actor_id, displayName: row.actor_name }, action: row.action, subjectType: row.subject_type,
    subjectId: row.subject_id, subjectName: names.get(`${row.subject_type}:${row.subject_id}`) ?? null, holderName: names.get(holderOf(row)?.join(':') ?? '') ?? null, personId: row.person_id, fieldPath: row.field_path, reason: row.reason, requestId: row.request_id,
  };
}
