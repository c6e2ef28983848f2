import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSimulation, type JournalEvent } from '../../src/index.js';

/** The exact story an auditor reads, event by event. A change here is a change of what is kept for years. */
const line = (event: JournalEvent) => {
  const place = 'elementId' in event ? ` ${event.elementId}` : 'flowId' in event ? ` ${event.flowId}` : '';
  return `${event.seq} ${event.type}${place}`;
};

test('an approval that loops once', async () => {
  const simulation = createSimulation({ resources: [readFileSync(join(__dirname, '../perf/W1-approval.bpmn'), 'utf8')] });
  const id = await simulation.start('approval');
  await simulation.completeTask('submit', { approved: false });
  await simulation.completeTask('submit', { approved: true });
  await simulation.completeTask('confirm');
  expect((await simulation.history(id)).map(line)).toEqual([
    '1 InstanceCreated', '2 ElementActivated start', '3 ElementCompleted start', '4 SequenceFlowTaken f1', '5 ElementActivated submit', '6 TaskCreated submit',
    '7 TaskCompleted submit', '8 VariablesSet', '9 ElementCompleted submit', '10 SequenceFlowTaken f2', '11 ElementActivated decide', '12 ElementCompleted decide', '13 SequenceFlowTaken f4', '14 ElementActivated submit', '15 TaskCreated submit',
    '16 TaskCompleted submit', '17 VariablesSet', '18 ElementCompleted submit', '19 SequenceFlowTaken f2', '20 ElementActivated decide', '21 ElementCompleted decide', '22 SequenceFlowTaken f3', '23 ElementActivated confirm', '24 TaskCreated confirm',
    '25 TaskCompleted confirm', '26 ElementCompleted confirm', '27 SequenceFlowTaken f5', '28 ElementActivated end', '29 ElementCompleted end', '30 InstanceCompleted',
  ]);
});

test('an interruption: listening closed, children depth first, then the handler', async () => {
  const file = 'listening-is-closed-children-go-depth-first-then-the-handler-begins.bpmn';
  const simulation = createSimulation({ resources: [readFileSync(join(__dirname, '../conformance/interruption', file), 'utf8')] });
  const id = await simulation.start('p');
  const before = (await simulation.history(id)).length;
  await simulation.message('stop');
  expect((await simulation.history(id)).slice(before).map((event) => line(event).replace(/^\d+ /, ''))).toEqual([
    'SubscriptionTriggered b', 'SubscriptionClosed b', 'TimerCancelled t', 'TaskCancelled u', 'ElementTerminated u', 'ElementTerminated k', 'ElementTerminated h',
    'ElementActivated b', 'ElementCompleted b', 'SequenceFlowTaken b_e1', 'ElementActivated e1', 'ElementCompleted e1', 'InstanceCompleted',
  ]);
});
