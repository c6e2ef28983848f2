import { Injectable } from '@nestjs/common';
import { Database } from '../../../persistence/index.js';
import { Sessions, type CurrentUser } from '../../../platform/auth/index.js';
import { Clock } from '../../../platform/clock/index.js';
import { ProcessRuntime } from '../../../runtime/index.js';
import { AccountsService, DEMO_PASSWORD } from '../../accounts/index.js';
import { FormsService } from '../../forms/index.js';
import { OrganisationsService } from '../../organisations/index.js';
import { RecordWritingService } from '../../records/index.js';
import { CompletionService } from '../../tasks/index.js';
import { demoValue, type DemoAct, type DemoFile } from './demo-file.js';

interface OpenTask { id: string; formId: string }

/**
 * Plays the beginning of a demo campaign, so that it is met at a telling moment: people of the units do their tasks through the same
 * services as everybody, with all checks. Who has no account of the demo file gets one that the sign-in page does not show.
 */
@Injectable()
export class DemoStory {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
    private readonly runtime: ProcessRuntime,
    private readonly accounts: AccountsService,
    private readonly organisations: OrganisationsService,
    private readonly forms: FormsService,
    private readonly completion: CompletionService,
    private readonly records: RecordWritingService,
  ) {}

  async play(demo: DemoFile, tenantId: string, campaignId: string): Promise<void> {
    const people = new Map<string, CurrentUser>();
    await this.runtime.drain();
    for (const act of demo.campaign?.story ?? []) {
      for (const unit of typeof act.at === 'string' ? [act.at] : act.at) {
        const post = act.post ?? 'clerk';
        const key = `${unit}/${post}`;
        const person = people.get(key) ?? await this.person(demo, tenantId, unit, post);
        people.set(key, person);
        await this.act(person, tenantId, campaignId, unit, act);
      }
      await this.runtime.drain();
    }
  }

  private async act(person: CurrentUser, tenantId: string, campaignId: string, unit: string, act: DemoAct): Promise<void> {
    const open = await this.openTasks(tenantId, campaignId, unit, act.element);
    if (open.length === 0) throw new Error(`Expected an open task ${act.element} at ${unit} but there is none`);
    for (const task of act.all ? open : open.slice(0, 1)) {
      for (const record of act.enter ?? []) {
        const register = await this.registerOf(tenantId, campaignId, task.formId);
        await this.records.add(person, campaignId, register, { taskId: task.id, data: await this.valueOf(tenantId, record) });
      }
      if (act.enter) continue;
      await this.completion.complete(person, task.id, {
        ...(act.data ? { data: await this.valueOf(tenantId, act.data) } : {}), ...(act.reasons ? { reasons: act.reasons } : {}),
        ...(act.outcome ? { outcome: act.outcome } : {}), ...(act.comment ? { comment: act.comment } : {}),
      });
    }
  }

  private async openTasks(tenantId: string, campaignId: string, unitCode: string, elementId: string): Promise<OpenTask[]> {
    const rows = await this.database.read((tx) => tx.query<{ id: string; form_id: string | null }>(
      `SELECT t.id, t.form_id FROM task t JOIN organisation o ON o.id = t.unit_id
        WHERE t.tenant_id = ? AND t.campaign_id = ? AND o.code = ? AND t.element_id = ? AND t.status = 'open' ORDER BY t.id`, [tenantId, campaignId, unitCode, elementId],
    ));
    return rows.map((row) => ({ id: row.id, formId: row.form_id ?? '' }));
  }

  private async registerOf(tenantId: string, campaignId: string, formId: string): Promise<string> {
    return (await this.database.read((tx) => this.forms.form(tx, tenantId, campaignId, formId))).register;
  }

  /** The demo account holding the post, or one made for it; recognised by a session as at the door. */
  private async person(demo: DemoFile, tenantId: string, unit: string, post: string): Promise<CurrentUser> {
    const known = demo.accounts.find(({ posts }) => posts.some(({ unitCode, postCode }) => unitCode === unit && postCode === post));
    const organisation = await this.organisations.byIdOrCode(tenantId, unit);
    const username = known?.username ?? `demo-${unit}-${post}`;
    const made = await this.accounts.createMany(tenantId, [{
      username, displayName: known?.displayName ?? `${organisation?.shortName ?? unit}经办人`, password: DEMO_PASSWORD, demo: true, posts: [{ unit, post }], ...(known?.hint ? { demoHint: known.hint } : {}),
    }]);
    const id = made.get(username);
    if (id === undefined) throw new Error(`Expected the account ${username} but it was not made`);
    const { token } = await this.database.write((tx) => this.sessions.open(tx, id, tenantId));
    const user = await this.sessions.userOf(token);
    await this.database.write((tx) => this.sessions.close(tx, token));
    if (!user) throw new Error(`Expected ${username} to be active`);
    return user;
  }

  /** Days counted from today and units by code are made absolute. */
  private async valueOf(tenantId: string, data: Record<string, unknown>): Promise<Record<string, unknown>> {
    const units = new Map<string, string>();
    const codes = [...JSON.stringify(data).matchAll(/\{"unit":"([^"]+)"\}/g)].map((match) => match[1] ?? '');
    for (const code of codes) units.set(code, (await this.organisations.byIdOrCode(tenantId, code))?.id ?? '');
    return demoValue(data, this.clock.now(), units) as Record<string, unknown>;
  }
}
