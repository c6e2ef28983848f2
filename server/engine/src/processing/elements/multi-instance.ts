import type { ElementInstanceKey, Json, Results, Variables } from '../../protocol/index.js';
import type { EventDefinition, ExecutableElement, MultiInstance } from '../../model/executable.js';
import { childKeys, hasChildren } from '../../state/view.js';
import type { ElementBehavior } from '../behavior.js';
import { throwError, throwEscalation } from '../behaviors/errors.js';
import { conditionAt, evaluateAt, textAt } from '../behaviors/expressions.js';
import { raiseIncident } from '../behaviors/incidents.js';
import { throwMessage, throwSignal } from '../behaviors/messages.js';
import { activate, complete, terminate } from '../behaviors/transitions.js';
import { propagate } from '../behaviors/variables.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';

/**
 * The body of a multi-instance activity: the parent of its instances, host of its boundary events.
 * Its data: `total`, `next` (index to start next), `done` (completed), `stop` (completion condition met),
 * `items` (the collection as at activation, kept while instances are still to be started). Instances of version 0.1 also kept
 * their results there, as `r<index>`.
 */
interface BodyData { total: number; next: number; done: number; stop?: boolean; items?: Json[] }

export const multiInstanceBody: ElementBehavior = {
  activate(step, key, element) {
    const loop = element.multiInstance!;
    const { total, items } = size(step, key, loop, element);
    step.emit({ type: 'ElementDataSet', key, data: { total, next: 0, done: 0, ...(items && { items }) } });
    if (total === 0) completeBody(step, key, element);
    else iterate(step, key, element);
  },

  iterate,

  childCompleting(step, key, element, child) {
    const loop = element.multiInstance!;
    const { done, total } = dataOf(step, key);
    const index = step.instance(child)!.loopIndex!;
    const data: { [name: string]: Json } = { done: done + 1 };
    const given: Results | undefined = loop.outputCollection !== undefined && loop.outputElement !== undefined ? { [index]: evaluateAt(step, loop.outputElement, child) } : undefined;
    if (loop.completionCondition !== undefined || loop.event || loop.complex) {
      const counts = countsOf(step, key, { total, done: done + 1 });
      const seen = { ...counts, ...shortNames(counts), ...(loop.outputCollection !== undefined && { [loop.outputCollection]: collected(step, key, total, given) }) };
      if (loop.completionCondition !== undefined && conditionAt(step, loop.completionCondition, child, seen)) data.stop = true;
      if (throwBehavior(step, child, loop, { ...counts, loopCounter: index + 1 }, done === 0, seen)) data.stop = true;
    }
    // What was thrown may have interrupted the activity.
    if (step.isLive(key)) step.emit({ type: 'ElementDataSet', key, data, ...(given && { results: given }) });
  },

  childEnded(step, key, element) {
    const { stop, next, total } = dataOf(step, key);
    if (stop) {
      for (const child of childKeys(step.state, key)) terminate(step, child);
      completeBody(step, key, element);
    } else if (next < total) {
      if (element.multiInstance!.sequential) step.enqueue({ kind: 'iterate', scope: key });
    } else if (!step.hasPending(key) && !hasChildren(step.state, key)) {
      // Those that a person has taken out by hand are not waited for; those that are still being started are.
      completeBody(step, key, element);
    }
  },
};

/** The runtime attributes of the standard (table 10.31), as the completing instance sees them. */
function countsOf(step: Step, key: ElementInstanceKey, { total, done }: { total: number; done: number }): Variables {
  return { numberOfInstances: total, numberOfActiveInstances: childKeys(step.state, key).length - 1, numberOfCompletedInstances: done, numberOfTerminatedInstances: 0 };
}

/** The names other engines gave them. */
function shortNames(counts: Variables): Variables {
  return { nrOfInstances: counts.numberOfInstances!, nrOfActiveInstances: counts.numberOfActiveInstances!, nrOfCompletedInstances: counts.numberOfCompletedInstances! };
}

/**
 * What an instance that is about to complete throws (BPMN 2.0.2 table 10.29): with `none` every one, with `one` the first, with `complex`
 * each event whose condition holds. It carries the runtime attributes, and boundary events of the activity can catch it.
 * @returns whether a condition of `complex` holds: then the remaining instances are cancelled and the activity completes (table 10.30)
 */
