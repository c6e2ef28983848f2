import type { FormModel } from '@noticeflow/schemas';
import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { AccountsService } from '../accounts/index.js';
import { FormsService } from '../forms/index.js';
import { OrganisationsService, TenantsService } from '../organisations/index.js';

const TENANT = 'tenant-99';
const CAMPAIGN = 'campaign-1';
const PASSWORD = 'Zheng-que-2022';
const household: FormModel = {
  schema: 'noticeflow/form/1', id: 'home', version: 1, title: '家庭情况', origin: 'proposed', register: 'homes',
  fields: [
    { id: 'no', type: 'text', label: '户编号', indexed: true },
    { id: 'address', type: 'text', label: '住址', class: 'sensitive', purpose: '测试' },
    { id: 'members', type: 'table', label: '成员', columns: [{ id: 'name', type: 'text', label: '姓名', class: 'sensitive', purpose: '测试' }] },
  ],
};
const task = (id: string, record: string): string => `<userTask id="${id}"><extensionElements>
  <nf:assignment unit="=unit.id" post="clerk" /><nf:task kind="work" /><nf:form formId="home" access="write"${record} /></extensionElements></userTask>`;
const PROCESS = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:nf="urn:noticeflow:bpmn:1" targetNamespace="urn:test" id="d">
  <process id="posting" isExecutable="true">
    <startEvent id="s" />${task('Fill', ' record="h-1"')}
    <callActivity id="call"><extensionElements><nf:calledElement processId="residence" propagateAll="false" /><nf:ioMapping><nf:input source="=other" target="unit" /><nf:input source="=&quot;h-1&quot;" target="key" /></nf:ioMapping></extensionElements></callActivity>
    <endEvent id="e" /><sequenceFlow id="f1" sourceRef="s" targetRef="Fill" /><sequenceFlow id="f2" sourceRef="Fill" targetRef="call" /><sequenceFlow id="f3" sourceRef="call" targetRef="e" />
  </process>
  <process id="residence" isExecutable="true">
    <startEvent id="s2" />
    <serviceTask id="take"><extensionElements><nf:taskDefinition type="noticeflow:take-record" /><nf:properties><nf:property name="form" value="home" /><nf:property name="key" value="=key" /></nf:properties><nf:ioMapping><nf:input source="=key" target="key" /></nf:ioMapping></extensionElements></serviceTask>
    ${task('Serve', '')}
    <serviceTask id="erase"><extensionElements><nf:taskDefinition type="noticeflow:erase-record" /><nf:properties><nf:property name="forms" value="home" /></nf:properties></extensionElements></serviceTask>
    <endEvent id="e2" /><sequenceFlow id="g1" sourceRef="s2" targetRef="take" /><sequenceFlow id="g2" sourceRef="take" targetRef="Serve" /><sequenceFlow id="g3" sourceRef="Serve" targetRef="erase" /><sequenceFlow id="g4" sourceRef="erase" targetRef="e2" />
  </process>
