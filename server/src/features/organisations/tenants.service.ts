import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../persistence/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { divisions, type Division } from './divisions.js';
import { leagueNames } from './league-names.js';
import { OrganisationsService, type NewUnit, type Unit } from './organisations.service.js';
import { ROOT_POSTS, UNIT_POSTS } from './post-titles.js';

export interface TenantRequest {
  id: string;
  /** Short and unique, e.g. `gd`. */
  code: string;
  name: string;
  /** The division whose league committees make the tree: a province, a prefecture or a county (济源 419001). */
  divisionCode?: string;
}

export interface TenantSummary {
  id: string;
  code: string;
  name: string;
  divisionCode: string | null;
}

/** Tenants and their territorial committees. */
@Injectable()
export class TenantsService {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationsService,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<TenantSummary[]> {
    const rows = await this.database.read((tx) => tx.query<{ id: string; code: string; name: string; division_code: string | null }>('SELECT id, code, name, division_code FROM tenant ORDER BY code'));
    return rows.map((row) => ({ id: row.id, code: row.code, name: row.name, divisionCode: row.division_code }));
  }

  async byCode(code: string): Promise<TenantSummary | undefined> {
    return (await this.list()).find((tenant) => tenant.code === code);
  }

  /**
   * Makes the tenant and one league committee per division below its own, each with clerk, reviewer and head,
   * the root also with organiser and the three administrators. Repeating it adds only what is missing.
   * Answers the root unit.
   */
  ensure(request: TenantRequest): Promise<Unit> {
    return this.database.write((tx) => this.ensureIn(tx, request));
  }

  /** {@link ensure} inside an open transaction. */
  async ensureIn(tx: Tx, request: TenantRequest): Promise<Unit> {
    const units = request.divisionCode === undefined ? [rootWithoutTerritory(request)] : territorialUnits(request.divisionCode);
    const [existing] = await tx.query<{ id: string }>('SELECT id FROM tenant WHERE code = ?', [request.code]);
    if (existing && existing.id !== request.id) throw ProblemError.conflict('TENANT_CODE_TAKEN', `Expected tenant '${request.code}' to be '${existing.id}' but '${request.id}' was asked for`);
    if (!existing) tx.insert('tenant', { id: request.id, code: request.code, name: request.name, division_code: request.divisionCode ?? null, created_at: this.clock.now() });
    const made = await this.organisations.createMany(tx, request.id, units);
    return made.get(units[0]!.code)!;
  }
}

/** The committees of a division and of all below it, parents first; levels are those of the divisions. */
export function territorialUnits(divisionCode: string): NewUnit[] {
  const all = divisions.subtree(divisionCode);
  if (all.length === 0) throw ProblemError.invalid('DIVISION_UNKNOWN', `Expected a division code but got '${divisionCode}'`);
  return all.map((division, index) => territorialUnit(division, index === 0));
}

function territorialUnit(division: Division, isRoot: boolean): NewUnit {
  return {
    code: division.code,
    ...leagueNames(division),
    kind: 'league',
    level: division.level,
    ...(isRoot ? {} : { parentCode: division.parentCode! }),
    sort: Number(division.code.slice(-2)),
    posts: isRoot ? ROOT_POSTS : UNIT_POSTS,
  };
}

function rootWithoutTerritory(request: TenantRequest): NewUnit {
  return { code: request.code, name: request.name, kind: 'system', level: 'province', sort: 0, posts: ROOT_POSTS };
}
