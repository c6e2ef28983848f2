import { chromium } from 'playwright-core';
import { join } from 'node:path';
const origin = 'http://127.0.0.1:3971', pictures = '/work/tmp/shots';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
page.setDefaultTimeout(5000);
page.on('pageerror', (e) => console.log('PAGEERROR', e.message));
page.on('console', (m) => { if (m.type() === 'error') console.log('CONSOLE', m.text()); });
page.on('response', (r) => { if (r.status() >= 400) console.log('HTTP', r.status(), r.request().method(), r.url()); });
const shot = async (n) => page.screenshot({ path: join(pictures, `designer-${n}.png`) });
const wait = (ms) => page.waitForTimeout(ms);
const step = async (name, run) => { try { await run(); console.log('ok', name); } catch (e) { console.log('FAIL', name, e.message.split('\n').slice(0, 12).join(' | ')); await shot(`fail-${name}`); } };
await page.goto(`${origin}/login`);
await page.evaluate(async () => fetch('/api/v1/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ username: 'gd-admin', password: 'noticeflow-demo' }) }));
const post = (url, body) => page.evaluate(async ([u, b]) => { const r = await fetch('/api/v1' + u, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(b) }); return { status: r.status, body: await r.json() }; }, [url, body]);
const field = (label) => page.locator('.nf-props-field', { has: page.locator(`label:text-is("${label}")`) });
const group = (title) => page.locator('.nf-props-group', { has: page.locator(`summary:text-is("${title}")`) });
const hit = (id) => page.locator(`[data-element-id="${id}"] > .djs-hit`).first();
const select = async (id) => { const b = await hit(id).boundingBox(); await page.mouse.click(b.x + b.width / 2, b.y + b.height * 0.3); await wait(300); };

const box = (id, x, y, w, h) => `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${x}" y="${y}" width="${w}" height="${h}"/></bpmndi:BPMNShape>`;
const edge = (id, ...p) => `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">${p.map(([x, y]) => `<di:waypoint x="${x}" y="${y}"/>`).join('')}</bpmndi:BPMNEdge>`;
const xml = `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:nf="urn:noticeflow:bpmn:1" id="D" targetNamespace="urn:x">
<bpmn:process id="W2B" name="面板演练" isExecutable="true"><bpmn:startEvent id="S" name="开始"/><bpmn:sequenceFlow id="f1" sourceRef="S" targetRef="A"/>
<bpmn:userTask id="A" name="逐县核对"><bpmn:extensionElements><nf:assignment post="clerk"/></bpmn:extensionElements></bpmn:userTask>
<bpmn:boundaryEvent id="B" attachedToRef="A"><bpmn:errorEventDefinition/></bpmn:boundaryEvent><bpmn:sequenceFlow id="f5" sourceRef="B" targetRef="E2"/><bpmn:endEvent id="E2" name="出错结束"/>
<bpmn:sequenceFlow id="f2" sourceRef="A" targetRef="SG"/><bpmn:intermediateThrowEvent id="SG" name="广播"><bpmn:signalEventDefinition/></bpmn:intermediateThrowEvent>
<bpmn:sequenceFlow id="f3" sourceRef="SG" targetRef="L1"/><bpmn:intermediateThrowEvent id="L1" name="跳出"><bpmn:linkEventDefinition name=""/></bpmn:intermediateThrowEvent>
<bpmn:intermediateCatchEvent id="L2" name="跳入"><bpmn:linkEventDefinition name=""/></bpmn:intermediateCatchEvent><bpmn:sequenceFlow id="f4" sourceRef="L2" targetRef="E"/><bpmn:endEvent id="E" name="结束"/></bpmn:process>
<bpmndi:BPMNDiagram id="DG"><bpmndi:BPMNPlane id="P" bpmnElement="W2B">${box('S', 200, 300, 36, 36)}${box('A', 300, 278, 100, 80)}${box('B', 330, 340, 36, 36)}${box('E2', 400, 420, 36, 36)}${box('SG', 480, 300, 36, 36)}${box('L1', 600, 300, 36, 36)}${box('L2', 480, 420, 36, 36)}${box('E', 600, 420, 36, 36)}${edge('f1', [236, 318], [300, 318])}${edge('f2', [400, 318], [480, 318])}${edge('f3', [516, 318], [600, 318])}${edge('f4', [516, 438], [600, 438])}${edge('f5', [348, 376], [348, 438], [400, 438])}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>`;
const campaigns = await page.evaluate(async () => (await fetch('/api/v1/campaigns')).json());
const draft = await post('/process-drafts', { key: 'W2B', name: '面板演练', xml: xml, campaignId: campaigns.items[0].id });
console.log('draft', draft.status);
await page.goto(`${origin}/processes/drafts/${draft.body.id}`);
await page.locator('.nf-bpmn-canvas[data-ready] [data-element-id="A"]').waitFor();
await wait(800);

await step('error-panel', async () => {
  await select('B');
  await wait(300);
  const input = group('业务错误').locator('input').first();
  await input.click(); await input.pressSequentially('LIST_REJECTED'); await wait(300); await shot('error-typing');
  await input.press('Enter'); await wait(400); await shot('error-panel');
  console.log('shown:', await group('业务错误').locator('.ant-select-selection-item').textContent());
});
await step('signal-panel', async () => {
  await select('SG');
  const input = group('广播信号').locator('input').first();
  await input.click(); await input.pressSequentially('通知已印发'); await page.locator('.nf-props-head').first().click(); await wait(400); await shot('signal-panel');
  console.log('shown:', await group('广播信号').locator('.ant-select-selection-item').textContent());
});
await step('link-panel', async () => {
  await select('L1');
  await field('跳转名称').locator('input').fill('去核对'); await field('跳转名称').locator('input').press('Enter'); await wait(200);
  await select('L2');
  await field('跳转名称').locator('input').fill('去核对'); await field('跳转名称').locator('input').press('Enter'); await wait(900); await shot('link-panel');
  console.log('problems:', await page.locator('.nf-designer-tabs button').first().textContent());
});
await step('sequential', async () => {
  await select('A');
  await page.locator('.nf-props-group', { hasText: '多人 / 多单位' }).getByText('依次各办一份').click(); await wait(300);
  await page.locator('.nf-props-group', { hasText: '多人 / 多单位' }).scrollIntoViewIfNeeded();
  const sel = field('单位组').locator('.ant-select'); await sel.click();
  const opts = await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').allTextContents(); console.log('sets', opts.join(','));
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click(); await wait(200);
  await field('每一份里叫作').locator('input').fill('unit'); await field('每一份里叫作').locator('input').press('Enter');
  await wait(900); await shot('sequential');
  console.log('problems:', await page.locator('.nf-designer-tabs button').first().textContent(), await page.locator('[data-element-id="A"] .djs-visual path').count());
});
await step('urging-undo', async () => {
  const ids = () => page.locator('.nf-bpmn-canvas .djs-element').evaluateAll((a) => a.map((e) => e.getAttribute('data-element-id')).sort());
  const before = await ids();
  const dump = async () => page.evaluate(async (id) => (await (await fetch(`/api/v1/process-drafts/${id}`)).json()).xml, draft.body.id);
  await page.getByRole('button', { name: '保存', exact: false }).first().click(); await wait(900); const x0 = await dump();
  const before_added = page.getByRole('button', { name: '加“到期催报”' }); await before_added.scrollIntoViewIfNeeded(); await before_added.click(); await wait(600);
  const after = await ids(); console.log('added', after.filter((i) => !before.includes(i)).join(','));
  await page.getByRole('button', { name: '看全图' }).click(); await wait(300);
  await shot('urging');
  await page.getByRole('button', { name: '撤销' }).click(); await wait(600);
  const undone = await ids(); await shot('urging-undone');
  console.log('undo clean:', JSON.stringify(undone) === JSON.stringify(before));
  await page.getByRole('button', { name: '保存', exact: false }).first().click(); await wait(900); const x1 = await dump();
  console.log('xml same after undo:', x0 === x1, x0.length, x1.length);
  await page.getByRole('button', { name: '重做' }).click(); await wait(600);
  console.log('redo same:', JSON.stringify(await ids()) === JSON.stringify(after)); await wait(700); await shot('urging-redone');
  const errs = await page.locator('.nf-designer-tabs button').first().textContent(); console.log('problems', errs);
  await page.locator('.nf-designer-tabs button').first().click(); await wait(300); await shot('urging-problems');
  console.log(await page.locator('.nf-problems .what').allTextContents());
});
await step('trial-sequential', async () => {
  await page.getByRole('button', { name: '试运行' }).first().click(); await wait(400);
  await page.getByRole('button', { name: '开始试运行' }).click(); await wait(800); await shot('trial-sequential');
  console.log('tasks', await page.locator('.nf-trial-tasks li').allTextContents());
  await page.locator('.nf-trial-tasks li button', { hasText: '办完' }).first().click(); await wait(500);
  console.log('tasks', await page.locator('.nf-trial-tasks li').allTextContents());
  await page.locator('.nf-trial-tasks li button', { hasText: '办完' }).first().click(); await wait(500); await shot('trial-sequential-end');
});
await step('feel-fault', async () => {
  await page.locator('.nf-designer-tabs button').last().click(); await wait(300);
  await select('A');
  await field('提前结束的条件').locator('textarea').fill('=a = "x'); await wait(200); await field('提前结束的条件').scrollIntoViewIfNeeded(); await shot('feel-fault');
  console.log('fault', await page.locator('.nf-props-fault').allTextContents());
  await field('提前结束的条件').locator('textarea').fill(''); await field('提前结束的条件').locator('textarea').blur(); await wait(300);
});
await step('publish', async () => {
  await wait(2500);
  await page.getByRole('button', { name: '发布', exact: false }).last().click(); await wait(1200); await shot('publish-first');
  await page.getByRole('button', { name: '确认发布' }).click(); await page.locator('.ant-message-notice', { hasText: '已发布第' }).waitFor({ timeout: 5000 });
});
await step('start', async () => {
  await page.goto(`${origin}/processes`);
  const row = page.locator('tr', { hasText: 'W2B' }).first(); await row.waitFor();
  await row.getByRole('button', { name: '发起' }).click(); await wait(500); await shot('start-dialog');
  const dialog = page.getByRole('dialog');
  await dialog.locator('#nf-start-variables').fill('{ nonsense'); await dialog.getByRole('button', { name: /发\s*起/ }).click(); await wait(300); await shot('start-fault');
  console.log('fault', await dialog.locator('[role=alert]').allTextContents());
  await dialog.locator('#nf-start-variables').fill('[1]'); await dialog.getByRole('button', { name: /发\s*起/ }).click(); await wait(300);
  console.log('fault', await dialog.locator('[role=alert]').allTextContents());
  await dialog.locator('#nf-start-key').fill('演练-1');
  await dialog.locator('#nf-start-variables').fill('{"campaign": {"sets": {}, "deadlines": {}}}');
  await dialog.getByRole('button', { name: /发\s*起/ }).click();
  await page.locator('.ant-message-notice', { hasText: '已发起' }).waitFor({ timeout: 8000 }); await wait(700); await shot('started-list');
  console.log('row', await row.textContent());
  await page.getByRole('button', { name: '查看过程' }).click(); await wait(1500); await shot('started-instance'); console.log(page.url());
});
await step('version', async () => {
  await page.goto(`${origin}/processes`); await page.locator('tr', { hasText: 'GD-P3' }).first().waitFor(); await wait(800); await shot('list-counts');
  await page.locator('tr', { hasText: 'GD-P3' }).first().locator('.ant-table-row-expand-icon').click(); await wait(800); await shot('list-versions');
  await page.locator('tr', { hasText: 'GD-P1' }).first().getByRole('link', { name: '查看' }).click(); await page.locator('.nf-heat-count').first().waitFor({ timeout: 8000 }); await wait(500); await shot('version-heat');
  await page.goto(`${origin}/processes`); await page.locator('tr', { hasText: 'GD-P3' }).first().getByRole('link', { name: '查看' }).click(); await page.locator('.nf-heat-count').first().waitFor({ timeout: 8000 }); await wait(500); await shot('version-heat-p3');
});
await browser.close();
