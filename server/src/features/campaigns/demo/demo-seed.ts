import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../../persistence/index.js';
import { Clock, IdGenerator } from '../../../platform/clock/index.js';
import { AppConfig } from '../../../platform/config/index.js';
import { AccountsService, DEMO_PASSWORD } from '../../accounts/index.js';
import { OrganisationsService, TenantsService, UNIT_POSTS } from '../../organisations/index.js';
import { folderFiles, TemplatesService } from '../../templates/index.js';
import { CampaignStore } from '../../campaign-store/index.js';
import { InstallService } from '../install.service.js';
import { IssueService } from '../issue.service.js';
import { demoParameters, readDemoFile, type DemoFile } from './demo-file.js';
import { DemoStory } from './demo-story.js';

const DEMO_FILE = 'demo/demo.json';

/**
 * Fills the embedded profile with what each plugin shows: its tenant, organisations, accounts and campaign.
 * Idempotent: what is there stays, what an interrupted seeding left out is added (but for the story, which is played once, after the issue).
 * Never in production.
 * `NOTICEFLOW_DEMO_CAMPAIGNS=off` seeds people but no campaign.
 */
@Injectable()
export class DemoSeed {
  private readonly logger = new Logger('Demo');

  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly templates: TemplatesService,
    private readonly tenants: TenantsService,
    private readonly organisations: OrganisationsService,
    private readonly accounts: AccountsService,
    private readonly store: CampaignStore,
    private readonly installs: InstallService,
    private readonly issues: IssueService,
    private readonly story: DemoStory,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** Called by the server's main, not by its modules: test applications start empty. */
  async run(): Promise<void> {
    if (!this.config.embedded) return;
    // The newest notice first: its people stand at the top of the sign-in page, and name what several notices of a tenant share.
    const issuedOn = ({ template }: { template?: { manifest: { notice: { issuedOn: string } } } | undefined }): string => template?.manifest.notice.issuedOn ?? '';
    const newestFirst = [...this.templates.list()].sort((a, b) => issuedOn(b).localeCompare(issuedOn(a)));
    for (const { folder, path, template } of newestFirst) {
      const content = folderFiles(path).read(DEMO_FILE);
      if (content === undefined) continue;
      try {
        await this.seed(readDemoFile(content), folder, template !== undefined);
      } catch (error) {
        // A demo that cannot be seeded must not keep the server from starting; the message names plugin and reason.
        this.logger.error(`${folder}: ${DEMO_FILE}: ${(error as Error).message}`);
      }
    }
  }

  /** Answers the tenant's id. */
  async seed(demo: DemoFile, slug: string, usable: boolean): Promise<string> {
    const code = demo.tenant.division;
    const tenantId = (await this.tenants.byCode(code))?.id ?? this.ids.next();
    await this.tenants.ensure({ id: tenantId, code, name: demo.tenant.name, divisionCode: code });
    await this.database.write((tx) => this.organisations.createMany(tx, tenantId, (demo.organisations ?? []).map(({ parent, ...unit }, index) => ({ ...unit, parentCode: parent, sort: 1000 + index, posts: UNIT_POSTS }))));
    const made = await this.accounts.createMany(tenantId, demo.accounts.map(({ username, displayName, posts, hint }) => ({
      username, displayName, password: DEMO_PASSWORD, demo: true, posts: posts.map(({ unitCode, postCode }) => ({ unit: unitCode, post: postCode })), ...(hint ? { demoHint: hint } : {}),
    })));
    if (!usable || !demo.campaign?.install || process.env.NOTICEFLOW_DEMO_CAMPAIGNS === 'off') return tenantId;
    const issuer = ['organiser', 'admin'].flatMap((post) => demo.accounts.filter((account) => account.posts.some(({ postCode }) => postCode === post)))[0] ?? demo.accounts[0]!;
    await this.campaign(demo, slug, tenantId, made.get(issuer.username)!, issuer.displayName);
    return tenantId;
  }

  private async campaign(demo: DemoFile, slug: string, tenantId: string, actorId: string, actorName: string): Promise<void> {
    const [existing] = await this.store.bySlug(tenantId, slug);
    const begun = existing !== undefined && existing.status !== 'draft' && existing.status !== 'issuing';
    const campaign = existing ?? await this.installs.install({ tenantId, actorId, slug, parameters: demoParameters(demo.campaign?.parameters ?? {}, this.clock.now()) });
    if (!demo.campaign?.issue || begun) return;
    await this.issues.issue(tenantId, campaign.id, { id: actorId, displayName: actorName });
    await this.story.play(demo, tenantId, campaign.id);
  }
}
