import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apply, applyAll, compile, emptyState, execute, parse, type Accepted, type Command, type ExecutableProcess, type InstanceState, type JournalEvent, type Rejection } from '../../src/index.js';

const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="u"/><userTask id="u"/>
<sequenceFlow id="f2" sourceRef="u" targetRef="x"/><exclusiveGateway id="x" default="f4"/>
<sequenceFlow id="f3" sourceRef="x" targetRef="e1"><conditionExpression>=ok = true</conditionExpression></sequenceFlow>
<sequenceFlow id="f4" sourceRef="x" targetRef="e2"/><endEvent id="e1"/><endEvent id="e2"/></process></definitions>`;

const ctx = { now: '2026-01-01T00:00:00.000Z', nextId: () => 'x' };
let process: ExecutableProcess;

beforeAll(async () => {
  process = compile(await parse(xml)).processes[0]!;
});

function accepted(state: InstanceState, command: Command, of = process): Accepted<InstanceState> {
  const outcome = execute(of, state, command, ctx);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome;
}

function rejected(state: InstanceState, command: Command): Rejection {
  const outcome = execute(process, state, command, ctx);
  if (outcome.ok) throw new Error(`expected a rejection but got ${outcome.events.map((event) => event.type).join(', ')}`);
  return outcome;
}

const created = () => accepted(emptyState(), { type: 'CreateInstance', instanceId: 'i', businessKey: 'b' });
const taskKey = (state: InstanceState) => Number(Object.keys(state.tasks)[0]);

test('start → user task → exclusive gateway → end', () => {
  const first = created();
  const second = accepted(first.state, { type: 'CompleteTask', key: taskKey(first.state), variables: { ok: true } });
  expect(second.state.status).toBe('completed');
  expect(second.events.map((event) => event.type)).toEqual([
    'TaskCompleted', 'VariablesSet', 'ElementCompleted', 'SequenceFlowTaken', 'ElementActivated', 'ElementCompleted', 'SequenceFlowTaken', 'ElementActivated', 'ElementCompleted', 'InstanceCompleted',
  ]);
  expect([...first.events, ...second.events].reduce(apply, emptyState())).toEqual(second.state);
});

test('the caller keeps the state it gave', () => {
  const { state } = created();
  const frozen = deepFreeze(JSON.parse(JSON.stringify(state)) as InstanceState);
  expect(accepted(frozen, { type: 'CompleteTask', key: taskKey(frozen), variables: { ok: true } }).state.status).toBe('completed');
  expect(frozen).toEqual(state);
});

test('events are numbered without gaps and carry the time of the command', () => {
  const { events } = created();
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  expect(new Set(events.map((event) => event.at))).toEqual(new Set([ctx.now]));
});

test('a journal with a gap, or of an unknown kind, is refused', () => {
  const { events } = created();
  expect(() => applyAll(emptyState(), events.slice(1))).toThrow('Expected event 1');
  expect(() => applyAll(emptyState(), [{ ...events[0]!, type: 'Nonsense' } as unknown as JournalEvent])).toThrow('Nonsense');
});

test('what cannot be done is rejected and nothing happens', () => {
  const { state } = created();
  const key = taskKey(state);
  const done = accepted(state, { type: 'CompleteTask', key }).state;
  expect(rejected(emptyState(), { type: 'CompleteTask', key: 1 }).code).toBe('NOT_FOUND');
  expect(rejected(state, { type: 'CompleteTask', key: 99 }).code).toBe('NOT_FOUND');
  expect(rejected(state, { type: 'CompleteTask', key: 2 }).code).toBe('ALREADY_COMPLETED');
  expect(rejected(done, { type: 'CompleteTask', key }).code).toBe('ALREADY_COMPLETED');
  expect(rejected(state, { type: 'CompleteJob', key }).code).toBe('ALREADY_COMPLETED');
  expect(rejected(state, { type: 'CreateInstance', instanceId: 'i' }).code).toBe('INVALID_STATE');
  expect(rejected(emptyState(), { type: 'CreateInstance', instanceId: 'i', startElementId: 'nowhere' }).code).toBe('INVALID_ARGUMENT');
  expect(rejected(state, { type: 'SetVariables', variables: JSON.parse('{"__proto__": 1}') }).code).toBe('INVALID_ARGUMENT');
  expect(rejected(state, { type: 'ResumeInstance' }).code).toBe('INVALID_STATE');
  expect(rejected(state, { type: 'toString' } as unknown as Command).code).toBe('INVALID_ARGUMENT');
});

test('a timer is never fired early', async () => {
  const timers = compile(await parse(readFileSync(join(__dirname, '../perf/W4-timers.bpmn'), 'utf8'))).processes[0]!;
  const { state } = accepted(emptyState(), { type: 'CreateInstance', instanceId: 'i' }, timers);
  const key = Number(Object.keys(state.timers)[0]);
  expect(execute(timers, state, { type: 'FireTimer', key }, ctx)).toMatchObject({ ok: false, code: 'INVALID_STATE' });
  expect(execute(timers, state, { type: 'FireTimer', key }, { ...ctx, now: '2026-01-01T00:00:01.000Z' })).toMatchObject({ ok: true });
});

test('an update of a task keeps it open', () => {
  const { state } = created();
  const outcome = accepted(state, { type: 'UpdateTask', key: taskKey(state), assignee: 'li', dueAt: null });
  expect(outcome.events).toMatchObject([{ type: 'TaskUpdated', assignee: 'li', dueAt: null }]);
  expect(outcome.state.tasks).toEqual(state.tasks);
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}

test('a scope without a start event begins at everything no flow leads to', async () => {
  const bare = compile(await parse(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="p" isExecutable="true">
<userTask id="a"/><subProcess id="h"><userTask id="b"/><task id="c"/><sequenceFlow id="f" sourceRef="b" targetRef="c"/></subProcess></process></definitions>`)).processes[0]!;
  let { state } = accepted(emptyState(), { type: 'CreateInstance', instanceId: 'i' }, bare);
  expect(Object.values(state.tasks).map((task) => task.elementId)).toEqual(['a', 'b']);
  for (const key of Object.keys(state.tasks).map(Number)) state = accepted(state, { type: 'CompleteTask', key }, bare).state;
  expect(state.status).toBe('completed');
});
