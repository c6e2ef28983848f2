/** An administrator publishes a decision table, tries it, and lets a process ask it. */
import { join } from 'node:path';
import { Api } from './support/api.js';
import { journeys } from './support/journey.js';
import { told } from './support/screens.js';

const shots = process.env['SCREENSHOTS'];
const table = (overlap = '') => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="file" name="补助" namespace="urn:noticeflow:example">
  <decision id="family-grant" name="补助标准"><decisionTable id="t" hitPolicy="UNIQUE">
    <input id="i1" label="困难等级"><inputExpression id="ie1" typeRef="string"><text>level</text></inputExpression></input><input id="i2" label="家庭人口"><inputExpression id="ie2" typeRef="number"><text>heads</text></inputExpression></input>
    <output id="o1" label="补助金额" name="amount" typeRef="number"/>
    <rule id="r1"><description>特别困难按人头加倍</description><inputEntry id="a1"><text>"特别困难"</text></inputEntry><inputEntry id="a2"><text>&gt; 0</text></inputEntry><outputEntry id="a3"><text>heads * 200</text></outputEntry></rule>
    <rule id="r2"><inputEntry id="b1"><text>"一般困难"</text></inputEntry><inputEntry id="b2"><text>[1..9]</text></inputEntry><outputEntry id="b3"><text>heads * 100</text></outputEntry></rule>${overlap}
  </decisionTable></decision>
</definitions>`;
const overlap = '<rule id="r3"><inputEntry id="c1"><text>-</text></inputEntry><inputEntry id="c2"><text>&gt; 8</text></inputEntry><outputEntry id="c3"><text>1000</text></outputEntry></rule>';

journeys('决策', {
  'a table is published, tried, contradicts itself, and is asked by a process': async ({ product, people, step }) => {
    const page = await people.signIn('gd-admin');
    const picture = async (name: string) => { if (shots) await page.screenshot({ path: join(shots, `${name}.png`) }); };
    const upload = async (content: string) => {
      await page.getByRole('button', { name: '上传决策文件' }).click();
      await page.getByRole('dialog').locator('input[type=file]').setInputFiles({ name: 'grant.dmn', mimeType: 'application/xml', buffer: Buffer.from(content) });
    };

    step('a faulty file is told about and not published');
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '流程' }).click();
    await page.getByRole('button', { name: '决策' }).click();
    await upload(table().replace('&gt; 0', '&gt; &gt;'));
    await page.getByText('有 1 处错误，修改后才能发布').waitFor();
    expect(await page.getByRole('dialog').getByRole('button', { name: '发布' }).isDisabled()).toBe(true);
    await page.getByRole('dialog').locator('input[type=file]').setInputFiles({ name: 'grant.dmn', mimeType: 'application/xml', buffer: Buffer.from(table(overlap)) });
    await page.getByText('检查通过，可以发布').waitFor();
    await picture('decisions-upload');
    await page.getByRole('dialog').getByRole('button', { name: '发布' }).click();
    await told(page, '已发布 1 个决策');

    step('it is looked at and tried');
    await page.getByRole('link', { name: '补助标准' }).click();
    await page.getByRole('columnheader', { name: /困难等级/ }).waitFor();
    const tryOut = page.locator('section').filter({ has: page.getByRole('heading', { name: '试算' }) });
    await tryOut.getByRole('combobox', { name: '困难等级（level）' }).fill('特别困难');
    await tryOut.getByRole('combobox', { name: '家庭人口（heads）' }).fill('3');
    await tryOut.getByRole('button', { name: '试算' }).click();
    await tryOut.getByText('600').waitFor();
    expect(await page.getByRole('row', { name: '命中' }).count()).toBe(1);
    await picture('decisions-tried');

    step('two rules that match are told apart');
    await tryOut.getByRole('combobox', { name: '家庭人口（heads）' }).fill('9');
    await tryOut.getByRole('button', { name: '试算' }).click();
    await tryOut.getByText(/命中的规则与决策表的命中策略冲突/).waitFor();
    await picture('decisions-conflict');
    // The browser reports the refusal (422) as well: that one, and nothing else.
    expect(people.faults.splice(0)).toEqual([expect.stringMatching(/422.*\/evaluate$/)]);

    step('the mended table is the next version');
    await page.getByRole('link', { name: '决策' }).first().click();
    await upload(table());
    await page.getByText('检查通过，可以发布').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '发布' }).click();
    await page.getByText('第 2 版').waitFor();

    step('a business rule task chooses it; a decision that is not there is named');
    const api = await Api.login(product.origin, 'gd-admin');
    const xml = `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:nf="urn:noticeflow:bpmn:1" id="d" targetNamespace="t"><process id="grants" name="发放补助" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="rule"/><businessRuleTask id="rule" name="确定补助"><extensionElements><nf:calledDecision decisionId="nowhere" resultVariable="grant"/></extensionElements></businessRuleTask><sequenceFlow id="g" sourceRef="rule" targetRef="e"/><endEvent id="e"/></process><bpmndi:BPMNDiagram id="dia"><bpmndi:BPMNPlane id="pl" bpmnElement="grants"><bpmndi:BPMNShape id="s_di" bpmnElement="s"><dc:Bounds x="180" y="202" width="36" height="36"/></bpmndi:BPMNShape><bpmndi:BPMNShape id="rule_di" bpmnElement="rule"><dc:Bounds x="290" y="180" width="120" height="80"/></bpmndi:BPMNShape><bpmndi:BPMNShape id="e_di" bpmnElement="e"><dc:Bounds x="484" y="202" width="36" height="36"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>`;
    const { id } = await api.post<{ id: string }>('/process-drafts', { key: 'grants', name: '发放补助', xml });
    await page.goto(`${product.origin}/processes/drafts/${id}`);
    await page.locator('[data-ready] [data-element-id="rule"]').click();
    await page.getByText('决策 nowhere 不存在').first().waitFor();
    const panel = page.getByRole('complementary', { name: '环节设置' });
    await panel.getByRole('combobox', { name: '决策' }).click({ force: true });
    await page.getByTitle('补助标准').click();
    await panel.getByText('决策 nowhere 不存在').waitFor({ state: 'detached' });
    await picture('decisions-panel');

    step('the trial run asks the published table');
    await page.getByRole('button', { name: '试运行' }).first().click();
    await page.getByLabel(/^起始数据/).fill('{"level": "一般困难", "heads": 4}');
    await page.getByRole('button', { name: '开始试运行' }).click();
    await page.getByText('"grant": 400').waitFor();
  },
});
