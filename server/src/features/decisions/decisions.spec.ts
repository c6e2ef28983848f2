import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { AccountsService } from '../accounts/index.js';
import { OrganisationsService, TenantsService } from '../organisations/index.js';

const PASSWORD = 'Zheng-que-2022';
/** What a family gets: by its size, twice when the other decision says it is poor. */
const file = (perHead: number) => `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="file" name="f" namespace="u">
<decision id="poor" name="贫困"><literalExpression id="poor.text"><text>income &lt; 1000</text></literalExpression></decision>
<decision id="grant" name="补助标准"><informationRequirement id="q"><requiredDecision href="#poor"/></informationRequirement><decisionTable id="t" hitPolicy="UNIQUE">
<input id="i1" label="人口"><inputExpression id="ie1" typeRef="number"><text>heads</text></inputExpression></input><input id="i2" label="贫困"><inputExpression id="ie2" typeRef="boolean"><text>贫困</text></inputExpression></input>
<output id="o1" name="amount" label="金额" typeRef="number"/><output id="o2" name="clause" label="依据" typeRef="string"/>
<rule id="r1"><description>一般</description><inputEntry id="e1"><text>&gt; 0</text></inputEntry><inputEntry id="e2"><text>false</text></inputEntry><outputEntry id="e3"><text>heads * ${perHead}</text></outputEntry><outputEntry id="e4"><text>"二（一）"</text></outputEntry></rule>
<rule id="r2"><inputEntry id="e5"><text>&gt; 0</text></inputEntry><inputEntry id="e6"><text>true</text></inputEntry><outputEntry id="e7"><text>heads * ${perHead} * 2</text></outputEntry><outputEntry id="e8"><text>"二（二）"</text></outputEntry></rule>
<rule id="r3"><inputEntry id="e9"><text>&gt; 9</text></inputEntry><inputEntry id="e10"><text>-</text></inputEntry><outputEntry id="e11"><text>1</text></outputEntry><outputEntry id="e12"><text>"重"</text></outputEntry></rule>
</decisionTable></decision></definitions>`;

