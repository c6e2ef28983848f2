/**
 * Takes the pictures of server/docs/campaigns.md: starts the built product with its demo data and photographs the notice page
 * of every campaign, signed in as the tenant's administrator. `node designer/scripts/campaign-pictures.mjs`, after `npm run build`.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { freePort, ServerProcess } from '../../scripts/demo/server-process.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const SCREEN = { width: 1280, height: 800 };
const data = mkdtempSync(join(tmpdir(), 'noticeflow-pictures-'));
const server = new ServerProcess({ port: await freePort(), env: { DATA_DIR: data, NOTICEFLOW_LOG_LEVEL: 'warn' } });
const demos = readdirSync(join(root, 'plugins')).filter((slug) => existsSync(join(root, 'plugins', slug, 'demo/demo.json')))
  .map((slug) => ({ slug, ...JSON.parse(readFileSync(join(root, 'plugins', slug, 'demo/demo.json'), 'utf8')) }));

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  await server.start();
  for (const { slug, accounts } of demos) {
    const administrator = accounts.find(({ posts }) => posts.some(({ postCode }) => postCode === 'admin'));
    const { title } = JSON.parse(readFileSync(join(root, 'plugins', slug, 'template.json'), 'utf8'));
    const page = await browser.newPage({ viewport: SCREEN, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
    await page.goto(`${server.url}/login`);
    await page.getByLabel('账号', { exact: true }).fill(administrator.username);
    await page.getByLabel('密码', { exact: true }).fill('noticeflow-demo');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto(`${server.url}/campaigns`);
    await page.getByRole('link', { name: title }).first().click();
    await page.getByRole('tab', { name: '通知', exact: true }).click();
      await page.locator('[data-obligation]').nth(3).click();
    await page.waitForTimeout(1200);
    await page.evaluate('scrollTo(0, 0)');
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(root, 'server/docs/images', `campaign-${slug}.png`) });
    console.log(`campaign-${slug}.png`);
    await page.close();
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}
