import { Injectable } from '@nestjs/common';
import { Database } from '../../persistence/database.js';
import type { Tx } from '../../persistence/tx.js';
import { IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { decodeCursor, likePattern, pageOf, type Page } from '../../platform/http/page.js';
import { POST_TITLES } from './post-titles.js';
import { organisationSearchKeys } from './search-keys.js';

/** A unit as other features see it. */
export interface Unit {
  id: string;
  tenantId: string;
  parentId: string | null;
  code: string;
  name: string;
  shortName: string;
  kind: string;
  level: string;
  path: string;
  sort: number;
  active: boolean;
}

/** A unit to be made. */
export interface NewUnit {
  code: string;
  name: string;
  shortName?: string;
  kind: string;
  level: string;
  /** Code of the parent: existing, or earlier in the same list. Absent for the root. */
  parentCode?: string;
  sort?: number;
  /** Post codes, or codes with titles. */
  posts?: readonly (string | { code: string; title: string })[];
}

/** All given conditions hold; an empty list of codes selects nothing. */
export interface UnitCriteria {
  codes?: readonly string[];
  levels?: readonly string[];
  kinds?: readonly string[];
  /** The unit with this path and everything below. */
  below?: string;
}

export interface UnitFilter extends UnitCriteria {
  parentId?: string;
  /** Part of name, short name, pinyin or initials, or the beginning of the code. */
  q?: string;
  includeInactive?: boolean;
}

interface UnitRow {
  id: string;
  tenant_id: string;
  parent_id: string | null;
  code: string;
  name: string;
  short_name: string;
  kind: string;
  level: string;
  path: string;
  sort: number;
  active: unknown;
}

const COLUMNS = 'id, tenant_id, parent_id, code, name, short_name, kind, level, path, sort, active';

/** The tree of units of a tenant. Every method stays inside the tenant named. */
@Injectable()
export class OrganisationsService {
  constructor(
    private readonly database: Database,
    private readonly ids: IdGenerator,
  ) {}

  async find(tenantId: string, id: string, tx?: Tx): Promise<Unit | undefined> {
    return (await this.select('tenant_id = ? AND id = ?', [tenantId, id], '', tx))[0];
  }

  /** 404 when there is no such unit in the tenant. */
  async byId(tenantId: string, id: string, tx?: Tx): Promise<Unit> {
    const unit = await this.find(tenantId, id, tx);
    if (!unit) throw ProblemError.notFound('organisation', id);
    return unit;
  }

  async byCode(tenantId: string, code: string, tx?: Tx): Promise<Unit | undefined> {
    return (await this.select('tenant_id = ? AND code = ?', [tenantId, code], '', tx))[0];
  }

  /** By id or else by code: process models name units either way. */
  async byIdOrCode(tenantId: string, idOrCode: string, tx?: Tx): Promise<Unit | undefined> {
    const found = await this.select('tenant_id = ? AND (id = ? OR code = ?)', [tenantId, idOrCode, idOrCode], '', tx);
    return found.find((unit) => unit.id === idOrCode) ?? found[0];
  }

  async byIds(tenantId: string, ids: readonly string[], tx?: Tx): Promise<Unit[]> {
    return this.inParts(ids, (part, marks) => this.select(`tenant_id = ? AND id IN (${marks})`, [tenantId, ...part], '', tx));
  }

  /** The top of the tree. */
  async root(tenantId: string, tx?: Tx): Promise<Unit> {
    const [unit] = await this.select('tenant_id = ? AND parent_id IS NULL', [tenantId], ' ORDER BY sort, path', tx);
    if (!unit) throw ProblemError.notFound('root organisation of tenant', tenantId);
    return unit;
  }

  children(tenantId: string, parentId: string, tx?: Tx): Promise<Unit[]> {
    return this.select('tenant_id = ? AND parent_id = ? AND active = 1', [tenantId, parentId], ' ORDER BY sort, path', tx);
  }

  /** The unit and everything below it, parents first. */
  async subtree(tenantId: string, id: string, tx?: Tx): Promise<Unit[]> {
    const unit = await this.byId(tenantId, id, tx);
    return this.resolveSet(tenantId, { below: unit.path }, tx);
  }

  /** From the parent up to the root. */
  async ancestors(tenantId: string, unit: Unit, tx?: Tx): Promise<Unit[]> {
    const codes = unit.path.split('/').filter(Boolean).slice(0, -1);
    const found = await this.resolveSet(tenantId, { codes }, tx);
    return found.sort((a, b) => b.path.length - a.path.length);
  }

  /** Active units that satisfy all criteria, ordered by path. */
  async resolveSet(tenantId: string, criteria: UnitCriteria, tx?: Tx): Promise<Unit[]> {
    if (criteria.codes && criteria.codes.length > 400) {
      const { codes, ...rest } = criteria;
      const found = await this.inParts(codes, (part) => this.resolveSet(tenantId, { ...rest, codes: part }, tx));
      return found.sort((a, b) => (a.path < b.path ? -1 : 1));
    }
    const { sql, params } = where(tenantId, criteria);
    return this.select(sql, params, ' ORDER BY path', tx);
  }

  search(tenantId: string, q: string, limit = 20): Promise<Page<Unit>> {
    return this.list(tenantId, { q }, limit);
  }

  async list(tenantId: string, filter: UnitFilter, limit: number, cursor?: string): Promise<Page<Unit>> {
    const { sql, params } = where(tenantId, filter);
    const [after] = decodeCursor(cursor, ['string']) ?? [];
    const rows = await this.select(after === undefined ? sql : `${sql} AND path > ?`, after === undefined ? params : [...params, after], ` ORDER BY path LIMIT ${limit + 1}`);
    return pageOf(rows, limit, (unit) => [unit.path], (unit) => unit);
  }

  /**
   * Makes units (and their posts) that do not exist yet by code, and leaves existing ones as they are except for missing posts.
   * Answers all of them by code.
   */
  async createMany(tx: Tx, tenantId: string, units: readonly NewUnit[]): Promise<Map<string, Unit>> {
    const known = new Map((await this.select('tenant_id = ?', [tenantId], '', tx)).map((unit) => [unit.code, unit]));
    const posts = await tx.query<{ organisation_id: string; code: string }>('SELECT organisation_id, code FROM post WHERE tenant_id = ?', [tenantId]);
    const havePost = new Set(posts.map((post) => `${post.organisation_id} ${post.code}`));
    const result = new Map<string, Unit>();
    units.forEach((unit, index) => {
      const made = known.get(unit.code) ?? this.insert(tx, tenantId, unit, known, index);
      known.set(made.code, made);
      result.set(made.code, made);
      for (const post of unit.posts ?? []) {
        const { code, title } = typeof post === 'string' ? { code: post, title: POST_TITLES[post] ?? post } : post;
        if (havePost.has(`${made.id} ${code}`)) continue;
        havePost.add(`${made.id} ${code}`);
        tx.insert('post', { id: this.ids.next(), tenant_id: tenantId, organisation_id: made.id, code, title });
      }
    });
    return result;
  }

  async update(tx: Tx, unit: Unit, change: { name?: string; shortName?: string; sort?: number; active?: boolean }): Promise<Unit> {
    const next = { ...unit, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) };
    const keys = organisationSearchKeys(next.name);
    await tx.execute('UPDATE organisation SET name = ?, short_name = ?, sort = ?, active = ?, pinyin = ?, initials = ? WHERE tenant_id = ? AND id = ?', [
      next.name, next.shortName, next.sort, next.active, keys.pinyin, keys.initials, unit.tenantId, unit.id,
    ]);
    return next;
  }

  private insert(tx: Tx, tenantId: string, unit: NewUnit, known: ReadonlyMap<string, Unit>, index: number): Unit {
    const parent = unit.parentCode === undefined ? undefined : known.get(unit.parentCode);
    if (unit.parentCode !== undefined && !parent) {
      throw ProblemError.invalid('PARENT_UNKNOWN', `Expected parent '${unit.parentCode}' of '${unit.code}' to exist or to stand earlier in the list`);
    }
    const made: Unit = {
      id: this.ids.next(), tenantId, parentId: parent?.id ?? null, code: unit.code, name: unit.name, shortName: unit.shortName ?? unit.name,
      kind: unit.kind, level: unit.level, path: `${parent?.path ?? ''}/${unit.code}`, sort: unit.sort ?? index, active: true,
    };
    if (made.path.length > 255) throw ProblemError.invalid('TREE_TOO_DEEP', `Expected a path of at most 255 characters for '${unit.code}'`);
    const keys = organisationSearchKeys(made.name);
    tx.insert('organisation', {
      id: made.id, tenant_id: tenantId, parent_id: made.parentId, code: made.code, name: made.name, short_name: made.shortName, kind: made.kind,
      level: made.level, path: made.path, sort: made.sort, pinyin: keys.pinyin, initials: keys.initials, active: true,
    });
    return made;
  }

  private async select(condition: string, params: unknown[], tail: string, tx?: Tx): Promise<Unit[]> {
    const sql = `SELECT ${COLUMNS} FROM organisation WHERE ${condition}${tail}`;
    const rows = tx ? await tx.query<UnitRow>(sql, params) : await this.database.read((reader) => reader.query<UnitRow>(sql, params));
    return rows.map(unitOf);
  }

  private async inParts(values: readonly string[], fn: (part: string[], marks: string) => Promise<Unit[]>): Promise<Unit[]> {
    const unique = [...new Set(values)];
    const result: Unit[] = [];
    for (let at = 0; at < unique.length; at += 400) {
      const part = unique.slice(at, at + 400);
      result.push(...(await fn(part, part.map(() => '?').join(', '))));
    }
    return result;
  }
}

