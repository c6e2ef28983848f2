import { applyAll, emptyState, type Variables } from '@noticeflow/engine';
import { entities } from '../entities.js';
import { migrations } from '../migrations.js';
import { FixedClock } from '../platform/clock/index.js';
import { createTestDatabase, testKinds, type TestDatabase } from '../persistence/testing.js';
import type { ProcessRuntime } from './process-runtime.js';
import { bpmn, CLERK, createTestRuntime, TENANT } from './testing.js';

/** A table that calls scores from `limit` on high, and with `tag` carries a version tag. */
const table = (limit: number, { tag, key = 'level' }: { tag?: string; key?: string } = {}) => `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:nf="urn:noticeflow:bpmn:1" id="file" name="f" namespace="u">
<decision id="${key}" name="Level">${tag === undefined ? '' : `<extensionElements><nf:versionTag value="${tag}"/></extensionElements>`}<decisionTable id="${key}.table"><input id="${key}.in"><inputExpression id="${key}.ie" typeRef="number"><text>score</text></inputExpression></input><output id="${key}.out" typeRef="string"/>
<rule id="${key}.high"><inputEntry><text>&gt;= ${limit}</text></inputEntry><outputEntry><text>"high"</text></outputEntry></rule><rule id="${key}.low"><inputEntry><text>&lt; ${limit}</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule></decisionTable></decision></definitions>`;
const asking = (attributes: string, id = 'asks') => bpmn(id, `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="r"/><businessRuleTask id="r"><extensionElements><nf:calledDecision ${attributes} resultVariable="level"/></extensionElements></businessRuleTask><sequenceFlow id="g" sourceRef="r" targetRef="e"/><endEvent id="e"/>`);
const dmn = (content: string) => ({ name: 'table.dmn', content });
const process = (content: string) => ({ name: 'process.bpmn', content });

