import { Injectable } from '@nestjs/common';
import { checkModel } from '@noticeflow/forms';
import type { FormModel } from '@noticeflow/schemas';
import type { Row, Tx } from '../../persistence/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';

const MAX_CACHED = 200;

/**
 * Forms and code lists of campaigns. A form version once registered never changes, so nodes may keep what they have read.
 * Lists are published again while a campaign runs, maybe by another node: they are kept as long as their stamps are the stored ones.
 */
@Injectable()
export class FormsService {
  private readonly models = new Map<string, FormModel>();
  private readonly listsOfCampaign = new Map<string, { stamps: string; lists: Record<string, unknown[]> }>();

  constructor(
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
  ) {}

  /** Registers the forms and lists of a campaign when it is issued. A version that is there already is left alone. */
  async register(tx: Tx, request: { tenantId: string; campaignId: string; forms: readonly FormModel[]; lists?: Readonly<Record<string, readonly unknown[]>> }): Promise<void> {
    const { tenantId, campaignId, forms, lists = {} } = request;
    const problems = forms.flatMap((form) => checkModel(form, { lists: Object.keys(lists) })
      .filter((problem) => problem.severity === 'error')
      .map((problem) => ({ path: `${form.id}.${problem.path}`, rule: problem.code, message: problem.message, messageZh: problem.message })));
    if (problems.length > 0) throw ProblemError.invalid('FORM_INVALID', 'Expected form models without errors', problems);
    for (const form of forms) {
      if (await this.row(tx, tenantId, campaignId, form.id, form.version) !== null) continue;
      await tx.execute('INSERT INTO form_version (id, tenant_id, campaign_id, form_id, version, model, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)', [
        this.ids.next(), tenantId, campaignId, form.id, form.version, JSON.stringify(form), this.clock.now(),
      ]);
    }
    for (const [name, items] of Object.entries(lists)) {
      tx.put('campaign_list', { tenant_id: tenantId, campaign_id: campaignId, name, items: JSON.stringify(items), stamp: this.ids.next() }, ['tenant_id', 'campaign_id', 'name']);
    }
  }

  /** A form of the campaign: the given version, or the newest. 404 when there is none. */
  async form(tx: Tx, tenantId: string, campaignId: string, formId: string, version?: number): Promise<FormModel> {
    const key = `${tenantId}|${campaignId}|${formId}|${version}`;
    const known = version === undefined ? undefined : this.models.get(key);
    if (known !== undefined) return known;
    const row = await this.row(tx, tenantId, campaignId, formId, version);
    if (row === null) throw ProblemError.notFound('form', formId);
    const model = JSON.parse(String(row.model)) as FormModel;
    if (this.models.size >= MAX_CACHED) this.models.clear();
    this.models.set(`${tenantId}|${campaignId}|${formId}|${model.version}`, model);
    return model;
  }

  /** All forms of a campaign, the newest version of each. */
  async formsOf(tx: Tx, tenantId: string, campaignId: string): Promise<FormModel[]> {
    const rows = await tx.query('SELECT form_id, version, model FROM form_version WHERE tenant_id = ? AND campaign_id = ? ORDER BY form_id, version', [tenantId, campaignId]);
    return [...new Map(rows.map((row) => [String(row.form_id), JSON.parse(String(row.model)) as FormModel])).values()];
  }

  /** Code lists and reference tables of a campaign. */
  async lists(tx: Tx, tenantId: string, campaignId: string): Promise<Record<string, unknown[]>> {
    const key = `${tenantId}|${campaignId}`;
    const select = (columns: string) => tx.query(`SELECT ${columns} FROM campaign_list WHERE tenant_id = ? AND campaign_id = ? ORDER BY name`, [tenantId, campaignId]);
    const known = this.listsOfCampaign.get(key);
    if (known?.stamps === stampsOf(await select('name, stamp'))) return known.lists;
    const rows = await select('name, stamp, items');
    const lists = Object.fromEntries(rows.map((row) => [String(row.name), JSON.parse(String(row.items)) as unknown[]]));
    if (this.listsOfCampaign.size >= MAX_CACHED) this.listsOfCampaign.clear();
    this.listsOfCampaign.set(key, { stamps: stampsOf(rows), lists });
    return lists;
  }

  private async row(tx: Tx, tenantId: string, campaignId: string, formId: string, version?: number): Promise<Row | null> {
    const [row] = await tx.query(
      `SELECT model FROM form_version WHERE tenant_id = ? AND campaign_id = ? AND form_id = ?${version === undefined ? '' : ' AND version = ?'} ORDER BY version DESC LIMIT 1`,
      [tenantId, campaignId, formId, ...(version === undefined ? [] : [version])],
    );
    return row ?? null;
  }
}

const stampsOf = (rows: readonly Row[]): string => JSON.stringify(rows.map((row) => [row.name, row.stamp]));
