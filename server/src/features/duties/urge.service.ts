import { Injectable } from '@nestjs/common';
import type { DutyDefinition, TemplateDeadline } from '@noticeflow/plugin-sdk';
import { Database, fromDb, type Tx } from '../../persistence/index.js';
import { postPrincipal } from '../../platform/auth/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { CampaignStore, type Campaign } from '../campaign-store/index.js';
import { NotificationsService } from '../notifications/index.js';
import { OrganisationsService, type Unit } from '../organisations/index.js';
import { DutiesService, dueOf, type DutyNow } from './duties.service.js';
import { openTasks, waitingFor, type WaitingFor } from './waiting-for.js';

/** A person can be urged about the same duty once in this time. The system's own reminders do not count. */
export const URGE_COOL_DOWN_MS = 4 * 3600 * 1000;

/** reminder: before the due time · late: after it, the superior is told too · manual: a person presses 催办. */
export type UrgeKind = 'reminder' | 'late' | 'manual';

export interface UrgeResult { unitId: string; urged: boolean; reached: number; reason?: 'answered' | 'exempt' | 'coolDown' | 'noDuty'; retryAt?: string }

/** 催办: tells those who hold the open task of a duty, and when it is late also their superior unit. */
@Injectable()
export class UrgeService {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignStore,
    private readonly duties: DutiesService,
    private readonly organisations: OrganisationsService,
    private readonly notifications: NotificationsService,
    private readonly clock: Clock,
  ) {}

  /** One result per unit, in the order asked for. */
  async urge(campaign: Campaign, dutyId: string, unitIds: readonly string[], kind: UrgeKind): Promise<UrgeResult[]> {
    const { tenantId, id } = campaign;
    const { manifest } = await this.campaigns.template(tenantId, id);
    const definition = manifest.duties.find((duty) => duty.id === dutyId);
    if (!definition) throw ProblemError.notFound('duty', dutyId);
    const deadline = manifest.deadlines.find((item) => item.id === definition.deadline);
    return this.database.write(async (tx) => {
      const found = new Map((await this.duties.list(tenantId, id, { dutyId, unitIds }, tx)).map((duty) => [duty.unitId, duty]));
      const open = await openTasks(tx, tenantId, id, (value) => fromDb(value).toISOString());
      const units = new Map((await this.organisations.byIds(tenantId, unitIds, tx)).map((unit) => [unit.id, unit]));
      const results: UrgeResult[] = [];
      for (const unitId of unitIds) {
        const duty = found.get(unitId);
        const unit = units.get(unitId);
        if (!duty || !unit) results.push({ unitId, urged: false, reached: 0, reason: 'noDuty' });
        else results.push(await this.urgeOne(tx, campaign, { duty, unit, definition, deadline, place: waitingFor(duty, definition, open), kind }));
      }
      return results;
    });
  }

  private async urgeOne(tx: Tx, campaign: Campaign, { duty, unit, definition, deadline, place, kind }: {
    duty: DutyNow; unit: Unit; definition: DutyDefinition; deadline: TemplateDeadline | undefined; place: WaitingFor | undefined; kind: UrgeKind;
  }): Promise<UrgeResult> {
    const refused = (reason: UrgeResult['reason'], retryAt?: Date): UrgeResult => ({ unitId: unit.id, urged: false, reached: 0, ...(reason ? { reason } : {}), ...(retryAt ? { retryAt: retryAt.toISOString() } : {}) });
    if (duty.exemptAt) return refused('exempt');
    if (duty.answeredAt) return refused('answered');
    const now = this.clock.now();
    if (kind === 'manual') {
      const { affected } = await tx.execute('UPDATE duty SET urged_at = ?, urges = urges + 1 WHERE id = ? AND (urged_at IS NULL OR urged_at <= ?)', [now, duty.id, new Date(now.getTime() - URGE_COOL_DOWN_MS)]);
      if (affected === 0) return refused('coolDown', duty.urgedAt ? new Date(duty.urgedAt.getTime() + URGE_COOL_DOWN_MS) : undefined);
    } else if (kind === 'late') {
      await tx.execute('UPDATE duty SET urged_at = ?, urges = urges + 1 WHERE id = ?', [now, duty.id]);
    }
    const due = dueOf(duty);
    const late = due !== null && now > due;
    const words = (late || kind === 'late' ? deadline?.urge : deadline?.reminder) ?? '《{title}》尚未报送，请尽快办理。';
    const title = `${kind === 'reminder' ? '提醒' : '催办'}：${definition.title}`;
    const body = fill(words, { due: due ? dayText(due) : '', title: definition.title, unit: unit.shortName, 'campaign.shortTitle': campaign.shortTitle, 'campaign.title': campaign.title });
    const link = place ? `/tasks/${place.taskId}` : `/campaigns/${campaign.id}`;
    const base = { tenantId: campaign.tenantId, kind: kind === 'reminder' ? 'reminder' : late ? 'overdue' : 'urge', link };
    let reached = await this.notifications.send(tx, { ...base, principals: [postPrincipal(place?.unitId ?? unit.id, place?.post ?? 'clerk')], title, body });
    if (late && unit.parentId) {
      reached += await this.notifications.send(tx, {
        ...base, principals: [postPrincipal(unit.parentId, 'head'), postPrincipal(unit.parentId, 'reviewer')], link: `/campaigns/${campaign.id}`,
        title: `逾期：${unit.shortName} ${definition.title}`, body: `${unit.shortName}逾期未报送${definition.title}${due ? `（${dayText(due)}截止）` : ''}，请督促。`,
      });
    }
    return { unitId: unit.id, urged: true, reached };
  }
}

/** Fills `{due}` and the like; what is not known stays as it is. */
function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-zA-Z.]{1,40})\}/g, (whole, name: string) => values[name] ?? whole);
}

/** 7月8日 or 7月8日18:00: the day on which a due time falls in China; 24:00 is told by its day alone. */
function dayText(due: Date): string {
  const local = new Date(due.getTime() + 8 * 3_600_000).toISOString();
  const time = local.slice(11, 16);
  return `${Number(local.slice(5, 7))}月${Number(local.slice(8, 10))}日${time === '23:59' ? '' : time}`;
}
