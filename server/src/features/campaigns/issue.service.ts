import { Injectable } from '@nestjs/common';
import type { Variables } from '@noticeflow/engine';
import { buildCampaignData, computeDeadline, expandPeriods, periodData, resolveUnitSets, specialDays, type CampaignData, type DueDate, type ResolvedSet, type Template } from '@noticeflow/plugin-sdk';
import { Database, type Tx } from '../../persistence/index.js';
import { AccessLog } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import type { Actor } from '../../runtime/contract.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { DutiesService } from '../duties/index.js';
import { formEvaluator, FormsService } from '../forms/index.js';
import { OrganisationsService, type Unit } from '../organisations/index.js';
import { TemplatesService } from '../templates/index.js';
import { CalendarService } from './calendar.service.js';
import { CampaignStore, type Campaign, type CampaignDeadline } from '../campaign-store/index.js';
import { unitData } from './unit-data.js';

/** Who issues. */
export interface Issuer { id: string; displayName: string }

/** What issuing a draft would do, as far as can be told before. */
export interface IssuePreview { unitSets: Campaign['unitSets']; deadlines: CampaignDeadline[]; problems: string[] }

/**
 * Issues a draft: from now on units owe their duties and the main process runs.
 *
 * Three steps, each of which can be repeated, so that a crash between them is healed by issuing again:
 * prepare (sets, deadlines, duties, forms; one transaction) → deploy → start, which marks the campaign as running
 * in the first transaction of the main process. Issuing a running campaign changes nothing.
 */
@Injectable()
export class IssueService {
  constructor(
    private readonly database: Database,
    private readonly runtime: ProcessRuntime,
    private readonly store: CampaignStore,
    private readonly templates: TemplatesService,
    private readonly organisations: OrganisationsService,
    private readonly calendars: CalendarService,
    private readonly duties: DutiesService,
    private readonly forms: FormsService,
    private readonly accessLog: AccessLog,
    private readonly clock: Clock,
  ) {}

  async issue(tenantId: string, campaignId: string, issuer: Issuer): Promise<Campaign> {
    const before = await this.store.byId(tenantId, campaignId);
    if (before.status === 'running') return before;
    if (before.status === 'archived') throw ProblemError.conflict('CAMPAIGN_ARCHIVED', 'Expected a draft but the campaign is archived');
    const template = await this.store.template(tenantId, campaignId);
    const units = await this.organisations.resolveSet(tenantId, {});
    const prepared = await this.database.write((tx) => this.prepare(tx, before, template, units, issuer));
    if (!prepared) return this.store.byId(tenantId, campaignId);

    const actor: Actor = { kind: 'user', tenantId, id: issuer.id };
    const deployed = await this.runtime.deploy({
      tenantId, actor, name: `${before.shortTitle} ${before.templateVersion}`,
      resources: [...template.processes, ...template.decisions].map(({ file, xml }) => ({ name: file, content: xml })),
    });
    const main = deployed.processDefinitions.find(({ key }) => key === template.manifest.mainProcess);
    if (!main) throw ProblemError.invalid('MAIN_PROCESS_MISSING', `Expected the process ${template.manifest.mainProcess} among the deployed ones`);
    try {
      await this.runtime.start(
        { tenantId, processId: main.key, version: main.version, businessKey: campaignId, campaignId, variables: { campaign: prepared as unknown as Variables[string] } },
        {
          actor,
          participants: [async (tx, step) => {
            const { affected } = await tx.execute(
              `UPDATE campaign SET status = 'running', deployment_id = ?, main_instance_id = ?, main_definition_id = ? WHERE tenant_id = ? AND id = ? AND status = 'issuing'`,
              [deployed.id, step.instance.id, main.id, tenantId, campaignId],
            );
            if (affected !== 1) throw new AlreadyIssued();
            this.accessLog.record(tx, { tenantId, actor: issuer, action: 'campaign-issue', subjectType: 'Campaign', subjectId: campaignId });
          }],
        },
      );
    } catch (error) {
      // Somebody else issues it at the same moment: their main process runs, ours was rolled back.
      if (!(error instanceof AlreadyIssued)) throw error;
      return this.issuedByOther(tenantId, campaignId);
    }
    return this.store.byId(tenantId, campaignId);
  }

