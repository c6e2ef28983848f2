import { isOnePerKey, startPartOf, type Variables } from '@noticeflow/engine';
import type { Database } from '../persistence/database.js';
import { isUniqueViolation } from '../persistence/errors.js';
import type { Row, Tx } from '../persistence/tx.js';
import type { Clock, IdGenerator } from '../platform/clock/index.js';
import type { Participant, StepContext } from './contract.js';
import type { Definitions } from './definitions.js';
import { instanceIdOf } from './instance-id.js';
import type { InstanceStore } from './instance-store.js';
import { addIsoDuration } from './iso-duration.js';
import type { Pipeline } from './pipeline.js';
import { isRejection } from './rejection-error.js';
import { systemActor, type Starter } from './starter.js';

export interface PublishRequest {
  tenantId: string;
  name: string;
  correlationKey?: string | undefined;
  /** A repeated id is answered with the first message and does nothing. */
  messageId?: string | undefined;
  variables?: Variables | undefined;
  /** ISO 8601 duration the message waits for a subscription that opens later; default is not at all. */
  timeToLive?: string | undefined;
}

export interface Published { id: string; instanceIds: string[]; duplicate: boolean }

interface Message { id: string; tenantId: string; name: string; correlationKey: string | null; messageId: string; variables: Variables }
interface Target { subscriptionId: string; instanceId: string; key: number; processKey: string }

/** A message thrown by a process waits this long when its event names no time to live. */
const THROWN_TTL = 'PT1H';
/** A message id is remembered at least this long. */
const KEEP_MS = 3_600_000;
/** The publisher correlates at once; what is still pending after this was left by a killed node. */
const PENDING_MS = 5_000;

/**
 * Brings messages to what waits for them, in both orders of arrival.
 * The message is stored first and correlated after its commit; whoever opens a subscription looks for stored messages after its
 * commit: one of the two always sees the other. A row in message_correlation, written in the receiving step, lets at most one
 * instance of each process have it. A subscription without a key takes any message of its name.
 */
