import type { ElementInstanceKey, Json, TaskDetails } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';
import { deadlineOf } from './deadlines.js';
import { attributeAt, messageOf, textAt } from './expressions.js';

/** Evaluates who has to do what until when. */
export function describeTask(step: Step, key: ElementInstanceKey, element: ExecutableElement, kind: TaskDetails['kind']): TaskDetails {
  const config = element.task ?? {};
  const text = (source: string | undefined) => textAt(step, source, key);
  const loopIndex = step.instance(key)!.loopIndex;
  return withoutUndefined({
    kind,
    name: element.name ?? element.id,
    assignee: text(config.assignee),
    unit: text(config.unit),
    post: text(config.post) ?? element.lanes?.[0],
    cc: listOf(attributeAt(step, config.cc, key), element),
    formId: text(config.formId),
    record: text(config.record),
    dueAt: dueAt(step, text(config.due), element),
    priority: priority(attributeAt(step, config.priority, key), element),
    title: text(config.title),
    loopIndex,
  });
}

function withoutUndefined(details: { [K in keyof TaskDetails]: TaskDetails[K] | undefined }): TaskDetails {
  const kept: Partial<Record<keyof TaskDetails, unknown>> = {};
  for (const name of Object.keys(details) as (keyof TaskDetails)[]) if (details[name] !== undefined) kept[name] = details[name];
  return kept as TaskDetails;
}

/** One id, several separated by commas, or a list. */
function listOf(value: Json | undefined, element: ExecutableElement): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const items = Array.isArray(value) ? value : textOf(value, element).split(',');
  const names = items.map((item) => textOf(item, element).trim()).filter((item) => item !== '');
  return names.length > 0 ? names : undefined;
}

function textOf(value: Json, element: ExecutableElement): string {
  if (typeof value === 'object') throw new Failure('expression', `Expected the copies of "${element.id}" to go to ids but found ${JSON.stringify(value)}`);
  return String(value);
}

function dueAt(step: Step, text: string | undefined, element: ExecutableElement): string | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return deadlineOf(text, step.ctx);
  } catch (error) {
    throw new Failure('expression', `Expected the deadline of "${element.id}" to be a date, a date and time or a duration but it is "${text}": ${messageOf(error)}`);
  }
}

function priority(value: unknown, element: ExecutableElement): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) throw new Failure('expression', `Expected the priority of "${element.id}" to be a number but it is ${JSON.stringify(value)}`);
  return number;
}
