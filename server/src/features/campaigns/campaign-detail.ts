import { Injectable } from '@nestjs/common';
import { Database } from '../../persistence/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { OrganisationsService } from '../organisations/index.js';
import { CampaignStore, Overseers, type Campaign } from '../campaign-store/index.js';
import { CampaignDetail, CampaignSummary } from './campaigns.dto.js';
import { IssueService } from './issue.service.js';

/** Puts together what the page of one campaign shows. */
@Injectable()
export class CampaignDetails {
  constructor(
    private readonly database: Database,
    private readonly store: CampaignStore,
    private readonly organisations: OrganisationsService,
    private readonly overseers: Overseers,
    private readonly issues: IssueService,
  ) {}

  async of(user: CurrentUser, campaign: Campaign): Promise<CampaignDetail> {
    const { manifest, clauses, processes, forms } = await this.store.template(campaign.tenantId, campaign.id);
    const { unitSets, deadlines, problems } = campaign.status === 'draft' ? await this.issues.preview(campaign) : { ...campaign, problems: [] };
    const units = new Map((await this.organisations.byIds(campaign.tenantId, Object.values(unitSets).flat())).map((unit) => [unit.id, unit]));
    const definitions = campaign.deploymentId ? await this.definitions(campaign) : [];
    return {
      ...CampaignSummary.of(campaign),
      parameters: campaign.parameters,
      parameterDefinitions: manifest.parameters,
      deadlines,
      issueProblems: problems,
      calendarVersion: campaign.calendarVersion,
      notice: manifest.notice,
      clauses,
      sets: manifest.unitSets.map(({ id, title }) => ({
        id, title, units: (unitSets[id] ?? []).flatMap((unitId) => {
          const unit = units.get(unitId);
          return unit ? [{ id: unit.id, code: unit.code, name: unit.name, level: unit.level, kind: unit.kind }] : [];
        }),
      })),
      processes: definitions.length > 0 ? definitions.map((item) => ({ ...item, main: item.definitionId === campaign.mainDefinitionId }))
        : processes.map(({ file }) => ({ file, definitionId: null, key: null, main: false })),
      forms: forms.map(({ id, title, register, version }) => ({ id, title, register, version })),
      duties: manifest.duties,
      recurrences: manifest.recurrences ?? [],
      reports: manifest.reports,
      archiveHash: campaign.archiveHash,
      archivedRecords: campaign.archivedRecords,
      oversees: await this.overseers.oversees(user, campaign),
    };
  }

  private async definitions({ tenantId, deploymentId }: Campaign): Promise<{ file: string; definitionId: string; key: string; name: string; version: number }[]> {
    const rows = await this.database.read((tx) => tx.query<{ id: string; process_key: string; name: string; version: number; resource_name: string }>(
      'SELECT id, process_key, name, version, resource_name FROM process_definition WHERE tenant_id = ? AND deployment_id = ? ORDER BY resource_name', [tenantId, deploymentId],
    ));
    return rows.map((row) => ({ file: row.resource_name, definitionId: row.id, key: row.process_key, name: row.name, version: Number(row.version) }));
  }
}
