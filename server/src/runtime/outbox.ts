import { startPartOf, type Command, type Effect } from '@noticeflow/engine';
import type { Database } from '../persistence/database.js';
import type { Row } from '../persistence/tx.js';
import type { Clock, IdGenerator } from '../platform/clock/index.js';
import { claimDue } from './claims.js';
import type { InstanceRow, Participant } from './contract.js';
import type { Definitions } from './definitions.js';
import type { InstanceStore, StoredInstance } from './instance-store.js';
import type { Messages } from './messages.js';
import type { RuntimeOptions } from './options.js';
import type { OutboxItem, SignalDelivery } from './order.js';
import type { Pipeline } from './pipeline.js';
import { isRejection } from './rejection-error.js';
import type { BroadcastRequest, Signals } from './signals.js';
import { systemActor, type Starter } from './starter.js';

type StartChild = Extract<Effect, { type: 'StartChild' }>;
type NotifyParent = Extract<Effect, { type: 'NotifyParent' }>;

/** A child to cancel may still be about to start, on another node: looked for this many times. */
const CANCEL_ATTEMPTS = 20;
/** Processes that call each other without end stop here, with an incident at the call activity. */
const MAX_CALL_DEPTH = 30;

/**
 * Turns committed effects into commands to other instances. The outbox row is deleted in the step it becomes, so each effect happens
 * once however often it is tried; the node that wrote it does it at once, and after its lease any other node does.
 */
