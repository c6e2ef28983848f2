/** People at browsers: each has a context of its own, and everything the browser complains about is kept. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { DEMO_PASSWORD } from './api.js';

/** Debian's chromium, unless CHROMIUM names another. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** A shared machine with two processors: generous, and still far below the limit of a journey. */
const ACTION_MS = 30_000;

export interface Screen { width: number; height: number; phone?: boolean }
const DESK: Screen = { width: 1440, height: 900 };

export class People {
  /** Errors in the console, uncaught exceptions and violations of the content security policy, by person. */
  readonly faults: string[] = [];
  private readonly pages = new Map<string, Page>();

  private constructor(private readonly browser: Browser, private readonly origin: string) {}

  static async start(origin: string): Promise<People> {
    return new People(await chromium.launch({ executablePath: CHROMIUM, args: FLAGS }), origin);
  }

  /** A person in front of the workbench, signed in by typing account and password. */
  async signIn(username: string, screen: Screen = DESK): Promise<Page> {
    const page = await this.open(username, screen);
    await page.goto(`${this.origin}/login`);
    await page.getByLabel('账号', { exact: true }).fill(username);
    await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  private async open(username: string, screen: Screen): Promise<Page> {
    const context = await this.browser.newContext({
      // On a busy machine a dialog is still growing when it is clicked, and the click lands beside its button.
      // On the phone its calendar keeps its motion: typed dates are taken while it moves from one to the other.
      ...(!screen.phone && { reducedMotion: 'reduce' as const }),
      viewport: { width: screen.width, height: screen.height }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true,
      ...(screen.phone && { isMobile: true, hasTouch: true, deviceScaleFactor: 2 }),
    });
    context.setDefaultTimeout(ACTION_MS);
    const page = await context.newPage();
    await page.addInitScript("addEventListener('securitypolicyviolation', (event) => { console.error('content security policy: ' + event.violatedDirective + ' ' + event.blockedURI); });");
    page.on('console', (message) => { if (message.type() === 'error') this.faults.push(`${username}: ${message.text()} ${message.location().url}`); });
    page.on('pageerror', (error) => { this.faults.push(`${username}: uncaught ${error.message}`); });
    page.on('dialog', (dialog) => { this.faults.push(`${username}: a page opened a dialog: ${dialog.message()}`); void dialog.dismiss(); });
    this.pages.set(username, page);
    return page;
  }

  /** Pictures of all open pages, for the error of a failed journey. */
  async pictures(): Promise<string[]> {
    const folder = mkdtempSync(join(tmpdir(), 'noticeflow-pictures-'));
    mkdirSync(folder, { recursive: true });
    const taken: string[] = [];
    for (const [username, page] of this.pages) {
      const path = join(folder, `${username}.png`);
      await page.screenshot({ path, timeout: 5_000 });
      taken.push(path);
    }
    return taken;
  }

  async stop(): Promise<void> { await this.browser.close(); }
}
