import { nextDue } from '@noticeflow/engine';
import { fromDb } from '../persistence/column-types.js';
import type { Database } from '../persistence/database.js';
import type { Row } from '../persistence/tx.js';
import type { Clock, IdGenerator } from '../platform/clock/index.js';
import { claimDue } from './claims.js';
import type { Participant } from './contract.js';
import type { Definitions } from './definitions.js';
import type { RuntimeOptions } from './options.js';
import type { Pipeline } from './pipeline.js';
import { isRejection } from './rejection-error.js';
import { systemActor, type Starter } from './starter.js';

const BATCHES_A_SWEEP = 20;

/** Fires due timers: of instances, and of timer start events. Each firing is one step, in whose transaction the timer row goes. */
export class Timers {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly pipeline: Pipeline,
    private readonly starter: Starter,
    private readonly definitions: Definitions,
    private readonly options: RuntimeOptions,
  ) {}

  /** Batch after batch, the next one being taken while the one before fires, but not for ever: other work is due as well. Answers how many were taken. */
  async sweep(): Promise<number> {
    const failures: unknown[] = [];
    let taken = 0;
    let rows = await this.take();
    for (let batches = 1; rows.length > 0; batches += 1) {
      taken += rows.length;
      const fired = Promise.allSettled(rows.map((row) => (row.instance_id === null ? this.startByTimer(row) : this.fire(row))));
      const [next] = await Promise.allSettled([batches < BATCHES_A_SWEEP && failures.length === 0 ? this.take() : []]);
      for (const result of [...(await fired), next]) if (result.status === 'rejected') failures.push(result.reason);
      rows = next.status === 'fulfilled' ? next.value : [];
    }
    if (failures.length > 0) throw failures[0];
    return taken;
  }

  private take(): Promise<Row[]> {
    return claimDue(this.database, this.ids, 'timer', this.clock.now(), this.options.leaseMs);
  }

  private async fire(row: Row): Promise<void> {
    const instanceId = String(row.instance_id);
    try {
      await this.pipeline.submit({ instanceId, command: { type: 'FireTimer', key: Number(row.element_key) }, actor: systemActor(String(row.tenant_id), 'timer'), participants: [] });
    } catch (error) {
      // Somebody was faster, or the instance is gone: then this row has no more work.
      if (isRejection(error, 'NOT_FOUND', 'ALREADY_COMPLETED')) await this.database.write(async (tx) => tx.remove('timer', String(row.id)));
      // Resuming the instance wakes its timers; not due any more means that the test clock went back.
      else if (isRejection(error, 'SUSPENDED')) await this.putOff(row, 60_000);
      else if (isRejection(error, 'INVALID_STATE')) await this.database.write((tx) => tx.execute('UPDATE timer SET wake_at = due_at, claimed_by = NULL WHERE id = ?', [row.id]));
      else throw error;
    }
  }

  private async putOff(row: Row, milliseconds: number): Promise<void> {
    await this.database.write((tx) => tx.execute('UPDATE timer SET wake_at = ? WHERE id = ? AND claimed_by = ?', [new Date(this.clock.now().getTime() + milliseconds), row.id, row.claimed_by]));
  }

  private async startByTimer(row: Row): Promise<void> {
    const definition = await this.definitions.get(String(row.definition_id));
    const remaining = row.remaining === null ? 0 : Number(row.remaining);
    const next = row.period !== null && remaining !== 0 ? new Date(nextDue(fromDb(row.due_at).toISOString(), row.period as string)) : undefined;
    const settle: Participant = async (tx) => {
      const { affected } = next
        ? await tx.execute('UPDATE timer SET due_at = ?, wake_at = ?, remaining = ?, claimed_by = NULL WHERE id = ? AND claimed_by = ?', [next, next, remaining > 0 ? remaining - 1 : remaining, row.id, row.claimed_by])
        : await tx.execute('DELETE FROM timer WHERE id = ? AND claimed_by = ?', [row.id, row.claimed_by]);
      if (affected !== 1) throw new LostClaim();
    };
    try {
      await this.starter.start({ definition, actor: systemActor(definition.tenantId, 'timer'), startElementId: String(row.element_id), participants: [settle] });
    } catch (error) {
      if (!(error instanceof LostClaim)) throw error;
    }
  }
}

/** Another node took the timer after our lease had run out. */
class LostClaim extends Error {}
