import { Injectable } from '@nestjs/common';
import type { DueDate, DutyDefinition } from '@noticeflow/plugin-sdk';
import { Database, FAR_FUTURE, fromDb, fromDbOrNull, type Row, type Tx } from '../../persistence/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import type { Unit } from '../organisations/index.js';
import type { Duty } from './duty.entity.js';
import { dutyState, type DutyState } from './duty-state.js';

export interface DutiesToCreate {
  tenantId: string;
  campaignId: string;
  definitions: readonly DutyDefinition[];
  deadlines: readonly DueDate[];
  members: (unitSetId: string) => readonly Unit[];
}

/** A duty with the state it has now. */
export type DutyNow = Duty & { state: DutyState };

export interface DutyFilter { dutyId?: string; unitIds?: readonly string[] }

const COLUMNS = 'id, tenant_id, campaign_id, duty_id, period, unit_id, unit_path, unit_sort, due_at, calendar_version, answered_at, accepted_at, returned_at, returns, exempt_at, exempt_reason, exempt_by, instance_id, task_id, urged_at, urges';

/** What units owe: creates the duties of a campaign, reads them with their states, exempts. */
@Injectable()
export class DutiesService {
  constructor(private readonly database: Database, private readonly clock: Clock, private readonly ids: IdGenerator) {}

  /** One duty per definition and member of its set; those that are there already stay as they are. */
  async create(tx: Tx, { tenantId, campaignId, definitions, deadlines, members }: DutiesToCreate): Promise<void> {
    const rows = await tx.query<{ duty_id: string; period: string; unit_id: string }>('SELECT duty_id, period, unit_id FROM duty WHERE campaign_id = ?', [campaignId]);
    const there = new Set(rows.map((row) => `${row.duty_id} ${row.period} ${row.unit_id}`));
    const due = new Map(deadlines.map((deadline) => [deadline.id, deadline]));
    for (const definition of definitions) {
      const deadline = definition.deadline ? due.get(definition.deadline) : undefined;
      for (const unit of members(definition.unitSet)) {
        if (there.has(`${definition.id} ${definition.period} ${unit.id}`)) continue;
        tx.insert('duty', {
          id: this.ids.next(), tenant_id: tenantId, campaign_id: campaignId, duty_id: definition.id, period: definition.period,
          unit_id: unit.id, unit_path: unit.path, unit_sort: unit.sort, due_at: deadline?.due ?? FAR_FUTURE, calendar_version: deadline?.calendarVersion ?? null,
          answered_at: null, accepted_at: null, returned_at: null, returns: 0, exempt_at: null, exempt_reason: null, exempt_by: null,
          instance_id: null, task_id: null, urged_at: null, urges: 0,
        });
      }
    }
  }

  /** Duties of a campaign in the order of the tree, with their states at the product's time. */
  async list(tenantId: string, campaignId: string, { dutyId, unitIds }: DutyFilter = {}, tx?: Pick<Tx, 'query'>): Promise<DutyNow[]> {
    const conditions = ['tenant_id = ?', 'campaign_id = ?'];
    const params: unknown[] = [tenantId, campaignId];
    if (dutyId !== undefined) {
      conditions.push('duty_id = ?');
      params.push(dutyId);
    }
    if (unitIds !== undefined) {
      conditions.push(unitIds.length > 0 ? `unit_id IN (${unitIds.map(() => '?').join(', ')})` : '1 = 0');
      params.push(...unitIds);
    }
    const sql = `SELECT ${COLUMNS} FROM duty WHERE ${conditions.join(' AND ')} ORDER BY unit_path, duty_id, period`;
    const rows = tx ? await tx.query(sql, params) : await this.database.read((reader) => reader.query(sql, params));
    const now = this.clock.now();
    return rows.map((row) => withState(dutyOf(row), now));
  }

  /** 免报, with the reason; an empty reason takes the exemption back. */
  async exempt(tx: Tx, tenantId: string, campaignId: string, dutyId: string, unitId: string, actorId: string, reason: string): Promise<void> {
    const exempted = reason.trim() !== '';
    const { affected } = await tx.execute(
      'UPDATE duty SET exempt_at = ?, exempt_reason = ?, exempt_by = ? WHERE tenant_id = ? AND campaign_id = ? AND duty_id = ? AND unit_id = ?',
      [exempted ? this.clock.now() : null, exempted ? reason.trim() : null, exempted ? actorId : null, tenantId, campaignId, dutyId, unitId],
    );
    if (affected === 0) throw ProblemError.notFound('duty', dutyId);
  }
}

export function withState(duty: Duty, now: Date): DutyNow {
  return { ...duty, state: dutyState({ dueAt: dueOf(duty), answeredAt: duty.answeredAt, exemptAt: duty.exemptAt }, now) };
}

/** Null for a duty without deadline. */
export const dueOf = (duty: Pick<Duty, 'dueAt'>): Date | null => (duty.dueAt >= FAR_FUTURE ? null : duty.dueAt);

function dutyOf(row: Row): Duty {
  const text = (name: string): string | null => {
    const value = row[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    id: String(row.id), tenantId: String(row.tenant_id), campaignId: String(row.campaign_id), dutyId: String(row.duty_id), period: String(row.period),
    unitId: String(row.unit_id), unitPath: String(row.unit_path), unitSort: Number(row.unit_sort), dueAt: fromDb(row.due_at), calendarVersion: text('calendar_version'),
    answeredAt: fromDbOrNull(row.answered_at), acceptedAt: fromDbOrNull(row.accepted_at), returnedAt: fromDbOrNull(row.returned_at), returns: Number(row.returns),
    exemptAt: fromDbOrNull(row.exempt_at), exemptReason: text('exempt_reason'), exemptBy: text('exempt_by'),
    instanceId: text('instance_id'), taskId: text('task_id'), urgedAt: fromDbOrNull(row.urged_at), urges: Number(row.urges),
  };
}
