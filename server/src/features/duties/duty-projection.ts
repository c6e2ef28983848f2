import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Json } from '@noticeflow/engine';
import type { DutyDefinition } from '@noticeflow/plugin-sdk';
import type { Tx } from '../../persistence/index.js';
import type { Projection, StepContext } from '../../runtime/contract.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { CampaignStore } from '../campaign-store/index.js';
import { inSeries, memberId } from './duty-series.js';

/** Outcomes of a review after which the duty is open again. */
const NOT_ACCEPTED: ReadonlySet<Json | undefined> = new Set(['return', 'reject']);

/**
 * Follows every step of a campaign's processes and keeps the times of duties, in the step's own transaction:
 *
 * | event | duty |
 * |---|---|
 * | instance of the answering process for the unit created | is being worked on there |
 * | answering task created (also after a return or a withdrawal) | open again, this task answers it |
 * | answering task completed | answered (and accepted, when nobody reviews) |
 * | reviewing task completed | accepted; by `return` or `reject`: open again |
 */
@Injectable()
export class DutyProjection implements Projection, OnModuleInit {
  readonly name = 'duties';
  readonly events = ['InstanceCreated', 'TaskCreated', 'TaskCompleted'] as const;

  constructor(private readonly runtime: ProcessRuntime, private readonly campaigns: CampaignStore) {}

  onModuleInit(): void {
    this.runtime.registerProjection(this);
  }

  async project(tx: Tx, step: StepContext): Promise<void> {
    const { instance } = step;
    if (!instance.campaignId) return;
    const { manifest } = await this.campaigns.template(instance.tenantId, instance.campaignId, tx);
    let answered = manifest.duties.filter((duty) => duty.answeredBy.process === instance.processId);
    let accepted = manifest.duties.filter((duty) => duty.acceptedBy?.process === instance.processId);
    if (answered.length === 0 && accepted.length === 0) return;
    if ([...answered, ...accepted].some(inSeries)) {
      const period = await this.periodOf(tx, step);
      const meant = (duty: DutyDefinition): boolean => !inSeries(duty) || duty.period === period;
      [answered, accepted] = [answered.filter(meant), accepted.filter(meant)];
    }
    for (const event of step.events) {
      if (event.type === 'InstanceCreated' && instance.unitId) for (const duty of answered) this.begin(tx, step, duty, instance.unitId);
      if (event.type === 'TaskCreated') {
        for (const duty of answered) if (duty.answeredBy.element === event.elementId) await this.open(tx, step, duty, event.key, event.task.unit);
      }
      if (event.type === 'TaskCompleted') {
        for (const duty of answered) if (duty.answeredBy.element === event.elementId) this.answer(tx, step, duty, event.key);
        for (const duty of accepted) if (duty.acceptedBy!.element === event.elementId) await this.review(tx, step, duty, event.elementId);
      }
    }
  }

  /** The period the instance works for: it starts with it as variable `period`, and its duty keeps the instance. */
  private async periodOf(tx: Tx, { instance, command }: StepContext): Promise<string | undefined> {
    if (command.type === 'CreateInstance') return memberId(command.variables?.period);
    const [row] = await tx.query<{ period: string }>('SELECT period FROM duty WHERE campaign_id = ? AND instance_id = ?', [instance.campaignId, instance.id]);
    return row?.period;
  }

  private begin(tx: Tx, { instance }: StepContext, duty: DutyDefinition, unitId: string): void {
    tx.later('UPDATE duty SET instance_id = ? WHERE campaign_id = ? AND duty_id = ? AND unit_id = ? AND instance_id IS NULL', [instance.id, instance.campaignId, duty.id, unitId]);
  }

  /** The duty is that of the task's unit; when this unit owes nothing (a department works for it), of the instance's. */
  private async open(tx: Tx, { instance }: StepContext, duty: DutyDefinition, key: number, taskUnit: string | undefined): Promise<void> {
    const members = (await this.campaigns.unitSets(instance.tenantId, instance.campaignId!, tx))[duty.unitSet] ?? [];
    const unitId = [taskUnit, await this.unitIdOf(tx, instance.tenantId, taskUnit, members), instance.unitId].find((id) => id && members.includes(id));
    if (!unitId) return;
    tx.later('UPDATE duty SET instance_id = ?, task_id = ?, answered_at = NULL, accepted_at = NULL WHERE campaign_id = ? AND duty_id = ? AND unit_id = ?', [
      instance.id, `${instance.id}.${key}`, instance.campaignId, duty.id, unitId,
    ]);
  }

  /** Processes may name a unit by code. */
  private async unitIdOf(tx: Tx, tenantId: string, unit: string | undefined, members: readonly string[]): Promise<string | undefined> {
    if (!unit || members.includes(unit)) return unit;
    const [row] = await tx.query<{ id: string }>('SELECT id FROM organisation WHERE tenant_id = ? AND code = ?', [tenantId, unit]);
    return row?.id;
  }

  private answer(tx: Tx, { instance, now }: StepContext, duty: DutyDefinition, key: number): void {
    tx.later('UPDATE duty SET answered_at = ?, accepted_at = ? WHERE campaign_id = ? AND duty_id = ? AND task_id = ?', [
      now, duty.acceptedBy ? null : now, instance.campaignId, duty.id, `${instance.id}.${key}`,
    ]);
  }

  private async review(tx: Tx, { instance, command, now }: StepContext, duty: DutyDefinition, elementId: string): Promise<void> {
    const { process } = await this.runtime.definition(instance.processDefinitionId);
    const variable = process.elements.get(elementId)?.task?.outcomeVariable ?? 'outcome';
    const outcome = command.type === 'CompleteTask' ? command.variables?.[variable] : undefined;
    const where = 'campaign_id = ? AND duty_id = ? AND instance_id = ?';
    const which = [instance.campaignId, duty.id, instance.id];
    if (NOT_ACCEPTED.has(outcome)) tx.later(`UPDATE duty SET answered_at = NULL, accepted_at = NULL, returned_at = ?, returns = returns + 1 WHERE ${where}`, [now, ...which]);
    else tx.later(`UPDATE duty SET accepted_at = ? WHERE ${where}`, [now, ...which]);
  }
}
