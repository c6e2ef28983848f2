import { Injectable } from '@nestjs/common';
import type { DutyDefinition } from '@noticeflow/plugin-sdk';
import { Database, fromDb, type Tx } from '../../persistence/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { Clock } from '../../platform/clock/index.js';
import { CampaignStore, Overseers, type Campaign } from '../campaign-store/index.js';
import { OrganisationsService, type Unit } from '../organisations/index.js';
import { DutiesService, dueOf, type DutyNow } from './duties.service.js';
import { begun } from './duty-series.js';
import { countStates, DUTY_STATE_TITLES, type DutyState } from './duty-state.js';
import { openTasks, waitingFor, type WaitingFor } from './waiting-for.js';

export interface DutyCell {
  id: string;
  dutyId: string;
  unitId: string;
  period: string;
  state: DutyState;
  stateTitle: string;
  dueAt: string | null;
  answeredAt: string | null;
  acceptedAt: string | null;
  returnedAt: string | null;
  returns: number;
  exemptReason: string | null;
  urgedAt: string | null;
  urges: number;
  instanceId: string | null;
  taskId: string | null;
  recordId: string | null;
  waitingFor: WaitingFor | null;
}

export interface Receipt { status: 'open' | 'completed'; at: string | null; taskId: string }

export interface UnitRow { id: string; code: string; name: string; shortName: string; level: string; kind: string; parentId: string | null; duties: Record<string, DutyCell>; receipt: Receipt | null }

export interface Overview {
  units: UnitRow[];
  duties: (Pick<DutyDefinition, 'id' | 'title' | 'obligation' | 'unitSet' | 'period' | 'form'> & { dueAt: string | null })[];
  totals: Record<string, ReturnType<typeof countStates>>;
  receipts: { expected: number; signed: number };
}

