import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Variables } from '@noticeflow/engine';
import { FULL_ACCESS } from '@noticeflow/forms';
import { Database } from '../../persistence/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { ActivatedJob, JobHandler } from '../../runtime/contract.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { CampaignStore } from '../campaign-store/index.js';
import { FormsService } from '../forms/index.js';
import { OrganisationsService } from '../organisations/index.js';
import { RecordsService } from '../registers/index.js';
import { RecurrencesService } from './recurrences.service.js';
import type { SubjectResult } from './shortfalls.js';
import { lastEnded, type Period } from './weeks.js';

const SYSTEM = { id: 'system:check-recurrence' };

/**
 * `noticeflow:check-recurrence`: property `recurrence`. Looks at the week (month) that has just ended, for the instance's unit.
 * Answers `shortfalls` (or the variable named by `resultVariable`), the number of subjects that fell short, and `weekOf`, its first day.
 * When the definition names a form for reasons, the unit's record for that week is prefilled with the subjects that fell short.
 */
@Injectable()
export class CheckRecurrenceHandler implements JobHandler, OnModuleInit {
  readonly type = 'noticeflow:check-recurrence';

  constructor(
    private readonly runtime: ProcessRuntime,
    private readonly database: Database,
    private readonly campaigns: CampaignStore,
    private readonly recurrences: RecurrencesService,
    private readonly forms: FormsService,
    private readonly records: RecordsService,
    private readonly organisations: OrganisationsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.runtime.registerJobHandler(this);
  }

  async handle(job: ActivatedJob): Promise<Variables> {
    const { recurrence, resultVariable = 'shortfalls' } = job.headers;
    if (!job.campaignId || !recurrence) throw new Error(`Expected a campaign and the property "recurrence" for ${job.elementId} but found campaign ${job.campaignId} and recurrence "${recurrence}"`);
    const campaign = await this.campaigns.byId(job.tenantId, job.campaignId);
    const definition = await this.recurrences.definition(campaign, recurrence);
    const period = lastEnded(this.clock.now(), definition.every);
    const short = await this.recurrences.shortfalls(campaign, recurrence, job.unitId ? [job.unitId] : undefined, period);
    if (definition.reasons && job.unitId && short.length > 0) await this.prefill(job, job.unitId, definition.reasons, period, short);
    return { [resultVariable]: short.length, weekOf: period.first };
  }

  /** The record is found again by the key of the week, so a repeated job changes nothing that people have entered. */
  private async prefill(job: ActivatedJob, unitId: string, { form: formId, table }: { form: string; table: string }, period: Period, short: readonly SubjectResult[]): Promise<void> {
    const campaignId = job.campaignId!;
    await this.database.write(async (tx) => {
      if (await this.records.idInInstance(tx, job.instanceId, formId, period.first)) return;
      const form = await this.forms.form(tx, job.tenantId, campaignId, formId);
      const unit = await this.organisations.byId(job.tenantId, unitId, tx);
      const rows = short.map((subject, index) => {
        const [found] = subject.periods;
        return { id: `new-${index + 1}`, subject: subject.rowId, name: subject.label, ...found!.values };
      });
      const week = form.fields.some((field) => field.id === 'week') ? { week: period.first } : {};
      await this.records.save(tx, {
        tenantId: job.tenantId, campaignId, form, overlay: FULL_ACCESS, data: { ...week, [table]: rows }, instanceId: job.instanceId, recordKey: period.first,
        ownerUnit: { id: unit.id, path: unit.path }, actor: SYSTEM, reason: '每周结算',
      });
    });
  }
}
