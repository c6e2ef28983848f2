import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/tx.js';
import type { AssignmentFacts, AssignmentRequest, AssignmentUnit } from './model/assignment.js';
import { marks } from './task-row.js';

export interface Person { id: string; name: string }

/** What tasks ask about units, posts and people: a few set queries inside the caller's transaction, none per task. */
@Injectable()
export class TaskDirectory {
  private readonly roots = new Map<string, string>();

  /** Facts for all these tasks together, and for other units named by id. */
  async facts(tx: Pick<Tx, 'query'>, tenantId: string, requests: readonly AssignmentRequest[], now: Date, others: readonly (string | null)[] = []): Promise<AssignmentFacts> {
    const unitReferences = new Set<string>();
    const userReferences = new Set<string>();
    for (const request of requests) {
      if (request.unit) unitReferences.add(request.unit);
      if (request.instanceUnit) unitReferences.add(request.instanceUnit);
      if (request.assignee) userReferences.add(request.assignee);
      if (request.starter && !request.unit && !request.post) userReferences.add(request.starter);
      for (const reference of request.cc ?? []) {
        const parts = reference.replace(/^(?:post|user):/, '').split(':');
        (parts.length === 2 ? unitReferences : userReferences).add(parts[0]!);
      }
    }
    for (const reference of others) if (reference) unitReferences.add(reference);
    // Asked in one turn: on MySQL they share a round trip.
    const [units, users, held, rootUnitId] = await Promise.all([
      this.unitsByReference(tx, tenantId, [...unitReferences]),
      this.usersByReference(tx, tenantId, [...userReferences]),
      this.heldPosts(tx, tenantId, [...unitReferences], now),
      this.root(tx, tenantId),
    ]);
    return {
      unit: (reference) => units.get(reference),
      user: (reference) => users.get(reference),
      held: (unitId, postCode) => held.has(`${unitId}:${postCode}`),
      rootUnitId,
    };
  }

  /** Units by id or by code; inactive ones count as missing. */
  private async unitsByReference(tx: Pick<Tx, 'query'>, tenantId: string, references: string[]): Promise<Map<string, AssignmentUnit>> {
    const found = new Map<string, AssignmentUnit>();
    if (references.length === 0) return found;
    const list = marks(references);
    const rows = await tx.query(
      `SELECT id, code, path, name, short_name FROM organisation WHERE tenant_id = ? AND id IN (${list}) AND active = 1
       UNION SELECT id, code, path, name, short_name FROM organisation WHERE tenant_id = ? AND code IN (${list}) AND active = 1`,
      [tenantId, ...references, tenantId, ...references],
    );
    for (const row of rows) {
      const unit = { id: String(row.id), path: String(row.path), name: String(row.short_name || row.name) };
      found.set(unit.id, unit).set(String(row.code), unit);
    }
    return found;
  }

  private async usersByReference(tx: Pick<Tx, 'query'>, tenantId: string, references: string[]): Promise<Map<string, string>> {
    if (references.length === 0) return new Map();
    const list = marks(references);
    const rows = await tx.query(
      `SELECT id, username FROM user_account WHERE tenant_id = ? AND (id IN (${list}) OR username IN (${list})) AND active = 1`,
      [tenantId, ...references, ...references],
    );
    return new Map(rows.flatMap((row) => [[String(row.username), String(row.id)], [String(row.id), String(row.id)]]));
  }

  private async heldPosts(tx: Pick<Tx, 'query'>, tenantId: string, references: string[], now: Date): Promise<Set<string>> {
    if (references.length === 0) return new Set();
    const list = marks(references);
    const holders = (column: 'id' | 'code'): string => `SELECT p.organisation_id, p.code FROM organisation o
       JOIN post p ON p.organisation_id = o.id JOIN post_holder h ON h.post_id = p.id JOIN user_account a ON a.id = h.user_id
       WHERE o.tenant_id = ? AND o.${column} IN (${list}) AND h.starts_at <= ? AND (h.ends_at IS NULL OR h.ends_at > ?) AND a.active = 1`;
    const params = [tenantId, ...references, now, now];
    const rows = await tx.query(`${holders('id')} UNION ${holders('code')}`, [...params, ...params]);
    return new Set(rows.map((row) => `${String(row.organisation_id)}:${String(row.code)}`));
  }

  /** The outermost unit never changes once there is one. */
  private async root(tx: Pick<Tx, 'query'>, tenantId: string): Promise<string | undefined> {
    const known = this.roots.get(tenantId);
    if (known) return known;
    const rows = await tx.query('SELECT id FROM organisation WHERE tenant_id = ? AND parent_id IS NULL ORDER BY path LIMIT 1', [tenantId]);
    if (!rows[0]) return undefined;
    this.roots.set(tenantId, String(rows[0].id));
    return String(rows[0].id);
  }

  /** Active people of the tenant by id. Unknown ids are missing from the answer. */
  async people(tx: Pick<Tx, 'query'>, tenantId: string, ids: readonly string[]): Promise<Map<string, Person>> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return new Map();
    const rows = await tx.query(`SELECT id, display_name FROM user_account WHERE tenant_id = ? AND id IN (${marks(wanted)}) AND active = 1`, [tenantId, ...wanted]);
    return new Map(rows.map((row) => [String(row.id), { id: String(row.id), name: String(row.display_name) }]));
  }

  /** Paths of the units where the person holds a post today. */
  async unitPathsOf(tx: Pick<Tx, 'query'>, userId: string, now: Date): Promise<string[]> {
    const rows = await tx.query(
      `SELECT DISTINCT o.path FROM post_holder h JOIN post p ON p.id = h.post_id JOIN organisation o ON o.id = p.organisation_id
       WHERE h.user_id = ? AND h.starts_at <= ? AND (h.ends_at IS NULL OR h.ends_at > ?) AND o.active = 1`,
      [userId, now, now],
    );
    return rows.map((row) => String(row.path));
  }

  /** Names of units by id, whether active or not. */
  async unitNames(tx: Pick<Tx, 'query'>, tenantId: string, ids: readonly (string | null)[]): Promise<Map<string, { name: string; shortName: string }>> {
    const wanted = [...new Set(ids.filter((id) => id !== null))];
    if (wanted.length === 0) return new Map();
    const rows = await tx.query(`SELECT id, name, short_name FROM organisation WHERE tenant_id = ? AND id IN (${marks(wanted)})`, [tenantId, ...wanted]);
    return new Map(rows.map((row) => [String(row.id), { name: String(row.name), shortName: String(row.short_name || row.name) }]));
  }

  /** Titles of posts by `unit:code`. */
  async postTitles(tx: Pick<Tx, 'query'>, tenantId: string, unitIds: readonly (string | null)[]): Promise<Map<string, string>> {
    const wanted = [...new Set(unitIds.filter((id) => id !== null))];
    if (wanted.length === 0) return new Map();
    const rows = await tx.query(`SELECT organisation_id, code, title FROM post WHERE tenant_id = ? AND organisation_id IN (${marks(wanted)})`, [tenantId, ...wanted]);
    return new Map(rows.map((row) => [`${String(row.organisation_id)}:${String(row.code)}`, String(row.title)]));
  }
}
