import { Injectable } from '@nestjs/common';
import type { CampaignData, TemplateManifest, TemplateParameter } from '@noticeflow/plugin-sdk';
import { Database } from '../../persistence/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError, type ProblemDetail } from '../../platform/errors/index.js';
import { TemplatesService } from '../templates/index.js';
import { CampaignStore, type Campaign } from '../campaign-store/index.js';

export interface InstallRequest {
  tenantId: string;
  actorId: string;
  slug: string;
  parameters?: Record<string, unknown>;
  /** Post codes by role, where they differ from the template's. */
  posts?: Record<string, string>;
}

/** Installs a template in a tenant: a draft campaign with its own copy of the template and bound parameters. */
@Injectable()
export class InstallService {
  constructor(
    private readonly database: Database,
    private readonly templates: TemplatesService,
    private readonly store: CampaignStore,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  async install({ tenantId, actorId, slug, parameters = {}, posts = {} }: InstallRequest): Promise<Campaign> {
    const template = this.templates.usable(slug);
    const { manifest } = template;
    const bound = bindParameters(manifest, parameters);
    const roles = new Set(manifest.roles.map((role) => role.id));
    const unknown = Object.keys(posts).filter((role) => !roles.has(role));
    if (unknown.length > 0) throw ProblemError.invalid('ROLE_UNKNOWN', `Expected roles of the template but got ${unknown.join(', ')}`);
    const id = this.ids.next();
    await this.database.write(async (tx) => {
      tx.insert('campaign', {
        id, tenant_id: tenantId, slug, template_version: manifest.version, title: manifest.title, short_title: manifest.shortTitle, year: manifest.notice.year,
        status: 'draft', parameters: JSON.stringify(bound), posts: JSON.stringify(posts), unit_sets: '{}', deadlines: '[]', calendar_version: null,
        deployment_id: null, main_instance_id: null, main_definition_id: null, created_at: this.clock.now(), created_by: actorId, issued_at: null, issued_by: null,
        archived_at: null, archived_by: null, archive_hash: null, archived_records: null,
      });
      tx.insert('campaign_template', { campaign_id: id, tenant_id: tenantId, template: JSON.stringify(template) });
    });
    return this.store.byId(tenantId, id);
  }
}

/** Given values over the defaults; 422 with one detail per wrong parameter. */
export function bindParameters(manifest: TemplateManifest, given: Readonly<Record<string, unknown>>): CampaignData['parameters'] {
  const errors: ProblemDetail[] = [];
  const bound: CampaignData['parameters'] = {};
  for (const name of Object.keys(given)) {
    if (!manifest.parameters.some(({ id }) => id === name)) errors.push({ path: `parameters/${name}`, rule: 'unknown', message: `Expected a parameter of the template but "${name}" is none`, messageZh: `模板没有参数“${name}”` });
  }
  for (const parameter of manifest.parameters) {
    const value = Object.hasOwn(given, parameter.id) ? given[parameter.id] : parameter.default;
    if (value === null || value === undefined) bound[parameter.id] = null;
    else if (fits(parameter, value)) bound[parameter.id] = value as string | number | boolean;
    else errors.push({ path: `parameters/${parameter.id}`, rule: 'type', message: `Expected a ${parameter.type}`, messageZh: `${parameter.title}：值的类型不对` });
  }
  if (errors.length > 0) throw ProblemError.invalid('PARAMETERS_INVALID', `Expected valid parameters but ${errors.length} are not`, errors);
  return bound;
}

function fits({ type, options = [] }: TemplateParameter, value: unknown): boolean {
  switch (type) {
    case 'number': return typeof value === 'number' && Number.isFinite(value);
    case 'boolean': return typeof value === 'boolean';
    case 'date': return typeof value === 'string' && isDay(value);
    case 'enum': return options.some((option) => option.value === value);
    case 'text': return typeof value === 'string' && value.length <= 500;
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
