import type { ElementInstanceKey, Variables } from '../../protocol/index.js';
import type { EventDefinition } from '../../model/executable.js';
import { visibleVariables } from '../../state/view.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';
import { textAt } from './expressions.js';
import { triggerSubscription } from './triggers.js';

/** Publishes what a throw event or a message end event says; the runtime correlates it across instances. */
export function throwMessage(step: Step, key: ElementInstanceKey, event: EventDefinition, payload?: Variables): void {
  const elementId = step.instance(key)!.elementId;
  // A drawing without message definitions still says which event it is.
  const name = textAt(step, event.name, key) || elementId;
  const correlationKey = textAt(step, event.correlationKey, key);
  const messageId = textAt(step, event.messageId, key) ?? step.ctx.nextId();
  const timeToLive = textAt(step, event.timeToLive, key);
  step.emit({ type: 'MessageThrown', key, elementId, name, ...(correlationKey !== undefined && { correlationKey }) });
  step.effects.push({
    type: 'PublishMessage',
    messageId,
    name,
    ...(correlationKey !== undefined && { correlationKey }),
    variables: { ...cargo(step, key), ...payload },
    ...(timeToLive !== undefined && { timeToLive }),
    from: key,
  });
}

/** What travels with it: the input mappings of the thrower and nothing else, as with jobs; without any, all that it sees. */
function cargo(step: Step, key: ElementInstanceKey): Variables {
  const { variables } = step.instance(key)!;
  return step.elementOf(key).inputs?.length ? { ...variables } : visibleVariables(step.state, key);
}

/**
 * A signal reaches everybody who listens now. Those of this instance hear it in this step, because it may interrupt
 * the thrower; the others after commit, by the runtime. The thrower looks whether it still lives before it goes on.
 */
export function throwSignal(step: Step, key: ElementInstanceKey, event: EventDefinition, payload?: Variables): void {
  const elementId = step.instance(key)!.elementId;
  const name = textAt(step, event.name, key);
  if (!name) throw new Failure('expression', `Expected "${elementId}" to have a signal name but it has none`);
  const variables = { ...cargo(step, key), ...payload };
  step.emit({ type: 'SignalThrown', key, elementId, name });
  step.effects.push({ type: 'BroadcastSignal', signalId: step.ctx.nextId(), name, variables, exceptInstanceId: step.state.instanceId });
  const listening = Object.keys(step.state.subscriptions).map(Number).filter((each) => step.state.subscriptions[each]!.kind === 'signal' && step.state.subscriptions[each]!.name === name);
  for (const each of listening) if (step.state.subscriptions[each]) triggerSubscription(step, each, { variables: payload });
}
