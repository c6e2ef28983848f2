import type { EventDefinition } from '../../model/executable.js';
import type { ModelEventDefinition, ModelNode } from '../../model/model.js';
import type { CompileContext } from '../context.js';

/** No definition is a none event, one is itself, several are a multiple event. */
export function transformEventDefinitions(node: ModelNode, context: CompileContext): EventDefinition {
  const throwing = node.type === 'endEvent' || node.type === 'intermediateThrowEvent';
  const parts = node.eventDefinitions.map((definition) => transformDefinition(definition, node, context, throwing));
  if (parts.length > 1) return { kind: 'multiple', parts, parallel: node.parallelMultiple };
  return parts[0] ?? { kind: 'none' };
}

/** One definition as an event of `node` that is thrown, or waited for. */
export function transformDefinition(definition: ModelEventDefinition, node: Pick<ModelNode, 'extension'>, context: CompileContext, throwing: boolean): EventDefinition {
  const event: EventDefinition = { kind: definition.kind };
  switch (definition.kind) {
    case 'message': message(event, definition, node, context, throwing); break;
    case 'signal': named(event, context.signalName(definition.ref)); break;
    case 'error': named(event, context.errorCode(definition.ref)); break;
    case 'escalation': named(event, context.escalationCode(definition.ref)); break;
    case 'link': named(event, definition.linkName); break;
    case 'timer': if (definition.timer?.[0]) event.timer = definition.timer[0]; break;
    case 'conditional': if (definition.condition !== undefined) event.condition = definition.condition; break;
    case 'compensation':
      if (definition.activityRef !== undefined) event.activityRef = definition.activityRef;
      event.waitForCompletion = definition.waitForCompletion ?? true;
      break;
    case 'cancel':
    case 'terminate': break;
  }
  return event;
}

function message(event: EventDefinition, definition: ModelEventDefinition, node: Pick<ModelNode, 'extension'>, context: CompileContext, throwing: boolean): void {
  const { publication, subscription, taskDefinition } = node.extension;
  named(event, context.messageName(definition.ref));
  const correlationKey = (throwing ? publication?.correlationKey : undefined) ?? subscription?.correlationKey ?? context.message(definition.ref)?.correlationKey;
  if (correlationKey !== undefined) event.correlationKey = correlationKey;
  if (!throwing && subscription?.onePerKey) event.onePerKey = true;
  if (!throwing) return;
  if (publication?.messageId !== undefined) event.messageId = publication.messageId;
  if (publication?.timeToLive !== undefined) event.timeToLive = publication.timeToLive;
  if (taskDefinition?.type !== undefined) event.jobType = taskDefinition.type;
}

function named(event: EventDefinition, name: string | undefined): void {
  if (name !== undefined) event.name = name;
}
