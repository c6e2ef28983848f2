/**
 * Plays an administrator in a browser against a running server: opens GD-P3, makes a draft, adds a review step,
 * sees what is wrong with it, mends it, tries it, publishes it. Pictures go to the folder named last.
 *
 *   node designer/src/features/processes/e2e/designer.check.mjs http://127.0.0.1:3000 [chromium] [picture folder]
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [origin = 'http://127.0.0.1:3000', executablePath = '/usr/bin/chromium', pictures] = process.argv.slice(2);
if (pictures) mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
const faults = [];
page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
page.on('console', (message) => { if (message.type() === 'error') faults.push(`console: ${message.text()}`); });
const shot = async (name) => { if (pictures) await page.screenshot({ path: join(pictures, `designer-${name}.png`) }); };
const note = (text) => process.stdout.write(`✓ ${text}\n`);
const field = (label) => page.locator('.nf-props-field', { has: page.locator(`label:text-is("${label}")`) });
const settled = async () => { await page.waitForTimeout(700); };
const choose = async (select, text) => { await select.click(); await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: text }).first().click(); };

try {
  await page.goto(`${origin}/login`);
  const accounts = await page.evaluate(async () => (await fetch('/api/v1/demo-accounts')).json());
  const admin = accounts.find(({ username }) => username.endsWith('admin') && !username.includes('security'));
  await page.evaluate(async ({ username, password }) => fetch('/api/v1/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ username, password }) }), admin);

  // the list
  await page.goto(`${origin}/processes`);
  const row = page.locator('tr', { hasText: 'GD-P3' }).first();
  // A server that has just started is still issuing its demonstration campaign.
  for (let tries = 0; tries < 20 && await row.count() === 0; tries += 1) { await page.waitForTimeout(2_000); await page.reload(); await page.waitForLoadState('networkidle'); }
  await row.waitFor();
  await settled();
  await shot('list');
  note('the list shows GD-P3');

  // a version
  await row.getByRole('link', { name: '查看' }).click();
  await page.locator('.nf-bpmn [data-element-id="G9"]').waitFor();
  await settled();
  await shot('version');
  await page.getByRole('button', { name: '以此版本新建草稿' }).click();

  // the designer
  await page.locator('.nf-bpmn-canvas[data-ready] [data-element-id="G10b"]').waitFor();
  await settled();
  await shot('open');
  note('the draft opens in the designer');
  const hit = (id) => page.locator(`[data-element-id="${id}"] > .djs-hit`).first();
  const select = async (id) => { await hit(id).click({ force: true, position: { x: 6, y: 20 } }); await page.waitForTimeout(250); };
  await page.getByRole('button', { name: '看全图' }).click();
  await select('G9');
  await page.getByRole('heading', { name: '报送活动汇总表（计划版）', level: 2 }).waitFor();
  await page.waitForTimeout(800);
  await shot('task');
  await page.locator('.nf-props').evaluate((panel) => { panel.scrollTop = 620; });
  await page.waitForTimeout(250);
  await shot('task-form');
  await page.locator('.nf-props').evaluate((panel) => { panel.scrollTop = 100_000; });
  await page.waitForTimeout(250);
  await shot('task-deadline');

  // add a step after G16 through the context pad
  await select('G16');
  await page.locator('.djs-context-pad .entry[data-action="append.append-task"]').click();
  await page.waitForTimeout(500);
  const heading = page.locator('.nf-props-head h2');
  await page.keyboard.press('Escape');
  const added = await page.locator('.djs-shape.selected').getAttribute('data-element-id');
  assert.ok(added && (await page.locator('.nf-props-head small').textContent()) === '办理环节', 'the appended step is a user task');
  await field('名称').locator('textarea').fill('县级复核');
  await field('名称').locator('textarea').blur();
  await page.waitForTimeout(200);
  assert.equal(await heading.textContent(), '县级复核');
  note('a review step is added and named');

  // what is wrong with it
  await field('提前多久提醒').locator('input').fill('3天');
  await page.locator('.nf-props-fault', { hasText: 'P3D' }).waitFor();
  await field('提前多久提醒').locator('input').fill('P3D');
  await page.locator('.nf-props-group', { hasText: '多人 / 多单位' }).getByText('同时各办一份').click();
  await page.locator('.nf-badge.error').first().waitFor();
  await page.locator('.nf-designer-tabs button').first().click();
  await page.locator('.nf-problems .error').first().waitFor();
  await settled();
  await shot('errors');
  assert.ok(await page.getByRole('button', { name: '发布', exact: false }).last().isDisabled(), 'publishing is disabled while there are errors');
  note(`lint: ${await page.locator('.nf-problems .error .what').first().textContent()}`);

  // mend it
  await page.locator('.nf-props-group', { hasText: '多人 / 多单位' }).getByText('一份', { exact: true }).click();
  await page.locator('.nf-badge.error').waitFor({ state: 'detached' });
  await page.locator('.nf-props').evaluate((panel) => { panel.scrollTop = 0; });
  await page.locator('.nf-props-group', { hasText: '谁来办' }).getByText('本单位', { exact: true }).click();
  await page.locator('.nf-props-group', { hasText: '办理方式' }).getByText('审批', { exact: true }).click();
  await settled();
  await shot('mended');
  note('the errors are gone');

  // undo and redo
  const undo = page.getByRole('button', { name: '撤销' });
  await undo.click();
  await page.waitForTimeout(600);
  assert.ok(await page.locator('.nf-props-group', { hasText: '办理方式' }).locator('.ant-segmented-item-selected', { hasText: '办理' }).count() > 0, 'undo takes the last edit back');
  await page.getByRole('button', { name: '重做' }).click();
  note('undo and redo work on the settings');

  // a flow
  await select('G10h');
  await page.waitForTimeout(300);
  await shot('gateway');
  await page.locator('.nf-props-branch button', { hasText: '退回' }).click();
  await page.waitForTimeout(400);
  await shot('flow');
  await field('条件').locator('textarea').fill('=planOutcome = "return');
  await page.locator('.nf-props-fault').first().waitFor();
  await field('条件').locator('textarea').fill('=planOutcome = "return"');
  await field('条件').locator('textarea').blur();
  note('a broken condition is told while it is typed');

  // trial run
  await page.getByRole('button', { name: '试运行' }).first().click();
  await page.waitForTimeout(300);
  await page.getByRole('button', { name: '开始试运行' }).click();
  await page.locator('.nf-trial-tasks li').first().waitFor();
  await page.locator('.nf-trial-tasks li button', { hasText: '办完' }).first().click();
  await page.waitForTimeout(600);
  await shot('trial');
  assert.ok(await page.locator('.nf-trial-done').count() > 1, 'the trace is shown on the diagram');
  note('the trial run goes on and is shown on the diagram');
  await page.locator('.nf-designer-tabs button').last().click();

  // publish
  await page.locator('.nf-designer-save', { hasText: '草稿已保存' }).waitFor();
  await page.getByRole('button', { name: '发布', exact: false }).last().click();
  await page.locator('.nf-changes li').first().waitFor();
  await settled();
  await shot('publish');
  const changes = await page.locator('.nf-changes li').allTextContents();
  assert.ok(changes.some((line) => line.includes('新增') && line.includes('县级复核')), `the new step is listed: ${changes}`);
  await page.getByRole('button', { name: '确认发布' }).click();
  await page.locator('.ant-message-notice', { hasText: '已发布第' }).waitFor();
  note(await page.locator('.ant-message-notice', { hasText: '已发布第' }).textContent());

  // two designers: somebody saves meanwhile
  await page.evaluate(async () => {
    const id = location.pathname.split('/').at(-1);
    const { key, name, xml, version } = await (await fetch(`/api/v1/process-drafts/${id}`)).json();
    await fetch(`/api/v1/process-drafts/${id}`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ key, name, xml, version }) });
  });
  await select('G17');
  await field('名称').locator('textarea').fill('再报送汇总表');
  await field('名称').locator('textarea').blur();
  await page.getByText('有人保存了这份草稿').waitFor();
  await shot('conflict');
  await page.getByRole('button', { name: '用我的，覆盖对方' }).click();
  await page.locator('.nf-designer-save', { hasText: '草稿已保存' }).waitFor();
  note('a concurrent save is told, and settled by choice');

  const untranslated = await page.locator('.nf-bpmn-canvas').getAttribute('data-untranslated');
  assert.equal(untranslated ?? '', '', 'everything the diagram library showed was in Chinese');
  note('nothing of the diagram library is in English');

  // import of a broken file; a narrow screen
  await page.goto(`${origin}/processes`);
  await page.getByRole('button', { name: '导入文件' }).click();
  await page.locator('input[type=file]').setInputFiles({ name: 'broken.bpmn', mimeType: 'application/xml', buffer: Buffer.from('<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"><bpmn:process id="P1" name="缺头少尾" isExecutable="true"><bpmn:userTask id="A" name="孤零零" /><bpmn:sequenceFlow id="F" sourceRef="A" targetRef="Nowhere" /></bpmn:process></bpmn:definitions>') });
  await page.locator('.nf-import-problems li').first().waitFor();
  await settled();
  await shot('import');
  note('a broken file is told before it is taken');
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 1100, height: 800 });
  await page.locator('.nf-drafts a').first().click();
  await page.getByText('屏幕太窄，只能查看').waitFor();
  await settled();
  await shot('narrow');
  note('a narrow screen shows the drawing to look at');
  assert.deepEqual(faults.filter((fault) => !/409/.test(fault)), []);
  note('no error in the browser console');
} catch (error) {
  await shot('failure');
  process.stdout.write(`${faults.join('\n')}\n`);
  throw error;
} finally {
  await browser.close();
}
