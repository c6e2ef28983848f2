import type { JournalEvent, Variables } from '@noticeflow/engine';
import type { Tx } from '../persistence/tx.js';
import type { InstanceRow, StepContext } from './contract.js';

/** Whether this node has a handler for jobs of the type: then it holds the new job at once, without another round trip. */
export interface LocalWork {
  node: string;
  leaseMs: number;
  handles(jobType: string): boolean;
  /** Does the job here and now, when its handler is `inline`; undefined when it is not, or failed: then it goes the ordinary way. */
  inline(event: Of<'JobCreated'>, instance: InstanceRow): { variables?: Variables } | undefined;
}

type Of<T extends JournalEvent['type']> = Extract<JournalEvent, { type: T }>;

/** Jobs, timers, subscriptions and incidents as rows, so that due work is found without opening instances. */
export function projectWaiting(tx: Tx, { instance, events, now }: StepContext, local: LocalWork): void {
  const id = (key: number): string => `${instance.id}.${key}`;
  // What is born and gone within the step leaves no row.
  const gone = new Set<string>();
  const born = new Set<string>();
  for (const event of events) {
    const thing = ENDS[event.type];
    if (thing) gone.add(`${thing} ${(event as { key: number }).key}`);
  }
  for (const event of events) {
    switch (event.type) {
      case 'JobCreated':
        born.add(`job ${event.key}`);
        if (!gone.has(`job ${event.key}`)) insertJob(tx, instance, id(event.key), event, now, local);
        break;
      case 'JobFailed':
        tx.later('UPDATE job SET retries_left = ?, state = ?, due_at = ?, locked_by = NULL WHERE id = ?', [
          event.retriesLeft, event.retriesLeft === 0 ? 'failed' : 'open', event.retryAt ? new Date(event.retryAt) : now, id(event.key),
        ]);
        break;
      case 'JobRetriesUpdated':
        tx.later("UPDATE job SET retries_left = ?, state = 'open', due_at = ?, locked_by = NULL WHERE id = ?", [event.retriesLeft, now, id(event.key)]);
        break;
      case 'TimerScheduled':
        born.add(`timer ${event.key}`);
        if (!gone.has(`timer ${event.key}`)) {
          tx.insert('timer', {
            id: id(event.key), tenant_id: instance.tenantId, instance_id: instance.id, definition_id: null, element_key: event.key, element_id: event.elementId,
            due_at: new Date(event.dueAt), wake_at: new Date(event.dueAt), claimed_by: null, remaining: null, period: null,
          });
        }
        break;
      case 'SubscriptionOpened':
        born.add(`subscription ${event.key}`);
        if (!gone.has(`subscription ${event.key}`)) {
          tx.insert('subscription', {
            id: id(event.key), tenant_id: instance.tenantId, instance_id: instance.id, process_key: instance.processId, element_key: event.key,
            element_id: event.elementId, kind: event.kind, name: event.name, correlation_key: event.correlationKey ?? null, created_at: now,
          });
        }
        break;
      case 'IncidentRaised':
        tx.insert('incident', {
          id: id(event.key), tenant_id: instance.tenantId, instance_id: instance.id, process_definition_id: instance.processDefinitionId,
          process_key: instance.processId, campaign_id: instance.campaignId, unit_id: instance.unitId, incident_key: event.key, element_key: event.owner,
          element_id: event.elementId, kind: event.kind, message: event.message, status: 'open', created_at: now, resolved_at: null,
        });
        break;
      case 'IncidentResolved':
        tx.later("UPDATE incident SET status = 'resolved', resolved_at = ? WHERE id = ?", [now, id(event.key)]);
        break;
      case 'InstanceMigrated':
        migrateRows(tx, instance, event);
        break;
      case 'InstanceResumed':
        // What came due meanwhile was put off: look at it now.
        // The keys of an instance lie between its id with "." and the next character.
        tx.later('UPDATE timer SET wake_at = due_at, claimed_by = NULL WHERE id > ? AND id < ?', [`${instance.id}.`, `${instance.id}/`]);
        break;
      default: {
        const thing = ENDS[event.type];
        if (thing) {
          const { key } = event as { key: number };
          if (!born.has(`${thing} ${key}`)) tx.remove(thing, id(key));
        }
      }
    }
  }
}

const ENDS: Partial<Record<JournalEvent['type'], 'job' | 'timer' | 'subscription'>> = {
  JobCompleted: 'job',
  JobCancelled: 'job',
  TimerFired: 'timer',
  TimerCancelled: 'timer',
  SubscriptionClosed: 'subscription',
};

/** Rows that wait are called as in the new version. Events of the step that open something come after this one. */
function migrateRows(tx: Tx, { id, processDefinitionId }: StepContext['instance'], { elements }: Of<'InstanceMigrated'>): void {
  tx.later("UPDATE incident SET process_definition_id = ? WHERE instance_id = ? AND status = 'open'", [processDefinitionId, id]);
  const rename = renaming(elements);
  if (!rename) return;
  tx.later(`UPDATE incident SET element_id = ${rename.sql} WHERE instance_id = ? AND status = 'open'`, [...rename.params, id]);
  for (const table of ['job', 'timer', 'subscription']) tx.later(`UPDATE ${table} SET element_id = ${rename.sql} WHERE id > ? AND id < ?`, [...rename.params, `${id}.`, `${id}/`]);
}

/** An SQL expression for the new name of the column `element_id`; undefined when all keep theirs. */
export function renaming(elements: Of<'InstanceMigrated'>['elements']): { sql: string; params: string[] } | undefined {
  const pairs = Object.entries(elements);
  if (pairs.length === 0) return undefined;
  return { sql: `CASE element_id ${pairs.map(() => 'WHEN ? THEN ?').join(' ')} ELSE element_id END`, params: pairs.flat() };
}

function insertJob(tx: Tx, instance: StepContext['instance'], id: string, event: Of<'JobCreated'>, now: Date, local: LocalWork): void {
  const mine = local.handles(event.job.type);
  tx.insert('job', {
    id,
    tenant_id: instance.tenantId,
    instance_id: instance.id,
    element_key: event.key,
    element_id: event.elementId,
    type: event.job.type,
    variables: JSON.stringify(event.job.variables ?? {}),
    headers: JSON.stringify(event.job.headers ?? {}),
    retries_left: event.job.retries,
    state: 'open',
    due_at: mine ? new Date(now.getTime() + local.leaseMs) : now,
    locked_by: mine ? local.node : null,
    created_at: now,
  });
}