function throwBehavior(step: Step, child: ElementInstanceKey, loop: MultiInstance, attributes: Variables, first: boolean, seen: Variables): boolean {
  const holding = (loop.complex ?? []).filter(({ condition }) => condition !== undefined && conditionAt(step, condition, child, seen));
  const thrown: EventDefinition[] = holding.flatMap(({ event }) => event ?? []);
  if (loop.event && (loop.behavior === 'none' || first)) thrown.unshift(loop.event);
  for (const event of thrown) if (step.isLive(child)) throwFromInstance(step, child, event, attributes);
  return holding.length > 0;
}

function throwFromInstance(step: Step, child: ElementInstanceKey, event: EventDefinition, attributes: Variables): void {
  if (event.kind === 'signal') throwSignal(step, child, event, attributes);
  else if (event.kind === 'message') throwMessage(step, child, event, attributes);
  else if (event.kind === 'escalation') throwEscalation(step, child, textAt(step, event.name, child) ?? '', attributes);
  else if (event.kind === 'error') throwError(step, child, textAt(step, event.name, child) ?? '', { variables: attributes });
}

/** Sequential: one instance. Parallel: all that are left. */
function iterate(step: Step, key: ElementInstanceKey, element: ExecutableElement): void {
  const loop = element.multiInstance!;
  const { total, next, items } = dataOf(step, key);
  const end = loop.sequential ? next + 1 : total;
  if (!loop.sequential) step.allowInstances(end - next);
  // The collection is kept only as long as instances are still to be started.
  step.emit({ type: 'ElementDataSet', key, data: { next: end, ...(items && end === total && { items: [] }) } });
  // While instances are being started, one that is done already must not take the others' end for its own.
  step.hold(key);
  startInstances(step, key, element, { next, end, items });
  step.release(key);
  if (!step.isLive(key)) return;
  const { stop, next: started } = dataOf(step, key);
  if (!stop && started === total && !hasChildren(step.state, key)) completeBody(step, key, element);
}

function startInstances(step: Step, key: ElementInstanceKey, element: ExecutableElement, { next, end, items }: { next: number; end: number; items: Json[] | undefined }): void {
  const loop = element.multiInstance!;
  const { total } = dataOf(step, key);
  for (let index = next; index < end; index += 1) {
    // An error in an instance, or the completion condition, may have ended the body meanwhile.
    if (!step.isLive(key) || dataOf(step, key).stop) return;
    if (step.isExhausted) {
      step.emit({ type: 'ElementDataSet', key, data: { next: index, ...(items && { items }) } });
      raiseIncident(step, key, 'step-limit', `Expected the command to come to rest within ${step.limit} steps but "${element.id}" has ${total - index} instances left to start`, 'iterating');
      return;
    }
    const variables = items && loop.elementVariable !== undefined ? { [loop.elementVariable]: items[index] ?? null } : undefined;
    activate(step, element.id, key, { loopIndex: index, ...(variables && { variables }) });
  }
}

function completeBody(step: Step, key: ElementInstanceKey, element: ExecutableElement): void {
  const loop = element.multiInstance!;
  if (loop.outputCollection !== undefined) {
    const { total } = dataOf(step, key);
    propagate(step, step.instance(key)!.parent, { [loop.outputCollection]: collected(step, key, total) });
  }
  complete(step, key);
}

/** Results in the order of the collection, whatever the order of completion; null where there is none. */
function collected(step: Step, key: ElementInstanceKey, total: number, latest: Results = {}): Json[] {
  const { data = {}, results = {} } = step.instance(key)!;
  return Array.from({ length: total }, (_, index) => latest[index] ?? results[index] ?? data[`r${index}`] ?? null);
}

function size(step: Step, key: ElementInstanceKey, loop: MultiInstance, element: ExecutableElement): { total: number; items?: Json[] } {
  if (loop.collection !== undefined) {
    const items = evaluateAt(step, loop.collection, key);
    if (!Array.isArray(items)) throw new Failure('expression', `Expected collection "${loop.collection}" of "${element.id}" to be a list but it is ${JSON.stringify(items)}`);
    return loop.elementVariable === undefined ? { total: items.length } : { total: items.length, items };
  }
  const value = evaluateAt(step, loop.cardinality ?? '', key);
  const total = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof total !== 'number' || !Number.isInteger(total) || total < 0) throw new Failure('expression', `Expected cardinality "${loop.cardinality}" of "${element.id}" to be a whole number from 0 but it is ${JSON.stringify(value)}`);
  return { total };
}

function dataOf(step: Step, key: ElementInstanceKey): BodyData {
  return step.instance(key)!.data as unknown as BodyData;
}