/** Units × duties: who has answered what, how late, and with whom it is stuck. Counts and cells come from the same rows. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignStore,
    private readonly duties: DutiesService,
    private readonly organisations: OrganisationsService,
    private readonly overseers: Overseers,
    private readonly clock: Clock,
  ) {}

  async overview(user: CurrentUser, campaign: Campaign): Promise<Overview> {
    const { manifest } = await this.campaigns.template(campaign.tenantId, campaign.id);
    const definitions = begun(manifest.duties, campaign, this.clock.now());
    const cells = await this.cells(user, campaign, manifest.duties);
    const receipts = await this.receipts(campaign);
    const all = await this.overseers.oversees(user, campaign);
    const unitIds = new Set([...cells.map((cell) => cell.unitId), ...receipts.keys()]);
    const units = (await this.organisations.byIds(campaign.tenantId, [...unitIds]))
      .filter((unit) => all || this.overseers.within(user, unit.path))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    const rows = units.map((unit) => unitRow(unit, cells, receipts.get(unit.id) ?? null));
    const shown = rows.flatMap((row) => (row.receipt ? [row.receipt] : []));
    return {
      units: rows,
      duties: definitions.map(({ id, title, obligation, unitSet, period, form }) => ({
        id, title, obligation, unitSet, period, ...(form ? { form } : {}), dueAt: cells.find((cell) => cell.dutyId === id)?.dueAt ?? null,
      })),
      totals: Object.fromEntries(definitions.map(({ id }) => [id, countStates(cells.filter((cell) => cell.dutyId === id).map((cell) => cell.state))])),
      receipts: { expected: shown.length, signed: shown.filter((receipt) => receipt.status === 'completed').length },
    };
  }

  /** The duties the person may see, with state and place; of duties with periods those that have begun. */
  async cells(user: CurrentUser, campaign: Campaign, definitions: readonly DutyDefinition[], filter: { dutyId?: string; unitIds?: string[] } = {}): Promise<DutyCell[]> {
    const { tenantId, id } = campaign;
    const all = await this.overseers.oversees(user, campaign);
    const byId = new Map(begun(definitions, campaign, this.clock.now()).map((definition) => [definition.id, definition]));
    const found = (await this.duties.list(tenantId, id, filter)).filter((duty) => byId.has(duty.dutyId) && (all || this.overseers.within(user, duty.unitPath)));
    return this.database.read(async (tx) => {
      const open = await openTasks(tx, tenantId, id, iso);
      const records = await this.records(tx, campaign, definitions);
      return found.map((duty) => cell(duty, byId.get(duty.dutyId)!, open, records));
    });
  }

  private async receipts({ tenantId, id }: Campaign): Promise<Map<string, Receipt>> {
    const rows = await this.database.read((tx) => tx.query<{ id: string; unit_id: string | null; status: string; completed_at: unknown }>(
      `SELECT id, unit_id, status, completed_at FROM task WHERE campaign_id = ? AND tenant_id = ? AND task_kind = 'receipt' AND status <> 'cancelled' ORDER BY id`, [id, tenantId],
    ));
    return new Map(rows.filter((row) => row.unit_id).map((row) => [row.unit_id!, {
      status: row.status as Receipt['status'], at: row.completed_at ? iso(row.completed_at) : null, taskId: row.id,
    }]));
  }

  /** Main records by form and owner; the one of the duty's own instance wins over others of the unit. */
  private async records(tx: Tx, { tenantId, id }: Campaign, definitions: readonly DutyDefinition[]): Promise<Map<string, string>> {
    const forms = [...new Set(definitions.flatMap(({ form }) => form ?? []))];
    if (forms.length === 0) return new Map();
    const rows = await tx.query<{ id: string; form_id: string; owner_unit_id: string; instance_id: string | null }>(
      `SELECT id, form_id, owner_unit_id, instance_id FROM record WHERE tenant_id = ? AND campaign_id = ? AND parent_record_id IS NULL AND removed_at IS NULL AND form_id IN (${forms.map(() => '?').join(', ')}) ORDER BY id`,
      [tenantId, id, ...forms],
    );
    const found = new Map<string, string>();
    for (const row of rows) {
      found.set(`${row.form_id} ${row.owner_unit_id}`, row.id);
      if (row.instance_id) found.set(`${row.form_id} ${row.owner_unit_id} ${row.instance_id}`, row.id);
    }
    return found;
  }
}

const iso = (value: unknown): string => fromDb(value).toISOString();

function unitRow(unit: Unit, cells: readonly DutyCell[], receipt: Receipt | null): UnitRow {
  const { id, code, name, shortName, level, kind, parentId } = unit;
  return { id, code, name, shortName, level, kind, parentId, duties: Object.fromEntries(cells.filter((item) => item.unitId === id).map((item) => [item.dutyId, item])), receipt };
}

function cell(duty: DutyNow, definition: DutyDefinition, open: Map<string, WaitingFor[]>, records: Map<string, string>): DutyCell {
  const record = definition.form ? records.get(`${definition.form} ${duty.unitId} ${duty.instanceId}`) ?? records.get(`${definition.form} ${duty.unitId}`) : undefined;
  return {
    id: duty.id, dutyId: duty.dutyId, unitId: duty.unitId, period: duty.period, state: duty.state, stateTitle: DUTY_STATE_TITLES[duty.state],
    dueAt: dueOf(duty)?.toISOString() ?? null, answeredAt: duty.answeredAt?.toISOString() ?? null, acceptedAt: duty.acceptedAt?.toISOString() ?? null,
    returnedAt: duty.returnedAt?.toISOString() ?? null, returns: duty.returns, exemptReason: duty.exemptReason,
    urgedAt: duty.urgedAt?.toISOString() ?? null, urges: duty.urges, instanceId: duty.instanceId, taskId: duty.taskId,
    recordId: record ?? null, waitingFor: waitingFor(duty, definition, open) ?? null,
  };
}
