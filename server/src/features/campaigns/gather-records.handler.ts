import { createHmac } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Json, Variables } from '@noticeflow/engine';
import { dataFields, FULL_ACCESS, tableRegister, type FormContext } from '@noticeflow/forms';
import type { FormField, FormModel } from '@noticeflow/schemas';
import { Database, type Tx } from '../../persistence/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { ActivatedJob, JobHandler } from '../../runtime/contract.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { FormContexts, formEvaluator, FormsService } from '../forms/index.js';
import { OrganisationsService, type Unit } from '../organisations/index.js';
import { RecordsService } from '../registers/index.js';

const SYSTEM = { id: 'system:gather-records' };
const SCOPES = ['unit', 'subtree', 'campaign'] as const;
type Scope = (typeof SCOPES)[number];
type Plain = Record<string, unknown>;

/**
 * `noticeflow:gather-records`: reads records of registers, computes by FEEL, and puts what comes out into a record,
 * into process variables or into a list of the campaign. Figures are computed from records here and are never typed.
 *
 * | property | meaning |
 * |---|---|
 * | `registers` | registers to read, with blanks between; bound as `records.<register>` (other signs than letters and digits become `_`) |
 * | `scope` | `unit` (default, the instance's unit), `subtree` (it and those below), `campaign` |
 * | `where.<register>` | FEEL over `record`: which of them |
 * | `seed` | FEEL: each record gets `draw`, a number in [0, 1) that depends on the seed and the record's id alone: sorted by it, the first n are a random sample that can be drawn again |
 * | `form`, `key` | the record to fill (of the instance; `key` is FEEL) |
 * | `set.<field>` | FEEL: value of the field; a list of contexts for a table, whose rows it replaces |
 * | `return.<variable>` | FEEL: process variable |
 * | `list.<list>` | FEEL: list of contexts, published as this list of the campaign |
 *
 * A record is bound as its data with its tables, and `recordId`, `unit {id, code, name}`, `updatedAt`. Sensitive values are not bound.
 * Expressions further read `unit`, `campaign`, `lists`, `today` and the job's input variables.
 */
@Injectable()
export class GatherRecordsHandler implements JobHandler, OnModuleInit {
  readonly type = 'noticeflow:gather-records';

  constructor(
    private readonly runtime: ProcessRuntime,
    private readonly database: Database,
    private readonly forms: FormsService,
    private readonly contexts: FormContexts,
    private readonly records: RecordsService,
    private readonly organisations: OrganisationsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.runtime.registerJobHandler(this);
  }

  async handle(job: ActivatedJob): Promise<Variables> {
    const { campaignId, tenantId, headers, elementId } = job;
    if (!campaignId) throw new Error(`Expected ${elementId} to belong to a campaign`);
    const scope = (headers.scope ?? 'unit') as Scope;
    if (!SCOPES.includes(scope)) throw new Error(`Expected one of ${SCOPES.join(', ')} as scope of ${elementId} but found "${scope}"`);
    const evaluate = formEvaluator(this.clock.now());
    return this.database.write(async (tx) => {
      const unit = job.unitId ? await this.organisations.byId(tenantId, job.unitId, tx) : await this.organisations.root(tenantId, tx);
      const context = await this.contexts.of(tx, tenantId, campaignId, unit.id);
      const base: Plain = { ...job.variables, ...plainContext(context) };
      const seed = headers.seed === undefined ? undefined : textOf(evaluate(headers.seed, base));
      const gathered: Record<string, Plain[]> = {};
      for (const register of (headers.registers ?? '').split(/\s+/).filter(Boolean)) {
        const where = headers[`where.${register}`];
        const all = await this.read(tx, { tenantId, campaignId, register, scope, unit, seed });
        gathered[register.replaceAll(/[^A-Za-z0-9]/g, '_')] = where === undefined ? all : all.filter((record) => evaluate(where, { ...base, record }) === true);
      }
      const valueOf = (expression: string): unknown => evaluate(expression, { ...base, records: gathered });
      const said = (prefix: string): [string, unknown][] => Object.entries(headers).filter(([name]) => name.startsWith(prefix)).map(([name, text]) => [name.slice(prefix.length), valueOf(text)]);

      for (const [list, rows] of said('list.')) {
        if (!Array.isArray(rows)) throw new Error(`Expected a list for list.${list} of ${elementId}`);
        await this.forms.register(tx, { tenantId, campaignId, forms: [], lists: { [list]: rows } });
      }
      if (headers.form) {
        const key = headers.key === undefined ? '' : textOf(valueOf(headers.key));
        await this.fill(tx, job, { campaignId, unit, form: await this.forms.form(tx, tenantId, campaignId, headers.form), key, values: said('set.') });
      }
      return Object.fromEntries(said('return.')) as Record<string, Json>;
    });
  }