describe('decision definitions', () => {
  let server: TestApp;
  const people: Record<string, { authorization: string }> = {};
  let deployed: { decisionDefinitions: { id: string; key: string; version: number }[] };
  const idOf = (key: string) => deployed.decisionDefinitions.find((each) => each.key === key)!.id;

  beforeAll(async () => {
    server = await createTestApp();
    await server.get(TenantsService).ensure({ id: 't1', code: 'jiyuan', name: '济源', divisionCode: '419001' });
    await server.get(TenantsService).ensure({ id: 't2', code: 'other', name: '仙桃', divisionCode: '429004' });
    await server.database.write((tx) => server.get(OrganisationsService).createMany(tx, 't1', [{ code: 'town', name: '镇', kind: 'town', level: 'town', parentCode: '419001', posts: ['clerk'] }]));
    await server.get(AccountsService).createMany('t1', [
      { username: 'admin', displayName: '李四', password: PASSWORD, posts: [{ unit: '419001', post: 'admin' }] },
      { username: 'clerk', displayName: '张三', password: PASSWORD, posts: [{ unit: 'town', post: 'clerk' }] },
    ]);
    await server.get(AccountsService).createMany('t2', [{ username: 'stranger', displayName: '王五', password: PASSWORD, posts: [{ unit: '429004', post: 'admin' }] }]);
    for (const name of ['admin', 'clerk', 'stranger']) people[name] = await server.login(name, PASSWORD);
    await call('admin', 'POST', '/deployments', { name: 'x', resources: [{ name: 'grant.dmn', content: file(100) }] });
    deployed = (await call('admin', 'POST', '/deployments', { name: 'x', resources: [{ name: 'grant.dmn', content: file(200) }] })).body;
  });
  afterAll(() => server?.close());

  const call = async (who: string, method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await server.app.inject({ method, url: `/api/v1${url}`, headers: people[who]!, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body ? answer.json() : undefined };
  };
  const evaluate = (variables: object, key = 'grant', who = 'clerk') => call(who, 'POST', `/decision-definitions/${idOf(key)}/evaluate`, { variables });

  it('are deployed beside processes and listed, the newest version or all, page by page', async () => {
    expect(deployed).toMatchObject({ processDefinitions: [], decisionDefinitions: [{ key: 'poor', version: 2 }, { key: 'grant', version: 2 }] });
    const keys = async (query: string) => (await call('clerk', 'GET', `/decision-definitions?${query}`)).body.items.map(({ key, version }: { key: string; version: number }) => `${key}:${version}`);
    expect(await keys('latest=true')).toEqual(['grant:2', 'poor:2']);
    expect(await keys('')).toEqual(['grant:2', 'grant:1', 'poor:2', 'poor:1']);
    expect(await keys('key=grant&limit=1')).toEqual(['grant:2']);
    expect(await keys('latest=true&q=%E8%B4%AB')).toEqual(['poor:2']);
    const first = (await call('clerk', 'GET', '/decision-definitions?limit=2')).body;
    expect((await call('clerk', 'GET', `/decision-definitions?limit=2&cursor=${first.nextCursor}`)).body.items.map(({ key }: { key: string }) => key)).toEqual(['poor', 'poor']);
    expect(first.items[0]).toMatchObject({ name: '补助标准', publishedBy: '李四', resourceName: 'grant.dmn' });
  });

  it('show their tables, those of required decisions with them', async () => {
    const { body } = await call('clerk', 'GET', `/decision-definitions/${idOf('grant')}`);
    expect(body).toMatchObject({ key: 'grant', decisions: [{ key: 'grant', requires: ['poor'], table: { hitPolicy: 'UNIQUE', inputs: [{ label: '人口', expression: 'heads', type: 'number' }, { label: '贫困' }], rules: [{ id: 'r1', inputs: ['> 0', 'false'], description: '一般' }, {}, {}] } }, { key: 'poor', expression: 'income < 1000' }] });
    expect(body.xml).toContain('<decision id="grant"');
  });

  it('can be tried: the result with the rules that made it', async () => {
    expect(await evaluate({ heads: 3, income: 500 })).toEqual({ status: 200, body: { result: { amount: 1200, clause: '二（二）' }, decisions: [{ id: 'poor', rules: [] }, { id: 'grant', rules: ['r2'] }], version: 2 } });
    expect((await evaluate({ heads: 0, income: 5 })).body.result).toBeNull();
    expect((await evaluate({ income: 5 }, 'poor')).body.result).toBe(true);
  });

  it('say by rule why they have no result', async () => {
    const { status, body } = await evaluate({ heads: 10, income: 500 });
    expect([status, body.code, body.errors.map(({ elementId, rule }: { elementId: string; rule: string }) => `${elementId}:${rule}`)]).toEqual([422, 'DECISION_FAILED', ['r2:hit-policy', 'r3:hit-policy']]);
    expect((await evaluate({ heads: 'many', income: 1 })).body.errors).toEqual([expect.objectContaining({ elementId: 'grant', rule: 'type', messageZh: expect.stringMatching(/[一-龥]/) })]);
    expect((await evaluate([1])).status).toBe(400);
  });

  it('end at the tenant', async () => {
    expect((await call('stranger', 'GET', '/decision-definitions')).body.items).toEqual([]);
    expect((await call('stranger', 'GET', `/decision-definitions/${idOf('grant')}`)).status).toBe(404);
    expect((await evaluate({}, 'grant', 'stranger')).status).toBe(404);
  });

  it('that are missing are named when a process is checked', async () => {
    const asks = (key: string) => `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:nf="urn:noticeflow:bpmn:1" id="d" targetNamespace="t"><process id="p"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="r"/><businessRuleTask id="r"><extensionElements><nf:calledDecision decisionId="${key}" resultVariable="x"/></extensionElements></businessRuleTask><sequenceFlow id="g" sourceRef="r" targetRef="e"/><endEvent id="e"/></process></definitions>`;
    const problems = async (who: string, key: string) => (await call(who, 'POST', '/process-definitions/lint', { xml: asks(key) })).body.problems.map(({ rule, elementId }: { rule: string; elementId: string }) => `${rule}:${elementId}`);
    expect([await problems('admin', 'grant'), await problems('admin', 'nowhere'), await problems('stranger', 'grant')]).toEqual([[], ['decision-unknown:r'], ['decision-unknown:r']]);
  });

  it('only who may deploy deploys', async () => {
    expect((await call('clerk', 'POST', '/deployments', { name: 'x', resources: [{ name: 'grant.dmn', content: file(300) }] })).status).toBe(403);
  });

  it.each([
    ['a DOCTYPE', file(1).replace('<definitions', '<!DOCTYPE x [<!ENTITY a "b">]><definitions'), 'doctype', undefined],
    ['a table of another hit policy', file(1).replace('UNIQUE', 'BEST'), 'hit-policy', 't'],
    ['an entry that is no FEEL', file(1).replace('&gt; 9', '&gt; &gt;'), 'expression', 'e9'],
    ['rules without an entry', file(1).replace('<inputEntry id="e10"><text>-</text></inputEntry>', ''), 'rule-entries', 'r3'],
  ])('%s is refused with rule and element', async (_name, content, rule, elementId) => {
    const { status, body } = await call('admin', 'POST', '/deployments', { name: 'x', resources: [{ name: 'bad.dmn', content }] });
    expect([status, body.code]).toEqual([422, 'MODEL_INVALID']);
    expect(body.errors).toContainEqual(expect.objectContaining({ path: 'bad.dmn', rule, ...(elementId && { elementId }) }));
  });

  it('a process is started by published data', async () => {
    const watch = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="watch" isExecutable="true"><startEvent id="s"><conditionalEventDefinition><condition>level &gt; 3</condition></conditionalEventDefinition></startEvent><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/></process></definitions>`;
    await call('admin', 'POST', '/deployments', { name: 'x', resources: [{ name: 'watch.bpmn', content: watch }] });
    expect((await call('admin', 'POST', '/conditions', { variables: { level: 9 } })).body).toEqual({ started: [{ instanceId: expect.any(String), processDefinitionKey: 'watch', elementId: 's' }], failed: [] });
    expect((await call('clerk', 'POST', '/conditions', { variables: { level: 9 } })).status).toBe(403);
  });
});