function where(tenantId: string, filter: UnitFilter): { sql: string; params: unknown[] } {
  const parts = ['tenant_id = ?'];
  const params: unknown[] = [tenantId];
  const among = (column: string, values: readonly string[] | undefined): void => {
    if (values === undefined) return;
    parts.push(values.length ? `${column} IN (${values.map(() => '?').join(', ')})` : '1 = 0');
    params.push(...values);
  };
  if (!filter.includeInactive) parts.push('active = 1');
  among('code', filter.codes);
  among('level', filter.levels);
  among('kind', filter.kinds);
  if (filter.parentId !== undefined) {
    parts.push('parent_id = ?');
    params.push(filter.parentId);
  }
  if (filter.below !== undefined) {
    parts.push(`(path = ? OR path LIKE ? ESCAPE '!')`);
    params.push(filter.below, likePattern(`${filter.below}/`, 'start'));
  }
  const q = filter.q?.normalize('NFKC').trim();
  if (q) {
    const letters = likePattern(q.toLowerCase().replace(/\s+/g, ''));
    parts.push(`(name LIKE ? ESCAPE '!' OR short_name LIKE ? ESCAPE '!' OR code LIKE ? ESCAPE '!' OR pinyin LIKE ? ESCAPE '!' OR initials LIKE ? ESCAPE '!')`);
    params.push(likePattern(q), likePattern(q), likePattern(q, 'start'), letters, letters);
  }
  return { sql: parts.join(' AND '), params };
}

function unitOf(row: UnitRow): Unit {
  return {
    id: row.id, tenantId: row.tenant_id, parentId: row.parent_id, code: row.code, name: row.name, shortName: row.short_name,
    kind: row.kind, level: row.level, path: row.path, sort: Number(row.sort), active: Boolean(Number(row.active)),
  };
}
