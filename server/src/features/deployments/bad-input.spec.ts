import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { bpmn } from '../../runtime/testing.js';
import { AccountsService } from '../accounts/index.js';
import { TenantsService } from '../organisations/index.js';

const PASSWORD = 'Zheng-que-2022';
const flow = (id: string, from: string, to: string): string => `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"/>`;
const around = (body: string): string => `<startEvent id="s"/>${body}<endEvent id="e"/>`;

/** Each with the rule it breaks and the element it is about; null where the whole file is. */
const MODELS: [name: string, xml: string, rule: string, elementId: string | null][] = [
  ['a DOCTYPE', bpmn('p', around(flow('f', 's', 'e'))).replace('?>', '?><!DOCTYPE x [<!ENTITY a "b">]>'), 'doctype', null],
  ['ids used twice', bpmn('p', around(`<task id="t"/><task id="t"/>${flow('f', 's', 't')}${flow('g', 't', 'e')}`)), 'duplicate-id', 't'],
  ['an unknown element', bpmn('p', around(`<wizardTask id="w"/>${flow('f', 's', 'e')}`)), 'unknown-element', 'w'],
  ['an unknown extension', bpmn('p', around(`<userTask id="t"><extensionElements><nf:evil/></extensionElements></userTask>${flow('f', 's', 't')}${flow('g', 't', 'e')}`)), 'unknown-element', null],
  ['a reference to nothing', bpmn('p', around(flow('f', 's', 'nothing'))), 'dangling-reference', 'f'],
  ['too many levels', bpmn('p', '<subProcess>'.repeat(60) + '</subProcess>'.repeat(60)), 'too-deep', null],
  ['too many elements', bpmn('p', '<task/>'.repeat(5_001)), 'too-many-elements', null],
  ['too many bytes', bpmn('p', around(flow('f', 's', 'e'))).replace('id="s"', `id="s" name="${'办'.repeat(700_000)}"`), 'too-large', null],
  ['a reserved id', bpmn('p', around(`<task id="__proto__"/>${flow('f', 's', 'e')}`)), 'reserved-name', '__proto__'],
  ['an expression that is none', bpmn('p', around(`<scriptTask id="t" scriptFormat="feel"><extensionElements><nf:script resultVariable="r"/></extensionElements><script>= 1 +</script></scriptTask>${flow('f', 's', 't')}${flow('g', 't', 'e')}`)), 'expression', 't'],
  ['no XML at all', 'hello', 'not-well-formed', null],
];

describe('a process model that is wrong', () => {
  let server: TestApp;
  let admin: { authorization: string };

  beforeAll(async () => {
    server = await createTestApp();
    await server.get(TenantsService).ensure({ id: 't1', code: 'jiyuan', name: '济源', divisionCode: '419001' });
    await server.get(AccountsService).createMany('t1', [{ username: 'admin', displayName: '李四', password: PASSWORD, posts: [{ unit: '419001', post: 'admin' }] }]);
    admin = await server.login('admin', PASSWORD);
  });
  afterAll(() => server?.close());

  it.each(MODELS)('%s: 422 with rule and element, and nothing is stored', async (_name, xml, rule, elementId) => {
    const answer = await server.app.inject({ method: 'POST', url: '/api/v1/deployments', headers: admin, payload: { name: 'x', resources: [{ name: 'x.bpmn', content: xml }] } });
    expect([answer.statusCode, answer.headers['content-type'], answer.json().code]).toEqual([422, 'application/problem+json; charset=utf-8', 'MODEL_INVALID']);
    expect(answer.json().errors).toContainEqual(expect.objectContaining({ path: 'x.bpmn', rule, messageZh: expect.stringMatching(/[一-龥]/), ...(elementId === null ? {} : { elementId }) }));
    expect(answer.body).not.toMatch(/node_modules|\bat [A-Za-z.]+ \(/);
    expect(await server.database.read((tx) => tx.query('SELECT id FROM process_definition'))).toEqual([]);
  });
});
