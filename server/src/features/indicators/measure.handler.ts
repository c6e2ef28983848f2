import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Json, Variables } from '@noticeflow/engine';
import { FULL_ACCESS } from '@noticeflow/forms';
import { localDay } from '@noticeflow/plugin-sdk';
import { Database } from '../../persistence/index.js';
import type { ActivatedJob, JobHandler } from '../../runtime/contract.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { CampaignStore } from '../campaign-store/index.js';
import { FormsService } from '../forms/index.js';
import { OrganisationsService } from '../organisations/index.js';
import { RecordsService } from '../registers/index.js';
import { IndicatorsService } from './indicators.service.js';
import type { Span } from './measure.js';

const SYSTEM = { id: 'system:measure' };

/**
 * `noticeflow:measure`: properties `form`, `table`, optionally `key` (of the record in the instance), `owner` (code of the
 * organisation that owns the record; default the instance's unit), `until` (last day that counts). Counts the indicators —
 * of the instance's unit, or of all units when the instance works for none; of the variable `period`, when there is one —
 * and writes them into the table: columns `indicator`, `title`, `unit`, `target`, `due`, `actual`, as far as the form has them.
 * A field `period` of the form gets the period's title. What people have typed beside the numbers stays. Answers `measured`.
 */
@Injectable()
export class MeasureHandler implements JobHandler, OnModuleInit {
  readonly type = 'noticeflow:measure';

  constructor(
    private readonly runtime: ProcessRuntime,
    private readonly database: Database,
    private readonly campaigns: CampaignStore,
    private readonly indicators: IndicatorsService,
    private readonly forms: FormsService,
    private readonly records: RecordsService,
    private readonly organisations: OrganisationsService,
  ) {}

  onModuleInit(): void {
    this.runtime.registerJobHandler(this);
  }

  async handle(job: ActivatedJob): Promise<Variables> {
    const { form: formId, table, key = '', owner, until } = job.headers;
    if (!job.campaignId || !formId || !table) throw new Error(`Expected a campaign and the properties "form" and "table" for ${job.elementId} but found ${job.campaignId}, "${formId}" and "${table}"`);
    const campaign = await this.campaigns.byId(job.tenantId, job.campaignId);
    const period = periodIn(job.variables.period);
    return this.database.write(async (tx) => {
      const ownerRef = owner ?? job.unitId;
      const unit = ownerRef ? await this.organisations.byIdOrCode(job.tenantId, ownerRef, tx) : await this.organisations.root(job.tenantId, tx);
      if (!unit) throw new Error(`Expected an organisation "${ownerRef}" for ${job.elementId}`);
      const span: Span = { from: period?.first, until: until ?? period?.last };
      const measured = await this.indicators.now(tx, campaign, { ...(job.unitId ? { unitId: job.unitId } : {}), span });
      const form = await this.forms.form(tx, job.tenantId, campaign.id, formId);
      const columns = new Set(form.fields.find(({ id }) => id === table)?.columns?.map(({ id }) => id));
      const existing = await this.records.idInInstance(tx, job.instanceId, formId, key);
      const known = existing ? (await this.records.load(existing, { tenantId: job.tenantId, masked: false, tx })).data[table] : [];
      const before = new Map((Array.isArray(known) ? known as Record<string, unknown>[] : []).map((row) => [row.indicator, row]));
      const rows = measured.map((item, index) => ({
        id: `new-${index + 1}`, ...before.get(item.indicator), ...Object.fromEntries(Object.entries(item).filter(([name]) => columns.has(name))),
      }));
      const title = period && form.fields.some(({ id }) => id === 'period') ? { period: period.title } : {};
      await this.records.save(tx, {
        tenantId: job.tenantId, campaignId: campaign.id, form, overlay: FULL_ACCESS, data: { ...title, [table]: rows }, instanceId: job.instanceId,
        recordKey: key, ownerUnit: { id: unit.id, path: unit.path }, actor: SYSTEM, reason: '按台账统计指标',
      });
      return { measured: rows.length };
    });
  }
}

/** The variable `period` as a campaign's periods are told. */
function periodIn(value: Json | undefined): { title: string; first: string; last: string } | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { title, start, end } = value;
  return typeof title === 'string' && typeof start === 'string' && typeof end === 'string' ? { title, first: localDay(new Date(start)), last: end } : undefined;
}
