import { evaluate as evaluateFeel, evaluateAttribute, ExpressionError } from '../expressions/index.js';
import type { EventDefinition, ExecutableProcess } from '../model/executable.js';
import type { ExecutionContext, Variables } from '../protocol/index.js';

/** What the conditional start events of a process say to published data. */
export interface StartConditions {
  /** Start events whose condition is true, in document order. */
  met: string[];
  /** Conditions that could not be evaluated. Data that is missing is no fault: the condition is not true. */
  failed: { elementId: string; message: string }[];
}

/**
 * Outside an instance there are no variables to observe, so a conditional start event looks at data somebody publishes:
 * the host asks this function and starts an instance (`CreateInstance` with `startElementId`) for each condition that is met.
 * Every publication is looked at for itself; nothing is remembered between two of them.
 */
export function startConditions(process: ExecutableProcess, variables: Variables, { now, timeZone, evaluate }: Pick<ExecutionContext, 'now' | 'timeZone' | 'evaluate'>): StartConditions {
  const result: StartConditions = { met: [], failed: [] };
  for (const { elementId, event } of process.startTriggers) {
    const conditions = [event, ...(event.parts ?? [])].flatMap(({ condition }) => condition ?? []);
    try {
      if (conditions.some((condition) => (evaluate ? evaluate(condition, variables, now) : evaluateFeel(condition, variables, now, timeZone === undefined ? {} : { timeZone })) === true)) result.met.push(elementId);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      result.failed.push({ elementId, message: error.message });
    }
  }
  return result;
}

/**
 * Which part of a parallel multiple start event a message or signal is: the instance is started with it (`CreateInstance startPart`) and waits
 * for the others. Undefined for every other start event: that one starts at once.
 */
export function startPartOf(event: EventDefinition | undefined, kind: 'message' | 'signal', name: string, { now }: Pick<ExecutionContext, 'now'>): number | undefined {
  if (event?.kind !== 'multiple' || !event.parallel) return undefined;
  const part = (event.parts ?? []).findIndex((each) => each.kind === kind && each.name !== undefined && evaluateAttribute(each.name, {}, now) === name);
  return part === -1 ? undefined : part;
}

/** Whether a message start event wants one instance per correlation key (`nf:subscription onePerKey`). */
export function isOnePerKey(event: EventDefinition | undefined, name: string): boolean {
  return [event, ...(event?.parts ?? [])].some((each) => each?.onePerKey === true && (each.name === name || event?.kind === 'message'));
}