</definitions>`;

/** One record goes from the unit that wrote it to the unit that is to serve, and at last away altogether. */
describe('handing a record over and erasing it', () => {
  let server: TestApp;
  let posting: Headers;
  let residence: Headers;
  let recordId: string;
  type Headers = { authorization: string };
  interface Listed { items: { id: string; data: Record<string, unknown> }[] }
  const call = (headers: Headers, method: 'GET' | 'POST', url: string, payload?: object) => server.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload === undefined ? {} : { payload }) });
  const open = async (elementId: string): Promise<string> => String((await server.database.read((tx) => tx.query('SELECT id FROM task WHERE element_id = ?', [elementId])))[0]?.id);
  const listed = async (headers: Headers) => (await call(headers, 'GET', `/campaigns/${CAMPAIGN}/registers/homes/records`)).json<Listed>().items;

  beforeAll(async () => {
    server = await createTestApp();
    await server.get(TenantsService).ensure({ id: TENANT, code: '99', name: '示例省' });
    const units = await server.database.write((tx) => server.get(OrganisationsService).createMany(tx, TENANT, ['9901', '9902'].map((code) => ({ code, name: code, kind: 'league', level: 'prefecture', parentCode: '99', posts: ['clerk'] }))));
    await server.get(AccountsService).createMany(TENANT, ['9901', '9902'].map((unit) => ({ username: unit, displayName: unit, password: PASSWORD, posts: [{ unit, post: 'clerk' }] })));
    [posting, residence] = [await server.login('9901', PASSWORD), await server.login('9902', PASSWORD)];
    await server.database.write((tx) => server.get(FormsService).register(tx, { tenantId: TENANT, campaignId: CAMPAIGN, forms: [household], lists: {} }));
    await server.database.write(async (tx) => {
      tx.insert('campaign', {
        id: CAMPAIGN, tenant_id: TENANT, slug: 'care', template_version: '1.0.0', title: '关爱', short_title: '关爱', year: 2020, status: 'running', parameters: '{}', posts: '{}',
        unit_sets: '{}', deadlines: '[]', calendar_version: null, deployment_id: null, main_instance_id: null, main_definition_id: null, created_at: new Date(), created_by: 'test', issued_at: new Date(),
        issued_by: 'test', archived_at: null, archived_by: null, archive_hash: null, archived_records: null,
      });
      tx.insert('campaign_template', { campaign_id: CAMPAIGN, tenant_id: TENANT, template: JSON.stringify({ manifest: { roles: [], unitSets: [], duties: [], reports: [], deadlines: [], parameters: [] }, forms: [household], obligations: { obligations: [] } }) });
    });
    const actor = { kind: 'system' as const, tenantId: TENANT, id: 'test' };
    const runtime = server.get(ProcessRuntime);
    await runtime.deploy({ tenantId: TENANT, name: 'test', resources: [{ name: 'care.bpmn', content: PROCESS }], actor });
    const [from, to] = [units.get('9901')!, units.get('9902')!];
    await runtime.start({ tenantId: TENANT, processId: 'posting', campaignId: CAMPAIGN, unitId: from.id, variables: { unit: { id: from.id }, other: { id: to.id } } }, { actor });
    await call(posting, 'POST', `/tasks/${await open('Fill')}/complete`, { data: { no: 'h-1', address: '示例路1号', members: [{ name: '甲' }] } });
    recordId = String((await server.database.read((tx) => tx.query("SELECT id FROM record WHERE form_id = 'home' AND parent_record_id IS NULL")))[0]?.id);
    await runtime.drain();
  }, 60_000);
  afterAll(() => server?.close());

  it('gives it to the unit of the called instance, rows and search keys included', async () => {
    expect((await listed(residence)).map(({ id }) => id)).toEqual([recordId]);
    const owners = await server.database.read((tx) => tx.query('SELECT DISTINCT o.code FROM record r JOIN organisation o ON o.id = r.owner_unit_id'));
    expect(owners).toEqual([{ code: '9902' }]);
    const task = (await call(residence, 'GET', `/tasks/${await open('Serve')}`)).json<{ form: { recordId: string; data: { members: unknown[] } } }>();
    expect(task.form.recordId).toBe(recordId);
    expect(task.form.data.members).toHaveLength(1);
  });

  it('leaves nothing of it to the unit that wrote it: not in the register, not by id, not in the task that is done', async () => {
    expect(await listed(posting)).toEqual([]);
    expect((await call(posting, 'GET', `/records/${recordId}`)).statusCode).toBe(404);
    const done = (await call(posting, 'GET', `/tasks/${await open('Fill')}`)).json<{ form?: { data: Record<string, unknown> } }>();
    expect(done.form?.data ?? {}).toEqual({});
  });

  it('keeps the history in one chain', async () => {
    const revisions = await server.database.read((tx) => tx.query('SELECT version, reason FROM record_revision WHERE record_id = ? ORDER BY version', [recordId]));
    expect(revisions.map(({ version }) => Number(version))).toEqual(revisions.map((_, index) => index + 1));
  });

  it('erases it: gone from the register, its keys destroyed, the act on record', async () => {
    await call(residence, 'POST', `/tasks/${await open('Serve')}/complete`, { data: {} });
    await server.get(ProcessRuntime).drain();
    expect(await listed(residence)).toEqual([]);
    expect((await call(residence, 'GET', `/records/${recordId}`)).statusCode).toBe(404);
    const keys = await server.database.read((tx) => tx.query('SELECT wrapped_key FROM subject_key'));
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.every((key) => key.wrapped_key === null)).toBe(true);
    const log = await server.database.read((tx) => tx.query("SELECT subject_id FROM access_log WHERE action = 'erase'"));
    expect(log.map((row) => row.subject_id)).toEqual([recordId]);
    expect((await server.database.read((tx) => tx.query("SELECT status FROM process_instance WHERE process_key = 'posting'")))[0]?.status).toBe('completed');
  });
});