  /** Who would receive a draft and when, if it were issued now; with what stands against it. */
  async preview(campaign: Campaign): Promise<IssuePreview> {
    const { tenantId, id } = campaign;
    const template = await this.store.template(tenantId, id);
    const now = this.clock.now();
    const values = { parameters: campaign.parameters, issuedAt: now };
    const manifest = expandPeriods(template.manifest, values);
    const calendar = await this.database.read((tx) => this.calendars.for(tenantId, tx));
    const sets = this.resolve(campaign, template, await this.organisations.resolveSet(tenantId, {}), now);
    return {
      unitSets: Object.fromEntries(sets.map((set) => [set.id, set.members.map((unit) => unit.id)])),
      deadlines: manifest.deadlines.flatMap((deadline) => {
        const due = computeDeadline(deadline, values, calendar);
        return due ? [storedDeadline(due, deadline.title)] : [];
      }),
      problems: missingUnits(sets).map(({ messageZh }) => messageZh),
    };
  }

  /** The other one's step may still be on its way to the disk. 409 when it does not arrive: then issuing again is right. */
  private async issuedByOther(tenantId: string, campaignId: string): Promise<Campaign> {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const campaign = await this.store.byId(tenantId, campaignId);
      if (campaign.status !== 'issuing') return campaign;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw ProblemError.conflict('ISSUE_IN_PROGRESS', 'Expected the campaign to be running but somebody else is still issuing it; try again');
  }

  /** Answers the variable `campaign`, or undefined when the campaign is no draft any more. */
  private async prepare(tx: Tx, campaign: Campaign, template: Template, units: readonly Unit[], issuer: Issuer): Promise<CampaignData | undefined> {
    const { tenantId, id } = campaign;
    const { affected } = await tx.execute(
      `UPDATE campaign SET status = 'issuing', issued_at = COALESCE(issued_at, ?), issued_by = COALESCE(issued_by, ?) WHERE tenant_id = ? AND id = ? AND status IN ('draft', 'issuing')`,
      [this.clock.now(), issuer.id, tenantId, id],
    );
    if (affected !== 1) return undefined;
    const issuedAt = (await this.store.byId(tenantId, id, tx)).issuedAt!;
    const calendar = await this.calendars.for(tenantId, tx);
    const values = { parameters: campaign.parameters, issuedAt };
    const manifest = expandPeriods(template.manifest, values);
    const deadlines = manifest.deadlines.flatMap((deadline) => computeDeadline(deadline, values, calendar) ?? []);
    const sets = this.resolve(campaign, template, units, issuedAt);
    const missing = missingUnits(sets);
    if (missing.length > 0) throw ProblemError.invalid('UNITS_MISSING', `Expected all units the template names but ${missing.length} are missing`, missing);
    const known = new Map(units.map((unit) => [unit.id, unit]));
    const root = await this.organisations.root(tenantId, tx);
    const data = buildCampaignData({
      id, manifest, issuedAt, parameters: campaign.parameters, deadlines, sets, posts: campaign.posts, periods: periodData(template.manifest, values, deadlines),
      issuer: unitData([root])[0]!, unitByCode: (code) => unitData(units).find((unit) => unit.code === code),
    });
    await tx.execute('UPDATE campaign SET unit_sets = ?, deadlines = ?, calendar_version = ? WHERE tenant_id = ? AND id = ?', [
      JSON.stringify(Object.fromEntries(sets.map((set) => [set.id, set.members.map((unit) => unit.id)]))),
      JSON.stringify(deadlines.map((deadline) => storedDeadline(deadline, manifest.deadlines.find((item) => item.id === deadline.id)!.title))),
      calendar.version, tenantId, id,
    ]);
    await this.forms.register(tx, { tenantId, campaignId: id, forms: template.forms, lists: { calendar: specialDays(calendar, template.manifest.notice.year), ...template.lists } });
    await this.duties.create(tx, { tenantId, campaignId: id, definitions: manifest.duties, deadlines, members: (setId) => sets.find((set) => set.id === setId)!.members.map((unit) => known.get(unit.id)!) });
    return data;
  }

  private resolve(campaign: Campaign, template: Template, units: readonly Unit[], issuedAt: Date): ResolvedSet[] {
    const { manifest, lists } = template;
    const { id, slug, year, title, parameters } = campaign;
    return resolveUnitSets(manifest.unitSets, unitData(units), { campaign: { id, slug, year, title, parameters, issuedAt: issuedAt.toISOString() }, lists }, {
      evaluate: formEvaluator(issuedAt),
      hooks: this.templates.hooksOf(slug),
    });
  }
}

class AlreadyIssued extends Error {}

const missingUnits = (sets: readonly ResolvedSet[]) => sets.flatMap((set) => set.missing.map((code) => ({
  path: `unitSets/${set.id}`, rule: 'unit-exists', message: `Expected a unit with the code ${code}`, messageZh: `没有代码为 ${code} 的单位`,
})));

function storedDeadline({ id, due, day, movedFrom, calendarVersion }: DueDate, title: string): CampaignDeadline {
  return { id, title, dueAt: due.toISOString(), day, ...(movedFrom ? { movedFrom } : {}), calendarVersion };
}
