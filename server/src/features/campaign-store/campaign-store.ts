import { Injectable } from '@nestjs/common';
import { expandPeriods, type Template } from '@noticeflow/plugin-sdk';
import { Database, fromDb, fromDbOrNull, type Row, type Tx } from '../../persistence/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import type { Campaign, CampaignDeadline, CampaignStatus } from './campaign.entity.js';

const COLUMNS = 'id, tenant_id, slug, template_version, title, short_title, year, status, parameters, posts, unit_sets, deadlines, calendar_version, deployment_id, main_instance_id, main_definition_id, created_at, created_by, issued_at, issued_by, archived_at, archived_by, archive_hash, archived_records';
const MAX_CACHED = 50;

type Reader = Pick<Tx, 'query'>;

/** Reads campaigns, inside their tenant. */
@Injectable()
export class CampaignStore {
  /** Templates of campaigns never change: they may be kept. */
  private readonly templates = new Map<string, Template>();
  private readonly sets = new Map<string, Readonly<Record<string, readonly string[]>>>();

  constructor(private readonly database: Database) {}

  /** 404 when the tenant has no such campaign. */
  async byId(tenantId: string, id: string, tx?: Reader): Promise<Campaign> {
    const campaign = await this.find(tenantId, id, tx);
    if (!campaign) throw ProblemError.notFound('campaign', id);
    return campaign;
  }

  async find(tenantId: string, id: string, tx?: Reader): Promise<Campaign | undefined> {
    return (await this.select('tenant_id = ? AND id = ?', [tenantId, id], '', tx))[0];
  }

  async list(tenantId: string, limit: number, after?: string): Promise<Campaign[]> {
    const condition = after === undefined ? 'tenant_id = ?' : 'tenant_id = ? AND id < ?';
    return this.select(condition, after === undefined ? [tenantId] : [tenantId, after], ` ORDER BY id DESC LIMIT ${limit}`);
  }

  async bySlug(tenantId: string, slug: string, tx?: Reader): Promise<Campaign[]> {
    return this.select('tenant_id = ? AND slug = ?', [tenantId, slug], ' ORDER BY id', tx);
  }

  /** The template as it was at installation; once issued with a duty and a deadline for every period of those that are owed again and again. */
  async template(tenantId: string, campaignId: string, tx?: Reader): Promise<Template> {
    const key = `${tenantId} ${campaignId}`;
    const known = this.templates.get(key);
    if (known) return known;
    const sql = 'SELECT template FROM campaign_template WHERE tenant_id = ? AND campaign_id = ?';
    const [row] = tx ? await tx.query(sql, [tenantId, campaignId]) : await this.database.read((reader) => reader.query(sql, [tenantId, campaignId]));
    if (!row) throw ProblemError.notFound('campaign', campaignId);
    // Campaigns installed before templates had decisions have none.
    const template: Template = { decisions: [], ...JSON.parse(String(row.template)) as Omit<Template, 'decisions'> };
    if (template.manifest.duties.some((duty) => duty.periods)) {
      const { parameters, issuedAt } = await this.byId(tenantId, campaignId, tx);
      if (!issuedAt) return template;
      template.manifest = expandPeriods(template.manifest, { parameters, issuedAt });
    }
    if (this.templates.size >= MAX_CACHED) this.templates.clear();
    this.templates.set(key, template);
    return template;
  }

  /** Organisation ids by unit set; they do not change once the campaign is running. */
  async unitSets(tenantId: string, campaignId: string, tx: Reader): Promise<Readonly<Record<string, readonly string[]>>> {
    const key = `${tenantId} ${campaignId}`;
    const known = this.sets.get(key);
    if (known) return known;
    const { unitSets, status } = await this.byId(tenantId, campaignId, tx);
    if (status === 'running' || status === 'archived') {
      if (this.sets.size >= MAX_CACHED) this.sets.clear();
      this.sets.set(key, unitSets);
    }
    return unitSets;
  }

  private async select(condition: string, params: unknown[], tail: string, tx?: Reader): Promise<Campaign[]> {
    const sql = `SELECT ${COLUMNS} FROM campaign WHERE ${condition}${tail}`;
    const rows = tx ? await tx.query(sql, params) : await this.database.read((reader) => reader.query(sql, params));
    return rows.map(campaignOf);
  }
}

function campaignOf(row: Row): Campaign {
  const text = (name: string): string | null => {
    const value = row[name];
    return typeof value === 'string' ? value : null;
  };
  const json = <T>(name: string): T => JSON.parse(String(row[name])) as T;
  return {
    id: String(row.id), tenantId: String(row.tenant_id), slug: String(row.slug), templateVersion: String(row.template_version),
    title: String(row.title), shortTitle: String(row.short_title), year: Number(row.year), status: String(row.status) as CampaignStatus,
    parameters: json('parameters'), posts: json('posts'), unitSets: json('unit_sets'), deadlines: json<CampaignDeadline[]>('deadlines'),
    calendarVersion: text('calendar_version'), deploymentId: text('deployment_id'), mainInstanceId: text('main_instance_id'), mainDefinitionId: text('main_definition_id'),
    createdAt: fromDb(row.created_at), createdBy: String(row.created_by), issuedAt: fromDbOrNull(row.issued_at), issuedBy: text('issued_by'),
    archivedAt: fromDbOrNull(row.archived_at), archivedBy: text('archived_by'), archiveHash: text('archive_hash'),
    archivedRecords: row.archived_records === null ? null : Number(row.archived_records),
  };
}
