import type { Variables } from '@noticeflow/engine';
import type { Database } from '../persistence/database.js';
import type { Tx } from '../persistence/tx.js';
import type { Clock, IdGenerator } from '../platform/clock/index.js';
import type { RuntimeOptions } from './options.js';
import type { OutboxItem, SignalDelivery } from './order.js';

export interface BroadcastRequest { tenantId: string; name: string; variables?: Variables | undefined }

/**
 * Spreads a signal over everything in the tenant that waits for it now; nothing is kept for later.
 * One transaction turns it into an outbox row per receiver, so that each is told exactly once whatever happens after.
 */
export class Signals {
  constructor(private readonly database: Database, private readonly clock: Clock, private readonly ids: IdGenerator, private readonly options: RuntimeOptions) {}

  /** `alongside` joins the transaction. The caller sees to the items it gets back. */
  spread({ tenantId, name, variables = {} }: BroadcastRequest, alongside?: (tx: Tx) => void): Promise<OutboxItem[]> {
    return this.database.write(async (tx) => {
      const now = this.clock.now();
      const waiting = await tx.query("SELECT instance_id, element_key FROM subscription WHERE tenant_id = ? AND name = ? AND kind = 'signal' ORDER BY id", [tenantId, name]);
      // An instance that waits at its own start event (parallel multiple) for this signal gets it instead of another one being started.
      const starts = await tx.query(
        `SELECT d.definition_id, d.element_id FROM definition_subscription d WHERE d.tenant_id = ? AND d.name = ? AND d.kind = 'signal'
         AND NOT EXISTS (SELECT 1 FROM subscription s WHERE s.tenant_id = d.tenant_id AND s.name = d.name AND s.kind = 'signal' AND s.process_key = d.process_key AND s.element_id = d.element_id)`, [tenantId, name]);
      const deliveries: SignalDelivery[] = [
        ...waiting.map((row): SignalDelivery => ({ type: 'DeliverSignal', instanceId: String(row.instance_id), key: Number(row.element_key), variables })),
        ...starts.map((row): SignalDelivery => ({ type: 'StartBySignal', definitionId: String(row.definition_id), elementId: String(row.element_id), instanceId: this.ids.nextInstanceId(), name, variables })),
      ];
      const items = deliveries.map((effect): OutboxItem => ({ id: this.ids.next(), tenantId, instanceId: effect.instanceId, effect }));
      for (const item of items) {
        tx.insert('outbox', {
          id: item.id, tenant_id: tenantId, instance_id: item.instanceId, payload: JSON.stringify(item.effect), attempts: 0,
          wake_at: new Date(now.getTime() + this.options.leaseMs), claimed_by: null, last_error: null, created_at: now,
        });
      }
      alongside?.(tx);
      return items;
    });
  }
}
