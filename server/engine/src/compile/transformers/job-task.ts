import type { ExecutableElement } from '../../model/executable.js';
import type { ModelNode } from '../../model/model.js';
import type { Transformer } from '../context.js';
import { properties } from './properties.js';

/**
 * Service and send tasks become jobs. A send task that names a message carries it as `event` as well:
 * the message is what the job sends, and what is published when no worker is asked for (no `nf:taskDefinition`).
 */
export const transformJobTask: Transformer = (node, element, { builder: { context } }) => {
  element.job = jobOf(node);
  if (node.type !== 'sendTask' || node.messageRef === undefined) return;
  const { publication } = node.extension;
  element.event = { kind: 'message' };
  const name = context.messageName(node.messageRef);
  const correlationKey = publication?.correlationKey ?? context.message(node.messageRef)?.correlationKey;
  if (name !== undefined) element.event.name = name;
  if (correlationKey !== undefined) element.event.correlationKey = correlationKey;
  if (publication?.messageId !== undefined) element.event.messageId = publication.messageId;
  if (publication?.timeToLive !== undefined) element.event.timeToLive = publication.timeToLive;
  if (node.extension.taskDefinition?.type !== undefined) element.event.jobType = node.extension.taskDefinition.type;
};

/** Values of `implementation` that name a technology of the standard, not a worker. */
const UNSPECIFIED = new Set(['##unspecified', '##WebService', 'http://www.w3.org/2001/XMLSchema']);

/** Job type: our extension, else `implementation`, else the operation, else the element's own id. */
export function jobOf(node: ModelNode): NonNullable<ExecutableElement['job']> {
  const { taskDefinition, properties: headers } = node.extension;
  const implementation = node.implementation !== undefined && !UNSPECIFIED.has(node.implementation) ? node.implementation : undefined;
  const job: NonNullable<ExecutableElement['job']> = { type: taskDefinition?.type ?? implementation ?? node.operation ?? node.id };
  if (taskDefinition?.retries !== undefined) job.retries = taskDefinition.retries;
  if (headers) job.headers = properties(headers);
  return job;
}
