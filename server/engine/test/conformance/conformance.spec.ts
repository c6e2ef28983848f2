import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { applyAll, createSimulation, emptyState, type Simulation } from '../../src/index.js';
import { act, newest, scripts } from './act.js';
import type { Case, CaseStep, Expectation } from './case.js';

/** Every folder is an element of the standard: BPMN files and `cases.json`, what has to come of them. */
const root = __dirname;
const now = '2026-01-01T00:00:00.000Z';

for (const folder of readdirSync(root).filter((name) => statSync(join(root, name)).isDirectory()).sort()) {
  describe(folder, () => {
    const cases = JSON.parse(readFileSync(join(root, folder, 'cases.json'), 'utf8')) as Case[];
    test.each(cases.map((each) => [each.name, each] as const))('%s', async (_name, { bpmn, also = [], steps, stepLimit }) => {
      const resources = [bpmn, ...also].map((file) => readFileSync(join(root, folder, file), 'utf8'));
      const simulation = createSimulation({ resources, now, scripts, ...(stepLimit !== undefined && { stepLimit }) });
      const current = { instance: '' };
      for (const [index, step] of steps.entries()) {
        try {
          await perform(simulation, step, current, (name) => readFileSync(join(root, folder, name), 'utf8'));
        } catch (error) {
          (error as Error).message = `step ${index + 1} ${JSON.stringify(step)}: ${(error as Error).message}`;
          throw error;
        }
      }
      await finishedMeansEmpty(simulation);
      await replayEqualsLife(simulation);
    });
  });
}

async function perform(simulation: Simulation, step: CaseStep, current: { instance: string }, fileOf: (name: string) => string): Promise<void> {
  if (step.rejected !== undefined) {
    await expect(act(simulation, step, current, fileOf)).rejects.toMatchObject({ code: step.rejected });
    return;
  }
  await act(simulation, step, current, fileOf);
  if (step.expect) await check(simulation, step.expect, step.of === undefined ? current.instance : await newest(simulation, step.of));
}

async function check(simulation: Simulation, expected: Expectation, id: string): Promise<void> {
  const instance = await simulation.instance(id);
  const seen: Record<string, unknown> = {};
  const ids = (items: { elementId: string }[]) => items.map((item) => item.elementId);
  if (expected.state !== undefined) seen.state = instance.state;
  if (expected.trace) seen.trace = await simulation.trace(id);
  if (expected.terminated) seen.terminated = (await simulation.history(id)).flatMap((event) => (event.type === 'ElementTerminated' ? [event.elementId] : []));
  if (expected.tasks) seen.tasks = ids(await simulation.tasks(id));
  if (expected.jobs) seen.jobs = ids(await simulation.jobs(id));
  if (expected.timers) seen.timers = ids(await simulation.timers(id));
  if (expected.subscriptions) seen.subscriptions = ids(await simulation.subscriptions(id));
  if (expected.incidents) seen.incidents = (await simulation.incidents(id)).map((incident) => `${incident.elementId}:${incident.kind}`);
  if (expected.due) seen.due = (await simulation.timers(id)).map((timer) => `${timer.elementId}:${timer.dueAt}`);
  if (expected.reminded) seen.reminded = (await simulation.history(id)).flatMap((event) => (event.type === 'TaskReminded' ? [`${event.elementId}:${event.before}`] : []));
  if (expected.errorCode !== undefined) seen.errorCode = instance.end?.errorCode;
  if (expected.instances) {
    const counts: Record<string, number> = {};
    for (const each of await simulation.instances()) counts[each.processId] = (counts[each.processId] ?? 0) + 1;
    seen.instances = counts;
  }
  const { variables, absent, task, ...exact } = expected;
  expect(seen).toEqual(exact);
  if (variables) expect(instance.variables).toMatchObject(variables);
  for (const name of absent ?? []) expect(instance.variables).not.toHaveProperty(name);
  if (task) expect((await simulation.tasks(id))[0]).toMatchObject(task);
}

async function finishedMeansEmpty(simulation: Simulation): Promise<void> {
  for (const { id, state } of await simulation.instances()) {
    if (state === 'active') continue;
    const left = applyAll(emptyState(), await simulation.history(id));
    expect({ ...left, elements: Object.keys(left.elements) }).toMatchObject({ elements: ['1'], parked: {}, jobs: {}, tasks: {}, timers: {}, subscriptions: {}, incidents: {}, conditions: {}, compensations: [] });
  }
}

async function replayEqualsLife(simulation: Simulation): Promise<void> {
  for (const instance of await simulation.instances()) {
    const replayed = applyAll(emptyState(), JSON.parse(JSON.stringify(await simulation.history(instance.id))));
    expect(replayed.elements[1]?.variables ?? {}).toEqual(instance.variables);
    expect(Object.keys(replayed.incidents).map((key) => `${instance.id}:${key}`)).toEqual(instance.incidents.map((each) => each.id));
  }
}
