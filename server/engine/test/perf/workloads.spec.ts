import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyAll, createSimulation, emptyState, type Simulation } from '../../src/index.js';

/** The plain BPMN workloads of the benchmark: they run without any extension, and their state stays small. */
const MAX_STATE_BYTES = 2048;

const load = (name: string) => readFileSync(join(__dirname, name), 'utf8');

async function stateSize(simulation: Simulation, id: string): Promise<number> {
  const history = await simulation.history(id);
  let largest = 0;
  for (let i = 1; i <= history.length; i += 1) largest = Math.max(largest, JSON.stringify(applyAll(emptyState(), history.slice(0, i))).length);
  return largest;
}

test('W1 approval loops back once and completes', async () => {
  const simulation = createSimulation({ resources: [load('W1-approval.bpmn')] });
  const id = await simulation.start('approval');
  await simulation.completeTask('submit', { approved: false });
  await simulation.completeTask('submit', { approved: true });
  await simulation.completeTask('confirm');
  expect(await simulation.trace(id)).toEqual(['start', 'submit', 'decide', 'submit', 'decide', 'confirm', 'end']);
  expect((await simulation.instance(id)).state).toBe('completed');
  expect(await stateSize(simulation, id)).toBeLessThanOrEqual(MAX_STATE_BYTES);
});

test('W2 campaign with ten reviews at once', async () => {
  const simulation = createSimulation({ resources: [load('W2-campaign.bpmn')], jobHandlers: { noop: () => undefined } });
  const id = await simulation.start('campaign');
  await simulation.completeTask('survey', { assignNeeded: true });
  expect(await simulation.tasks()).toHaveLength(10);
  for (let i = 0; i < 10; i += 1) await simulation.completeTask('review');
  await simulation.completeTask('assign');
  expect((await simulation.instance(id)).state).toBe('completed');
  expect((await simulation.trace(id)).filter((each) => each === 'record')).toHaveLength(4);
  const size = await stateSize(simulation, id);
  expect(size).toBeLessThanOrEqual(MAX_STATE_BYTES);
});

test.each([[true, 's3'], [false, 's4']])('W3 straight through, approved %s', async (approved, passed) => {
  const simulation = createSimulation({ resources: [load('W3-straight-through.bpmn')], jobHandlers: { noop: () => undefined } });
  const id = await simulation.start('straight', { variables: { approved } });
  const trace = await simulation.trace(id);
  expect((await simulation.instance(id)).state).toBe('completed');
  expect(trace).toContain(passed);
  expect(trace.filter((each) => each === 'p2')).toHaveLength(1);
});

test('W3 without the variable takes the default flow, as equality with nothing is false', async () => {
  const simulation = createSimulation({ resources: [load('W3-straight-through.bpmn')], jobHandlers: { noop: () => undefined } });
  const id = await simulation.start('straight');
  expect(await simulation.trace(id)).toContain('s4');
});

test('W4 a thousand timers due at once fire once each', async () => {
  const simulation = createSimulation({ resources: [load('W4-timers.bpmn')] });
  for (let i = 0; i < 1000; i += 1) await simulation.start('timers');
  await simulation.advance('PT0.5S');
  expect(await simulation.timers()).toHaveLength(1000);
  await simulation.advance('PT0.5S');
  expect((await simulation.instances()).every((instance) => instance.state === 'completed')).toBe(true);
});