describe.each(testKinds())('decisions on %s', (kind) => {
  let test: TestDatabase;
  let runtime: ProcessRuntime;
  beforeEach(async () => {
    test = await createTestDatabase({ kind, entities, migrations });
    runtime = createTestRuntime(test.database, new FixedClock());
  });
  afterEach(async () => {
    await runtime.stop();
    await test.close();
  });

  const deploy = (...resources: { name: string; content: string }[]) => runtime.deploy({ tenantId: TENANT, name: 'd', actor: CLERK, resources });
  const decide = async (variables: Variables, processId = 'asks') => {
    const { instanceId } = await runtime.start({ tenantId: TENANT, processId, variables }, { actor: CLERK });
    const { state } = await runtime.state(instanceId);
    return { instanceId, status: state.status, level: state.elements[1]?.variables?.level, incidents: Object.values(state.incidents).map(({ kind: what }) => what) };
  };

  it('are versions like processes: counted per decision, an unchanged file keeps its version', async () => {
    const versions = [await deploy(dmn(table(60))), await deploy(dmn(table(60))), await deploy(dmn(table(70)), process(asking('decisionId="level"')))];
    expect(versions.map(({ decisionDefinitions: [each] }) => [each!.key, each!.version])).toEqual([['level', 1], ['level', 1], ['level', 2]]);
    expect(versions[2]!.processDefinitions).toHaveLength(1);
    expect(await test.database.read((tx) => tx.query('SELECT id FROM decision_resource'))).toHaveLength(2);
  });

  it('latest follows a deployment at once, in running processes too', async () => {
    await deploy(process(asking('decisionId="level"')));
    await deploy(dmn(table(60)));
    expect(await decide({ score: 65 })).toMatchObject({ status: 'completed', level: 'high' });
    await deploy(dmn(table(70)));
    expect(await decide({ score: 65 })).toMatchObject({ level: 'low' });
  });

  it('deployment keeps to the version deployed with the process, and takes the newest where it has none', async () => {
    await deploy(process(asking('decisionId="level" binding="deployment"')), dmn(table(60)));
    await deploy(dmn(table(70)));
    expect(await decide({ score: 65 })).toMatchObject({ level: 'high' });
    await deploy(process(asking('decisionId="level" binding="deployment"', 'alone')));
    expect(await decide({ score: 65 }, 'alone')).toMatchObject({ level: 'low' });
  });

  it('versionTag takes the newest version with that tag', async () => {
    await deploy(process(asking('decisionId="level" binding="versionTag" versionTag="=tag"')));
    await deploy(dmn(table(60, { tag: 'a' })));
    await deploy(dmn(table(65, { tag: 'a' })));
    await deploy(dmn(table(90, { tag: 'b' })));
    expect(await decide({ score: 62, tag: 'a' })).toMatchObject({ level: 'low' });
    expect(await decide({ score: 80, tag: 'b' })).toMatchObject({ level: 'low' });
    expect(await decide({ score: 80, tag: 'c' })).toMatchObject({ status: 'active', incidents: ['decision'] });
  });

  it('may be named by an expression, several in one step', async () => {
    await deploy(dmn(table(60)), { name: 'second.dmn', content: table(70, { key: 'strict' }).replace('id="file"', 'id="file2"') });
    await deploy(process(bpmn('two', `<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="r"/><businessRuleTask id="r"><extensionElements><nf:calledDecision decisionId="=name" resultVariable="level"/></extensionElements><multiInstanceLoopCharacteristics isSequential="true"><extensionElements><nf:multiInstance collection="names" elementVariable="name" outputCollection="levels" outputElement="level"/></extensionElements></multiInstanceLoopCharacteristics></businessRuleTask><sequenceFlow id="g" sourceRef="r" targetRef="e"/><endEvent id="e"/>`)));
    const { instanceId } = await runtime.start({ tenantId: TENANT, processId: 'two', variables: { score: 65, names: ['level', 'strict', 'level'] } }, { actor: CLERK });
    const { state } = await runtime.state(instanceId);
    expect([state.status, state.elements[1]?.variables?.levels]).toEqual(['completed', ['high', 'low', 'high']]);
  });

  it('are never asked again: what was decided is in the journal, with version and rules', async () => {
    await deploy(process(asking('decisionId="level"')), dmn(table(60)));
    const { instanceId } = await decide({ score: 65 });
    await deploy(dmn(table(70)));
    const { events } = await runtime.history(instanceId, { limit: 1000 });
    expect(events.find((event) => event.type === 'DecisionEvaluated')).toMatchObject({ decisionId: 'level', version: 1, decisions: [{ id: 'level', rules: ['level.high'] }], result: 'high' });
    const replayed = applyAll(emptyState(), events.map(({ step: _step, actor: _actor, onBehalfOf: _behalf, command: _command, ...event }) => event));
    expect(JSON.parse(JSON.stringify(replayed))).toEqual((await runtime.state(instanceId)).state);
  });

  it('an incident names the missing decision and is gone when it was deployed and the incident resolved', async () => {
    await deploy(process(asking('decisionId="level"')));
    const { instanceId, incidents } = await decide({ score: 65 });
    expect(incidents).toEqual(['decision']);
    await deploy(dmn(table(60)));
    const { state } = await runtime.state(instanceId);
    await runtime.submit(instanceId, { type: 'ResolveIncident', incidentKey: Number(Object.keys(state.incidents)[0]) }, { actor: CLERK });
    expect((await runtime.state(instanceId)).state).toMatchObject({ status: 'completed' });
  });

  it('of another tenant do not exist', async () => {
    await runtime.deploy({ tenantId: 'other', name: 'd', actor: CLERK, resources: [dmn(table(60))] });
    await deploy(process(asking('decisionId="level"')));
    expect(await decide({ score: 65 })).toMatchObject({ incidents: ['decision'] });
  });

  it('a faulty table refuses the whole deployment with the ids of its elements', async () => {
    await expect(deploy(process(asking('decisionId="level"')), dmn(table(60).replace('&gt;= 60', '&gt;= &gt;')))).rejects.toMatchObject({ status: 422, code: 'MODEL_INVALID', errors: [{ path: 'table.dmn', elementId: 'level.high', rule: 'expression' }] });
    await expect(deploy({ name: 'x.dmn', content: 'hello' })).rejects.toMatchObject({ status: 422, errors: [{ path: 'x.dmn', rule: 'not-well-formed' }] });
    await expect(deploy(dmn(table(60)), dmn(table(70)))).rejects.toMatchObject({ status: 422, errors: [{ elementId: 'level' }] });
    for (const name of ['process_definition', 'decision_definition', 'decision_resource', 'deployment']) expect(await test.database.read((tx) => tx.query(`SELECT id FROM ${name}`))).toEqual([]);
  });

  describe('conditional start events', () => {
    const conditional = (condition: string) => process(bpmn('watch', `<startEvent id="s"><conditionalEventDefinition><condition>${condition}</condition></conditionalEventDefinition></startEvent><sequenceFlow id="f" sourceRef="s" targetRef="t"/><userTask id="t"/><sequenceFlow id="g" sourceRef="t" targetRef="e"/><endEvent id="e"/>`));
    const publish = (variables: Variables, processId?: string) => runtime.publishConditions({ tenantId: TENANT, actor: CLERK, variables, processId });

    it('start an instance with the data wherever the condition of the newest version is true', async () => {
      await deploy(conditional('level &gt; 3'));
      expect((await publish({ level: 3 })).started).toEqual([]);
      const { started } = await publish({ level: 4 });
      expect(started).toEqual([{ instanceId: expect.any(String), processDefinitionKey: 'watch', elementId: 's' }]);
      expect((await runtime.state(started[0]!.instanceId)).state.elements[1]?.variables).toEqual({ level: 4 });
      await deploy(conditional('level &gt; 5'));
      expect((await publish({ level: 4 })).started).toEqual([]);
      expect((await publish({ level: 6 }, 'nothing')).started).toEqual([]);
    });

    it('say which condition could not be evaluated', async () => {
      await deploy(conditional('count(for a in 1..1000, b in 1..1000 return a) &gt; level'));
      expect(await publish({ level: 1 })).toEqual({ started: [], failed: [{ processDefinitionKey: 'watch', elementId: 's', message: expect.any(String) }] });
    });
  });
});
