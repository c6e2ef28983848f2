import type { ElementInstanceKey } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';
import { attributeAt, textAt } from './expressions.js';

const DEFAULT_RETRIES = 3;

/** Offers work to a worker outside. Its type is what the model says, or else the element's own id. */
export function createJob(step: Step, key: ElementInstanceKey, element: ExecutableElement, type = element.job?.type): void {
  const variables = element.inputs?.length ? step.instance(key)!.variables : undefined;
  const headers = element.job?.headers;
  step.emit({
    type: 'JobCreated',
    key,
    elementId: element.id,
    job: {
      type: textAt(step, type, key) ?? element.id,
      retries: retriesOf(step, key, element),
      ...(variables && { variables }),
      ...(headers && { headers }),
    },
  });
}

function retriesOf(step: Step, key: ElementInstanceKey, element: ExecutableElement): number {
  const value = attributeAt(step, element.job?.retries, key);
  if (value === undefined || value === null || value === '') return DEFAULT_RETRIES;
  const retries = Number(value);
  if (!Number.isInteger(retries) || retries < 1) throw new Failure('expression', `Expected the retries of "${element.id}" to be a whole number from 1 but it is ${JSON.stringify(value)}`);
  return retries;
}