export class Outbox {
  /** What this node is doing now, with the time from which others would take it for dead. */
  private readonly running = new Map<string, number>();
  private renewal: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly store: InstanceStore,
    private readonly definitions: Definitions,
    private readonly pipeline: Pipeline,
    private readonly starter: Starter,
    private readonly messages: Messages,
    private readonly signals: Signals,
    private readonly options: RuntimeOptions,
  ) {}

  async sweep(): Promise<number> {
    const rows = await claimDue(this.database, this.ids, 'outbox', this.clock.now(), this.options.leaseMs);
    const results = await Promise.allSettled(rows.map((row) => this.handle(itemOf(row), Number(row.attempts))));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    return rows.length;
  }

  async handle(item: OutboxItem, attempts = 0): Promise<void> {
    if (this.running.has(item.id)) return;
    this.running.set(item.id, this.clock.now().getTime() + this.options.leaseMs);
    this.renewal ??= setInterval(() => void this.renew(), this.options.leaseMs / 4).unref();
    try {
      await this.perform(item, attempts);
    } catch (error) {
      await this.database.write((tx) => tx.execute('UPDATE outbox SET attempts = ?, last_error = ?, wake_at = ? WHERE id = ?', [
        attempts + 1, error instanceof Error ? error.message : String(error), new Date(this.clock.now().getTime() + Math.min(60_000, 1000 * 2 ** attempts)), item.id,
      ]));
      throw error;
    } finally {
      this.running.delete(item.id);
      if (this.running.size === 0) {
        clearInterval(this.renewal);
        this.renewal = undefined;
      }
    }
  }

  /** A step with thousands of effects takes longer than a lease: what waits here is not given to others meanwhile. */
  private async renew(): Promise<void> {
    const now = this.clock.now().getTime();
    const until = now + this.options.leaseMs;
    const ending = [...this.running].filter(([, end]) => end - now < this.options.leaseMs / 2).map(([id]) => id);
    try {
      for (let i = 0; i < ending.length; i += 500) {
        const ids = ending.slice(i, i + 500);
        await this.database.write((tx) => tx.execute(`UPDATE outbox SET wake_at = ? WHERE id IN (${ids.map(() => '?').join(', ')}) AND wake_at < ?`, [new Date(until), ...ids, new Date(until)]));
        for (const id of ids) if (this.running.has(id)) this.running.set(id, until);
      }
    } catch {
      // The lease runs out and another node takes over; what is done twice is refused.
    }
  }

  private async perform(item: OutboxItem, attempts: number): Promise<void> {
    const { effect, tenantId } = item;
    switch (effect.type) {
      case 'StartChild':
        return this.startChild(item, effect);
      case 'NotifyParent':
        return this.notifyParent(item, effect, attempts);
      case 'CancelChild':
        try {
          return await this.send(item, effect.childInstanceId, { type: 'CancelInstance', reason: effect.reason, byParent: true }, attempts, false);
        } catch (error) {
          if (!isRejection(error, 'NOT_FOUND')) throw error;
          if (attempts >= CANCEL_ATTEMPTS) return this.drop(item);
          return this.putOff(item, attempts, 500);
        }
      case 'PublishMessage':
        await this.messages.publishThrown(
          { tenantId, name: effect.name, messageId: effect.messageId, correlationKey: effect.correlationKey, variables: effect.variables, timeToLive: effect.timeToLive },
          (tx) => tx.remove('outbox', item.id),
        );
        return;
      case 'BroadcastSignal':
        await this.broadcast({ tenantId, name: effect.name, variables: effect.variables }, item);
        return;
      case 'DeliverSignal':
        return this.send(item, effect.instanceId, { type: 'DeliverSignal', key: effect.key, variables: effect.variables }, attempts);
      case 'StartBySignal':
        return this.startBySignal(item, effect);
    }
  }

  /** Tells everyone who waits for the signal; answers the instances reached or started. */
  async broadcast(request: BroadcastRequest, cause?: OutboxItem): Promise<string[]> {
    const items = await this.signals.spread(request, cause && ((tx) => tx.remove('outbox', cause.id)));
    await Promise.all(items.map((item) => this.handle(item)));
    return items.map((item) => item.instanceId);
  }

  private async startBySignal(item: OutboxItem, { definitionId, elementId, instanceId, name, variables }: Extract<SignalDelivery, { type: 'StartBySignal' }>): Promise<void> {
    try {
      const definition = await this.definitions.get(definitionId);
      const startPart = startPartOf(definition.process.elements.get(elementId)?.event, 'signal', name, { now: this.clock.now().toISOString() });
      await this.starter.start({ definition, instanceId, actor: systemActor(item.tenantId, 'signal'), startElementId: elementId, startPart, variables, participants: [done(item)] });
    } catch (error) {
      if (!isRejection(error)) throw error;
      await this.drop(item); // it was started before
    }
  }

  private async startChild(item: OutboxItem, effect: StartChild): Promise<void> {
    const { parent, childInstanceId, variables } = effect;
    const waits = (instance: StoredInstance | undefined): boolean => instance?.row.status === 'active' && instance.state.elements[parent.elementKey] !== undefined;
    let caller = this.store.cached(parent.instanceId);
    // What this node remembers may be older than the call, when another node has made it.
    if (!waits(caller)) caller = (await this.store.load([parent.instanceId])).get(parent.instanceId);
    if (!caller || !waits(caller)) return this.drop(item);
    const definition = await this.definitions.findCalled(await this.definitions.get(caller.row.processDefinitionId), effect.processId, effect.binding, effect.versionTag);
    const tooDeep = definition !== undefined && (await this.depthOf(caller.row)) >= MAX_CALL_DEPTH;
    if (!definition || tooDeep) {
      const message = tooDeep
        ? `Expected at most ${MAX_CALL_DEPTH} calls inside each other but "${effect.processId}" would be one more`
        : `Expected process "${effect.processId}" to call but it is not deployed`;
      return this.send(item, parent.instanceId, { type: 'ChildNotStarted', key: parent.elementKey, childInstanceId, message }, 0);
    }
    try {
      await this.starter.start({
        definition, instanceId: childInstanceId, actor: systemActor(item.tenantId, 'call-activity'), businessKey: effect.businessKey, variables, parent,
        campaignId: caller.row.campaignId, unitId: unitOf(variables) ?? caller.row.unitId, rootInstanceId: caller.row.rootInstanceId, participants: [done(item)],
      });
    } catch (error) {
      if (isRejection(error, 'INVALID_STATE', 'ALREADY_COMPLETED')) return this.drop(item); // it was started before
      if (isRejection(error, 'INVALID_ARGUMENT')) return this.send(item, parent.instanceId, { type: 'ChildNotStarted', key: parent.elementKey, childInstanceId, message: error.detail }, 0);
      throw error;
    }
  }

  /** How many callers stand above the instance. */
  private async depthOf(row: InstanceRow): Promise<number> {
    let depth = 1;
    for (let parentId = row.parentInstanceId; parentId !== null && depth < MAX_CALL_DEPTH; depth += 1) {
      parentId = (this.store.cached(parentId)?.row ?? (await this.store.row(parentId)))?.parentInstanceId ?? null;
    }
    return depth;
  }

  private notifyParent(item: OutboxItem, { parent, childInstanceId, outcome }: NotifyParent, attempts: number): Promise<void> {
    const key = parent.elementKey;
    switch (outcome.type) {
      case 'completed':
        return this.send(item, parent.instanceId, { type: 'ChildCompleted', key, childInstanceId, variables: outcome.variables }, attempts);
      case 'failed':
        return this.send(item, parent.instanceId, { type: 'ChildFailed', key, childInstanceId, errorCode: outcome.errorCode, ...(outcome.message !== undefined && { message: outcome.message }) }, attempts);
      case 'cancelled':
        return this.send(item, parent.instanceId, { type: 'ChildCancelled', key, childInstanceId, ...(outcome.message !== undefined && { message: outcome.message }) }, attempts);
      case 'escalated':
        return this.send(item, parent.instanceId, { type: 'ChildEscalated', key, childInstanceId, escalationCode: outcome.escalationCode, ...(outcome.variables && { variables: outcome.variables }) }, attempts);
    }
  }

  /** A refusal means that nobody waits for it any more; a suspended instance is asked again later. */
  private async send(item: OutboxItem, instanceId: string, command: Command, attempts: number, dropMissing = true): Promise<void> {
    try {
      await this.pipeline.submit({ instanceId, command, actor: systemActor(item.tenantId, 'call-activity'), participants: [done(item)] });
    } catch (error) {
      if (isRejection(error, 'SUSPENDED')) return this.putOff(item, attempts, 5_000);
      if (!isRejection(error) || (!dropMissing && isRejection(error, 'NOT_FOUND'))) throw error;
      await this.drop(item);
    }
  }

  private async drop(item: OutboxItem): Promise<void> {
    await this.database.write(async (tx) => tx.remove('outbox', item.id));
  }

  private async putOff(item: OutboxItem, attempts: number, milliseconds: number): Promise<void> {
    await this.database.write((tx) => tx.execute('UPDATE outbox SET attempts = ?, wake_at = ?, claimed_by = NULL WHERE id = ?', [attempts + 1, new Date(this.clock.now().getTime() + milliseconds), item.id]));
  }
}

function done(item: OutboxItem): Participant {
  return async (tx) => tx.remove('outbox', item.id);
}

function itemOf(row: Row): OutboxItem {
  return { id: String(row.id), tenantId: String(row.tenant_id), instanceId: String(row.instance_id), effect: JSON.parse(String(row.payload)) as OutboxItem['effect'] };
}

/** A called process that is given a unit works for that unit. */
function unitOf(variables: StartChild['variables']): string | undefined {
  const { unit } = variables;
  if (unit === null || typeof unit !== 'object' || Array.isArray(unit)) return undefined;
  return typeof unit.id === 'string' ? unit.id : undefined;
}
