import type { ElementInstanceKey, Instant, Variables } from '../protocol/index.js';
import { firstDue } from '../expressions/timers.js';
import type { ExecutableProcess } from '../model/executable.js';
import { isOnePerKey } from '../processing/starts.js';
import type { Entry, World } from './world.js';

export interface Message {
  id: string;
  name: string;
  variables: Variables;
  correlationKey?: string | undefined;
  /** ISO 8601 duration; without it a message that nobody waits for yet is kept until somebody does. */
  timeToLive?: string | undefined;
  /** The throwing element, when it was thrown by a process. */
  from?: { entry: Entry; elementId: string | undefined };
}

/**
 * Brings messages to who waits for them: along the message flows of the throwing element if it has any, else by name
 * and correlation key; at most one instance per process; waiting instances before message start events.
 * Early messages are kept, repeated message ids are ignored.
 */
export class MessageRouter {
  private readonly kept: { message: Message; until: Instant | undefined }[] = [];
  private readonly seen = new Set<string>();
  /** Process and key of instances that there may be one of. */
  private readonly started = new Set<string>();

  constructor(private readonly world: World) {}

  /** @returns whether somebody got it now */
  publish(message: Message): boolean {
    if (this.seen.has(message.id)) return false;
    this.seen.add(message.id);
    const delivered = this.deliver(message);
    if (!delivered) {
      const until = message.timeToLive === undefined ? undefined : firstDue({ kind: 'duration', expression: message.timeToLive }, this.world.now, {}).dueAt;
      this.kept.push({ message, until });
    }
    this.world.settle();
    return delivered;
  }

  /** A subscription was opened: a kept message may be for it. */
  opened(entry: Entry, key: ElementInstanceKey): void {
    for (let i = 0; i < this.kept.length; i += 1) {
      const { message, until } = this.kept[i]!;
      if (until !== undefined && until <= this.world.now) {
        this.kept.splice(i, 1);
        i -= 1;
      } else if (this.matches(message, entry, key) && this.hand(message, entry, key)) {
        this.kept.splice(i, 1);
        return;
      }
    }
  }

  private deliver(message: Message): boolean {
    const reached = new Set<string>();
    for (const entry of [...this.world.entries.values()]) {
      if (reached.has(entry.process.id) || entry.state.status !== 'active') continue;
      for (const name in entry.state.subscriptions) {
        const key = Number(name);
        if (!this.matches(message, entry, key) || !this.hand(message, entry, key)) continue;
        reached.add(entry.process.id);
        break;
      }
    }
    for (const { process, elementId } of this.starts(message)) {
      if (reached.has(process.id)) continue;
      reached.add(process.id);
      if (this.isStarted(message, process, elementId)) continue;
      meet(message, this.world.startBy(process, elementId, 'message', message.name, message.variables));
    }
    return reached.size > 0;
  }

  /** Whether the one instance of this key was started before; if not, it is now. */
  private isStarted({ name, correlationKey }: Message, process: ExecutableProcess, elementId: string): boolean {
    if (correlationKey === undefined || !isOnePerKey(process.elements.get(elementId)?.event, name)) return false;
    const key = `${process.id} ${correlationKey}`;
    const before = this.started.has(key);
    this.started.add(key);
    return before;
  }

  private hand(message: Message, entry: Entry, key: ElementInstanceKey): boolean {
    const delivered = this.world.offer(entry, { type: 'DeliverMessage', key, messageId: message.id, variables: message.variables });
    if (delivered) meet(message, entry);
    return delivered;
  }

  private matches(message: Message, entry: Entry, key: ElementInstanceKey): boolean {
    const subscription = entry.state.subscriptions[key];
    if (subscription?.kind !== 'message' || entry.state.suspended) return false;
    const targets = this.flowTargets(message);
    if (targets) {
      if (!targets.has(subscription.elementId) || !this.isForPartner(message, entry)) return false;
    } else if (subscription.name !== message.name) return false;
    return subscription.correlationKey === undefined || subscription.correlationKey === message.correlationKey;
  }

  private starts(message: Message): ReturnType<World['startsBy']> {
    const targets = this.flowTargets(message);
    if (!targets) return this.world.startsBy('message', message.name);
    return [...this.world.processes.values()].flatMap((process) => process.startTriggers.filter(({ elementId }) => targets.has(elementId)).map(({ elementId }) => ({ process, elementId })));
  }

  /** Pools of one file that talk without correlation keys: whoever has a partner in the other pool talks to that one. */
  private isForPartner({ from, correlationKey }: Message, entry: Entry): boolean {
    if (!from || correlationKey !== undefined || from.entry.partners.has(entry.id)) return true;
    return ![...from.entry.partners].some((id) => {
      const partner = this.world.entry(id);
      return partner.process === entry.process && partner.state.status === 'active';
    });
  }

  /** Elements the throwing element is connected to; undefined when no message flow leads to an element (but to a whole pool), so that the name decides. */
  private flowTargets({ from }: Message): Set<string> | undefined {
    if (from?.elementId === undefined) return undefined;
    const targets = from.entry.process.messageFlows
      .filter((flow) => flow.source === from.elementId && [...this.world.processes.values()].some((process) => process.elements.has(flow.target) && process.id !== flow.target))
      .map((flow) => flow.target);
    return targets.length > 0 ? new Set(targets) : undefined;
  }
}

function meet({ from }: Message, entry: Entry): void {
  if (!from) return;
  from.entry.partners.add(entry.id);
  entry.partners.add(from.entry.id);
}
