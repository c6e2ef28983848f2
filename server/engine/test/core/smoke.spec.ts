import { apply, compile, emptyState, execute, parse } from '../../src/index.js';

const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="u"/><userTask id="u"/>
<sequenceFlow id="f2" sourceRef="u" targetRef="x"/><exclusiveGateway id="x" default="f4"/>
<sequenceFlow id="f3" sourceRef="x" targetRef="e1"><conditionExpression>=ok = true</conditionExpression></sequenceFlow>
<sequenceFlow id="f4" sourceRef="x" targetRef="e2"/><endEvent id="e1"/><endEvent id="e2"/></process></definitions>`;

test('start → user task → exclusive gateway → end', async () => {
  const { processes: [process], problems } = compile(await parse(xml));
  expect(problems.filter((p) => p.severity === 'error')).toEqual([]);
  const ctx = { now: '2026-01-01T00:00:00.000Z', nextId: () => 'x' };
  const first = execute(process!, emptyState(), { type: 'CreateInstance', instanceId: 'i' }, ctx);
  if (!first.ok) throw new Error(first.message);
  expect(Object.keys(first.state.tasks)).toHaveLength(1);
  const second = execute(process!, first.state, { type: 'CompleteTask', key: Number(Object.keys(first.state.tasks)[0]), variables: { ok: true } }, ctx);
  if (!second.ok) throw new Error(second.message);
  expect(second.state.status).toBe('completed');
  expect(second.events.filter((e) => e.type === 'ElementCompleted').map((e) => 'elementId' in e && e.elementId)).toEqual(['u', 'x', 'e1']);
  expect([...first.events, ...second.events].reduce(apply, emptyState())).toEqual(second.state);
});
