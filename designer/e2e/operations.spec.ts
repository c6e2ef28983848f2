/** An administrator carries running work over to a new version, in a batch, after a dry run. */
import { Api } from './support/api.js';
import { journeys } from './support/journey.js';
import { openTask, actions, told } from './support/screens.js';

const KEY = 'e2e-migration';
const COUNT = 6;
interface Step { id: string; name: string }

/** Start → steps, one after the other → end, with its picture. Whoever the variable `clerk` names does them. */
function model(steps: readonly Step[]): string {
  const nodes = ['s', ...steps.map(({ id }) => id), 'e'];
  const flows = nodes.slice(1).map((target, index) => ({ id: `${nodes[index]}_${target}`, source: nodes[index]!, target }));
  const task = ({ id, name }: Step) => `<userTask id="${id}" name="${name}"><extensionElements><nf:assignment assignee="=clerk"/></extensionElements></userTask>`;
  const x = (id: string) => 120 + nodes.indexOf(id) * 170;
  const shape = (id: string) => `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}">${id === 's' || id === 'e' ? `<dc:Bounds x="${x(id) + 32}" y="102" width="36" height="36"/>` : `<dc:Bounds x="${x(id)}" y="80" width="100" height="80"/>`}</bpmndi:BPMNShape>`;
  const edge = ({ id, source, target }: (typeof flows)[number]) => `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}"><di:waypoint x="${x(source) + (source === 's' ? 68 : 100)}" y="120"/><di:waypoint x="${x(target) + (target === 'e' ? 32 : 0)}" y="120"/></bpmndi:BPMNEdge>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:nf="urn:noticeflow:bpmn:1" id="definitions_${KEY}" targetNamespace="urn:noticeflow:test">
<process id="${KEY}" name="材料报送" isExecutable="true"><startEvent id="s"/>${steps.map(task).join('')}<endEvent id="e"/>${flows.map(({ id, source, target }) => `<sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}"/>`).join('')}</process>
<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="${KEY}">${nodes.map(shape).join('')}${flows.map(edge).join('')}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>`;
}

journeys('运行台', {
  'running work is tried, mapped and migrated in a batch, and takes the new step': async ({ product, people, step }) => {
    step('work runs on the first version, and a second one is published');
    const admin = await Api.login(product.origin, 'gd-admin');
    const clerk = await Api.login(product.origin, 'gd-scnu');
    const { id: person } = await clerk.get<{ id: string }>('/me');
    const deploy = (steps: readonly Step[]) => admin.post('/deployments', { name: '材料报送', resources: [{ name: 'e2e.bpmn', content: model(steps) }] });
    await deploy([{ id: 'fill', name: '填报材料' }]);
    const started: string[] = [];
    for (let i = 1; i <= COUNT; i += 1) started.push((await admin.post<{ id: string }>('/process-instances', { processDefinitionKey: KEY, businessKey: `材料-${i}`, variables: { clerk: person } })).id);
    await deploy([{ id: 'prepare', name: '准备材料' }, { id: 'review', name: '校内复核' }]);

    step('the administrator opens the migration assistant');
    const page = await people.signIn('gd-admin');
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '运行台' }).click();
    await page.getByText('没有异常').waitFor();
    await page.getByRole('tab', { name: '版本迁移' }).click();
    await page.getByLabel('流程', { exact: true }).click();
    await page.getByLabel('流程', { exact: true }).fill(KEY);
    await page.locator('.ant-select-dropdown:visible').getByText(`材料报送（${KEY}）`).click();
    await page.getByText(`第 1 版（在办 ${COUNT} 件）`).first().waitFor();

    step('the dry run says of each that it needs a mapping, and why');
    await page.getByRole('button', { name: '试迁移' }).click();
    await page.getByText(`需映射 ${COUNT}`).waitFor();
    await page.getByRole('row').filter({ hasText: '材料-1' }).filter({ hasText: '需映射' }).filter({ hasText: '填报材料：新版本没有对应的环节' }).waitFor();
    expect(await page.getByRole('button', { name: /^迁移全部可迁/ }).isDisabled()).toBe(true);

    step('the administrator says which step goes on for it');
    const mapping = page.getByRole('region', { name: '环节对应' });
    await mapping.getByLabel('填报材料').click();
    await page.locator('.ant-select-dropdown:visible').getByText('准备材料（prepare）').click();
    await mapping.getByRole('button', { name: '按对应关系再试' }).click();
    await page.getByText(`可迁 ${COUNT}`).waitFor();

    step('one stays behind, the others are migrated');
    for (let i = 1; i < COUNT; i += 1) await page.getByRole('row').filter({ hasText: `材料-${i}` }).getByRole('checkbox').check();
    await page.getByRole('button', { name: `迁移所选（${COUNT - 1}）` }).click();
    const dialog = page.getByRole('dialog', { name: `迁移所选（${COUNT - 1}）` });
    await dialog.getByLabel('事由').fill('增加校内复核');
    await dialog.getByRole('button', { name: `迁移所选（${COUNT - 1}）` }).click();

    step('the batch shows its progress and the result of each');
    const results = page.getByRole('dialog', { name: '逐件结果' });
    await results.getByText(`成功 ${COUNT - 1} · 失败 0 · 待处理 0`).waitFor();
    await results.getByRole('row').filter({ hasText: '材料-1' }).filter({ hasText: '成功' }).waitFor();
    await results.getByRole('link', { name: '材料-1' }).click();

    step('the instance stands at the step of the new version');
    const picture = page.getByRole('img', { name: '流程图' });
    await picture.locator('[data-element-id="prepare"].nf-current').waitFor();
    expect(await picture.locator('[data-element-id="review"].nf-future').count()).toBe(1);
    await page.getByText('迁移到新版本').waitFor();

    step('its holder goes on, and meets the new step');
    const holder = await people.signIn('gd-scnu');
    await openTask(holder, '填报材料');
    await actions(holder).getByRole('button', { name: '提交' }).first().click();
    await holder.getByRole('dialog', { name: '提交' }).getByRole('button', { name: '提交', exact: true }).click();
    await told(holder, '已提交');
    await openTask(holder, '校内复核');

    step('the one left behind is still on the first version');
    expect((await admin.get<{ version: number }>(`/process-instances/${started[COUNT - 1]}`)).version).toBe(1);
    expect((await admin.get<{ version: number }>(`/process-instances/${started[0]}`)).version).toBe(2);
  },

  'an incident is seen with its reason, and tried again after its cause was mended': async ({ product, people, step }) => {
    step('a process stumbles over data that is missing');
    const admin = await Api.login(product.origin, 'gd-admin');
    const xml = model([{ id: 'fill', name: '填报材料' }]).replaceAll(KEY, 'e2e-incident').replace('<nf:assignment', '<nf:deadline due="=due"/><nf:assignment');
    await admin.post('/deployments', { name: '材料报送', resources: [{ name: 'e2e.bpmn', content: xml }] });
    const { id } = await admin.post<{ id: string }>('/process-instances', { processDefinitionKey: 'e2e-incident', businessKey: '缺数据', variables: { due: 'someday' } });

    step('the administrator sees it, tries it as it is, then mends it');
    const page = await people.signIn('gd-admin');
    await page.goto(`${product.origin}/operations`);
    const row = page.getByRole('listitem').filter({ hasText: '缺数据' });
    await row.getByText(/someday/).waitFor();
    await row.getByRole('button', { name: '重试', exact: true }).click();
    await page.getByText('仍未通过，异常保留').waitFor();
    await row.getByRole('button', { name: '改正后重试' }).click();
    const dialog = page.getByRole('dialog', { name: '改正后重试' });
    await dialog.getByLabel('要改正的流程数据（JSON）').fill('{"due": "P3D"}');
    await dialog.getByRole('button', { name: '重试' }).click();
    await page.getByText('没有异常').waitFor();

    step('on the instance the administrator moves the work, after reading what follows');
    await page.goto(`${product.origin}/instances/${id}`);
    await page.getByRole('button', { name: '调整环节' }).click();
    const modify = page.getByRole('dialog', { name: '调整环节' });
    await modify.getByText('终止环节', { exact: true }).click();
    await modify.getByRole('combobox', { name: '环节' }).fill('填报');
    await page.locator('.ant-select-dropdown:visible').getByText('填报材料（fill）').waitFor();
    await page.keyboard.press('Enter');
    await modify.getByText('将取消：填报材料').waitFor();
    await modify.getByText('流程将因此结束').waitFor();
    await modify.getByRole('button', { name: 'Close' }).click();

    step('and suspends it, which shows among what is stuck');
    await page.getByRole('button', { name: '暂停', exact: true }).click();
    await page.getByRole('button', { name: '恢复', exact: true }).waitFor();
    await page.goto(`${product.origin}/operations/stuck`);
    await page.getByRole('listitem').filter({ hasText: '缺数据' }).getByText('已暂停').waitFor();
    expect(await page.evaluate<number>('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(1440);
  },
});
