import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/tx.js';
import type { AssignmentFacts, AssignmentRequest, AssignmentUnit } from './model/assignment.js';
import { Database } from '../../persistence/index.js';
import { padded, TurnBatch } from '../../persistence/turn-batch.js';
import { Clock } from '../../platform/clock/index.js';
import { marks, textOf, type TaskRow } from './task-row.js';

export interface Person { id: string; name: string }

interface StaffedUnit extends AssignmentUnit { held: Set<string> }

/** What lists show instead of ids. */
export interface Names {
  units: Map<string, { name: string; shortName: string }>;
  /** By `unit:code`. */
  posts: Map<string, string>;
  /** Active people only. */
  people: Map<string, string>;
  campaigns: Map<string, { title: string; shortTitle: string }>;
}

/** What tasks ask about units, posts and people: a few set queries inside the caller's transaction, none per task. */
@Injectable()
export class TaskDirectory {
  private readonly roots = new Map<string, string>();
  /** By tenant and reference. What is committed is enough: no step of the engine changes units or posts. */
  private readonly units = new TurnBatch<string, StaffedUnit>((keys) => this.staffedUnits(keys));

  constructor(private readonly database: Database, private readonly clock: Clock) {}

  /** Facts for all these tasks together, and for other units named by id. */
  async facts(tx: Pick<Tx, 'query'>, tenantId: string, requests: readonly AssignmentRequest[], others: readonly (string | null)[] = []): Promise<AssignmentFacts> {
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
    const units = new Map<string, StaffedUnit>();
    // Asked in one turn: the units of all steps that are decided now in one query, on MySQL the rest in one round trip.
    const [users, rootUnitId] = await Promise.all([
      this.usersByReference(tx, tenantId, [...userReferences]),
      this.root(tx, tenantId),
      ...[...unitReferences].map(async (reference) => {
        const unit = await this.units.get(`${tenantId} ${reference}`);
        if (unit) units.set(reference, unit).set(unit.id, unit);
      }),
    ]);
    return {
      unit: (reference) => units.get(reference),
      user: (reference) => users.get(reference),
      held: (unitId, postCode) => units.get(unitId)?.held.has(postCode) ?? false,
      rootUnitId,
    };
  }

  /** Active units by id or by code, each with the posts that somebody active holds now. */
  private async staffedUnits(keys: readonly string[]): Promise<Map<string, StaffedUnit>> {
    const found = new Map<string, StaffedUnit>();
    const byTenant = new Map<string, string[]>();
    for (const key of keys) {
      const end = key.indexOf(' ');
      const [tenantId, reference] = [key.slice(0, end), key.slice(end + 1)];
      byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), reference]);
    }
    const now = this.clock.now();
    for (const [tenantId, references] of byTenant) {
      const list = padded(references);
      const by = (column: 'id' | 'code'): string => `SELECT o.id, o.code, o.path, o.name, o.short_name, p.code AS post FROM organisation o
         LEFT JOIN post p ON p.organisation_id = o.id AND EXISTS (SELECT 1 FROM post_holder h JOIN user_account a ON a.id = h.user_id
           WHERE h.post_id = p.id AND h.starts_at <= ? AND (h.ends_at IS NULL OR h.ends_at > ?) AND a.active = 1)
         WHERE o.tenant_id = ? AND o.${column} IN (${marks(list)}) AND o.active = 1`;
      const params = [now, now, tenantId, ...list];
      const rows = await this.database.read((tx) => tx.query(`${by('id')} UNION ${by('code')}`, [...params, ...params]));
      for (const row of rows) {
        const id = String(row.id);
        const unit = found.get(`${tenantId} ${id}`) ?? { id, path: String(row.path), name: String(row.short_name || row.name), held: new Set<string>() };
        const post = textOf(row.post);
        if (post !== null) unit.held.add(post);
        found.set(`${tenantId} ${id}`, unit).set(`${tenantId} ${String(row.code)}`, unit);
      }
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

  /** Of all these tasks together, in one query. */
  async names(tx: Pick<Tx, 'query'>, tenantId: string, rows: readonly Pick<TaskRow, 'unitId' | 'post' | 'assignee' | 'campaignId'>[]): Promise<Names> {
    const names: Names = { units: new Map(), posts: new Map(), people: new Map(), campaigns: new Map() };
    const distinct = (values: (string | null)[]): string[] => padded([...new Set(values.filter((value) => value !== null))]);
    const units = distinct(rows.map((row) => row.unitId));
    const posts = distinct(rows.map((row) => row.post));
    const people = distinct(rows.map((row) => row.assignee));
    const campaigns = distinct(rows.map((row) => row.campaignId));
    const parts: string[] = [];
    const params: string[] = [];
    const ask = (sql: string, ...values: string[][]): void => {
      if (values.some((list) => list.length === 0)) return;
      parts.push(sql);
      params.push(tenantId, ...values.flat());
    };
    ask(`SELECT 'units' AS kind, id, '' AS code, name AS title, short_name AS short FROM organisation WHERE tenant_id = ? AND id IN (${marks(units)})`, units);
    ask(`SELECT 'posts' AS kind, organisation_id AS id, code, title, '' AS short FROM post WHERE tenant_id = ? AND organisation_id IN (${marks(units)}) AND code IN (${marks(posts)})`, units, posts);
    ask(`SELECT 'people' AS kind, id, '' AS code, display_name AS title, '' AS short FROM user_account WHERE tenant_id = ? AND id IN (${marks(people)}) AND active = 1`, people);
    ask(`SELECT 'campaigns' AS kind, id, '' AS code, title, short_title AS short FROM campaign WHERE tenant_id = ? AND id IN (${marks(campaigns)})`, campaigns);
    if (parts.length === 0) return names;
    for (const row of await tx.query<{ kind: keyof Names; id: string; code: string; title: string; short: string }>(parts.join(' UNION ALL '), params)) {
      if (row.kind === 'units') names.units.set(row.id, { name: row.title, shortName: row.short || row.title });
      else if (row.kind === 'posts') names.posts.set(`${row.id}:${row.code}`, row.title);
      else if (row.kind === 'people') names.people.set(row.id, row.title);
      else names.campaigns.set(row.id, { title: row.title, shortTitle: row.short });
    }
    return names;
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
