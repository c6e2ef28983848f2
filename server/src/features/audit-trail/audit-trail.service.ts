import { Injectable } from '@nestjs/common';
import { Database, fromDb } from '../../persistence/index.js';
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
    const rows = await this.database.read((tx) => tx.query<EntryRow>(
      `SELECT id, at, actor_id, actor_name, action, subject_type, subject_id, person_id, field_path, reason, request_id
         FROM access_log WHERE ${parts.join(' AND ')} ORDER BY id DESC LIMIT ${limit + 1}`,
      params,
    ));
    return pageOf(rows, limit, (row) => [row.id], entryOf);
  }
}

function entryOf(row: EntryRow): AuditTrailEntry {
  return {
    id: row.id, at: fromDb(row.at), actor: { id: row.actor_id, displayName: row.actor_name }, action: row.action, subjectType: row.subject_type,
    subjectId: row.subject_id, personId: row.person_id, fieldPath: row.field_path, reason: row.reason, requestId: row.request_id,
  };
}