  /** The records of one register in scope, rows of their tables included, in the order of their ids. */
  private async read(tx: Tx, { tenantId, campaignId, register, scope, unit, seed }: { tenantId: string; campaignId: string; register: string; scope: Scope; unit: Unit; seed: string | undefined }): Promise<Plain[]> {
    const form = (await this.forms.formsOf(tx, tenantId, campaignId)).find((candidate) => candidate.register === register);
    if (!form) throw new Error(`Expected a register "${register}" in the campaign`);
    const within = scope === 'unit' ? ['AND r.owner_unit_id = ?', unit.id] : scope === 'subtree' ? ["AND (r.owner_unit_path = ? OR r.owner_unit_path LIKE ?)", unit.path, `${unit.path}/%`] : [''];
    const select = (name: string) => tx.query(
      `SELECT r.id, r.parent_record_id, r.data, r.updated_at, r.owner_unit_id, o.code, o.name, o.short_name FROM record r LEFT JOIN organisation o ON o.id = r.owner_unit_id
        WHERE r.tenant_id = ? AND r.campaign_id = ? AND r.register = ? AND r.removed_at IS NULL ${within[0]} ORDER BY r.position, r.id`,
      [tenantId, campaignId, name, ...within.slice(1)],
    );
    const fields = dataFields(form.fields);
    const tables = fields.filter((field) => field.type === 'table');
    const records = new Map<string, Plain>((await select(register)).map((row) => [String(row.id), {
      ...openData(fields, String(row.data)), ...Object.fromEntries(tables.map((table) => [table.id, [] as Plain[]])),
      recordId: String(row.id), unit: { id: row.owner_unit_id, code: row.code, name: row.short_name ?? row.name }, updatedAt: String(row.updated_at),
      ...(seed === undefined ? {} : { draw: drawOf(seed, String(row.id)) }),
    }]));
    for (const table of tables) {
      for (const row of await select(tableRegister(form, table.id))) {
        const parent = records.get(String(row.parent_record_id));
        if (parent) (parent[table.id] as Plain[]).push({ ...openData(table.columns ?? [], String(row.data)), rowId: String(row.id) });
      }
    }
    return [...records.values()];
  }

  /** An approved record is opened again first, as at a later task that writes. */
  private async fill(tx: Tx, job: ActivatedJob, { campaignId, unit, form, key, values }: { campaignId: string; unit: Unit; form: FormModel; key: string; values: [string, unknown][] }): Promise<void> {
    const { tenantId, instanceId } = job;
    const reason = '系统按台账预填';
    const fields = new Map(dataFields(form.fields).map((field) => [field.id, field]));
    const data = Object.fromEntries(values.map(([id, value]) => {
      const field = fields.get(id);
      if (!field) throw new Error(`Expected a field "${id}" in form ${form.id}, named by ${job.elementId}`);
      return [id, field.type === 'table' ? rowsFrom(value) : value];
    }));
    const recordId = await this.records.idInInstance(tx, instanceId, form.id, key);
    if (recordId) {
      const [row] = await tx.query('SELECT status FROM record WHERE id = ?', [recordId]);
      if (row?.status === 'approved') await this.records.setStatus(tx, { tenantId, recordId, status: 'draft', actor: SYSTEM, reason });
    }
    await this.records.save(tx, { tenantId, campaignId, form, overlay: FULL_ACCESS, data, instanceId, recordKey: key, ownerUnit: { id: unit.id, path: unit.path }, actor: SYSTEM, reason });
  }
}

/** A number in [0, 1) from seed and id: HMAC-SHA-256, its first 48 bits. */
export function drawOf(seed: string, recordId: string): number {
  return createHmac('sha256', seed).update(recordId).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** Stored data without what is sealed. */
function openData(fields: readonly FormField[], json: string): Plain {
  const data = JSON.parse(json) as Plain;
  return Object.fromEntries(fields.filter((field) => field.type !== 'table').map((field) => [field.id, field.class === 'sensitive' ? null : data[field.id] ?? null]));
}

function rowsFrom(value: unknown): Plain[] {
  if (!Array.isArray(value)) throw new Error(`Expected a list of rows but found ${JSON.stringify(value)}`);
  return value.map((row, index) => ({ ...(row as Plain), id: `new-${index + 1}` }));
}

function plainContext({ unit, campaign, lists, today }: FormContext): Plain {
  return { unit: unit ?? null, campaign: campaign ?? null, lists: lists ?? {}, today };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