export class Messages {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly pipeline: Pipeline,
    private readonly starter: Starter,
    private readonly definitions: Definitions,
    private readonly store: InstanceStore,
  ) {}

  async publish(request: PublishRequest, alongside?: (tx: Tx) => void): Promise<Published> {
    const message: Message = {
      id: this.ids.next(), tenantId: request.tenantId, name: request.name, correlationKey: request.correlationKey ?? null,
      messageId: request.messageId ?? this.ids.next(), variables: request.variables ?? {},
    };
    const now = this.clock.now();
    const expiresAt = request.timeToLive ? addIsoDuration(now, request.timeToLive) : now;
    try {
      await this.database.write(async (tx) => {
        alongside?.(tx);
        tx.insert('message', {
          id: message.id, tenant_id: message.tenantId, name: message.name, correlation_key: message.correlationKey, message_id: message.messageId,
          variables: JSON.stringify(message.variables), pending: true, created_at: now, expires_at: expiresAt,
          keep_until: new Date(Math.max(expiresAt.getTime(), now.getTime() + KEEP_MS)),
        });
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return this.first(message, alongside);
    }
    return { id: message.id, instanceIds: await this.correlate(message), duplicate: false };
  }

  /** A message thrown by an instance. */
  publishThrown(request: PublishRequest, alongside: (tx: Tx) => void): Promise<Published> {
    return this.publish({ ...request, timeToLive: request.timeToLive ?? THROWN_TTL }, alongside);
  }

  /** After a step that opened message subscriptions: gives them what is waiting. */
  async subscriptionsOpened(step: StepContext): Promise<void> {
    for (const event of step.events) {
      if (event.type !== 'SubscriptionOpened' || event.kind !== 'message') continue;
      const { instance } = step;
      const target: Target = { subscriptionId: `${instance.id}.${event.key}`, instanceId: instance.id, key: event.key, processKey: instance.processId };
      for (const message of await this.waiting(instance.tenantId, event.name, event.correlationKey, instance.processId)) {
        if (await this.deliver(message, target)) break;
      }
    }
  }

  /** Messages of killed nodes, pairs that nobody brought together, and the end of what is out of date. */
  async sweep(): Promise<number> {
    const now = this.clock.now();
    const left = await this.database.read((tx) => tx.query('SELECT * FROM message WHERE pending = ? AND created_at <= ? LIMIT 100', [true, new Date(now.getTime() - PENDING_MS)]));
    for (const row of left) await this.correlate(messageOf(row));
    const pairs = await this.database.read((tx) => tx.query(
      `SELECT m.*, s.id AS subscription_id, s.instance_id, s.element_key, s.process_key FROM message m
       JOIN subscription s ON s.tenant_id = m.tenant_id AND s.name = m.name AND s.kind = 'message' AND (s.correlation_key IS NULL OR s.correlation_key = m.correlation_key)
       JOIN process_instance i ON i.id = s.instance_id AND i.suspended = ?
       LEFT JOIN message_correlation c ON c.message_id = m.id AND c.process_key = s.process_key
       WHERE m.expires_at > ? AND c.message_id IS NULL ORDER BY m.id, s.id LIMIT 100`, [false, now]));
    let delivered = 0;
    for (const row of pairs) {
      if (await this.deliver(messageOf(row), { subscriptionId: String(row.subscription_id), instanceId: String(row.instance_id), key: Number(row.element_key), processKey: String(row.process_key) })) delivered += 1;
    }
    const [old] = await this.database.read((tx) => tx.query('SELECT 1 AS old FROM message WHERE keep_until <= ? LIMIT 1', [now]));
    if (old) {
      await this.database.write(async (tx) => {
        await tx.execute('DELETE FROM message_correlation WHERE message_id IN (SELECT id FROM message WHERE keep_until <= ?)', [now]);
        await tx.execute('DELETE FROM message WHERE keep_until <= ?', [now]);
      });
    }
    return left.length + delivered;
  }

  private async first(message: Message, alongside: ((tx: Tx) => void) | undefined): Promise<Published> {
    if (alongside) await this.database.write(async (tx) => alongside(tx));
    return this.database.read(async (tx) => {
      const [row] = await tx.query('SELECT id FROM message WHERE tenant_id = ? AND name = ? AND message_id = ?', [message.tenantId, message.name, message.messageId]);
      const reached = row ? await tx.query('SELECT instance_id FROM message_correlation WHERE message_id = ?', [row.id]) : [];
      return { id: row ? String(row.id) : message.id, instanceIds: reached.map((each) => String(each.instance_id)), duplicate: true };
    });
  }

  private async correlate(message: Message): Promise<string[]> {
    const { reached, subscriptions, starts } = await this.database.read(async (tx) => ({
      reached: await tx.query('SELECT process_key, instance_id FROM message_correlation WHERE message_id = ?', [message.id]),
      subscriptions: await tx.query(
        "SELECT id, instance_id, element_key, process_key FROM subscription WHERE tenant_id = ? AND name = ? AND kind = 'message' AND (correlation_key IS NULL OR correlation_key = ?) ORDER BY id",
        [message.tenantId, message.name, message.correlationKey]),
      starts: await tx.query("SELECT process_key, definition_id, element_id FROM definition_subscription WHERE tenant_id = ? AND name = ? AND kind = 'message'", [message.tenantId, message.name]),
    }));
    const done = new Set(reached.map((row) => String(row.process_key)));
    const instanceIds = reached.map((row) => String(row.instance_id));
    for (const row of subscriptions) {
      const target: Target = { subscriptionId: String(row.id), instanceId: String(row.instance_id), key: Number(row.element_key), processKey: String(row.process_key) };
      if (done.has(target.processKey) || !(await this.deliver(message, target))) continue;
      done.add(target.processKey);
      instanceIds.push(target.instanceId);
    }
    for (const row of starts) {
      const processKey = String(row.process_key);
      if (done.has(processKey)) continue;
      const started = await this.start(message, processKey, String(row.definition_id), String(row.element_id));
      if (started) instanceIds.push(started);
      done.add(processKey);
    }
    await this.database.write((tx) => tx.execute('UPDATE message SET pending = ? WHERE id = ?', [false, message.id]));
    return instanceIds;
  }

  private async deliver(message: Message, target: Target): Promise<boolean> {
    try {
      await this.pipeline.submit({
        instanceId: target.instanceId,
        command: { type: 'DeliverMessage', key: target.key, messageId: message.messageId, variables: message.variables },
        actor: systemActor(message.tenantId, 'message'),
        participants: [this.correlated(message, target.processKey)],
        annotations: { message: message.id },
      });
      return true;
    } catch (error) {
      // Closed meanwhile, suspended, or another instance of the process has it already.
      if (isRejection(error) || isUniqueViolation(error)) return false;
      throw error;
    }
  }

  private async start(message: Message, processKey: string, definitionId: string, startElementId: string): Promise<string | undefined> {
    let only: string | undefined;
    try {
      const definition = await this.definitions.get(definitionId);
      const event = definition.process.elements.get(startElementId)?.event;
      // A key that may start one instance is the instance's id: the second start finds it taken, whenever and wherever it comes.
      only = message.correlationKey !== null && isOnePerKey(event, message.name) ? instanceIdOf(message.tenantId, processKey, `message ${message.correlationKey}`) : undefined;
      const { instanceId } = await this.starter.start({
        ...(only !== undefined && { instanceId: only }), definition, actor: systemActor(message.tenantId, 'message'), startElementId,
        startPart: startPartOf(event, 'message', message.name, { now: this.clock.now().toISOString() }), variables: message.variables,
        participants: [this.correlated(message, processKey)], annotations: { message: message.id },
      });
      return instanceId;
    } catch (error) {
      // Another instance of the process has the message, or the one of its key exists.
      if (isUniqueViolation(error) || (only !== undefined && isRejection(error) && (await this.store.row(only)))) return undefined;
      throw error;
    }
  }

  /** The instance id is that of the step, so the row names who has the message. */
  private correlated(message: Message, processKey: string): Participant {
    return async (tx, step) => {
      // Not queued: a second receiver must fail here, alone, and not the group it is in.
      await tx.execute('INSERT INTO message_correlation (message_id, process_key, instance_id, at) VALUES (?, ?, ?, ?)', [message.id, processKey, step.instance.id, step.now]);
    };
  }

  private async waiting(tenantId: string, name: string, key: string | undefined, processKey: string): Promise<Message[]> {
    const rows = await this.database.read((tx) => tx.query(
      `SELECT m.* FROM message m LEFT JOIN message_correlation c ON c.message_id = m.id AND c.process_key = ?
       WHERE m.tenant_id = ? AND m.name = ? AND m.expires_at > ? AND c.message_id IS NULL ${key === undefined ? '' : 'AND m.correlation_key = ?'} ORDER BY m.id LIMIT 20`,
      [processKey, tenantId, name, this.clock.now(), ...(key === undefined ? [] : [key])],
    ));
    return rows.map(messageOf);
  }
}

function messageOf(row: Row): Message {
  return {
    id: String(row.id), tenantId: String(row.tenant_id), name: String(row.name), correlationKey: row.correlation_key as string | null,
    messageId: String(row.message_id), variables: JSON.parse(String(row.variables)) as Variables,
  };
}
