import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Variables } from '@noticeflow/engine';
import { Database, type Row, type Tx } from '../../persistence/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { ProcessRuntime, type Actor, type Participant } from '../../runtime/index.js';
import { MigrationService } from '../migration/index.js';
import { orderOf } from './batch-orders.js';
import { toBatch, toItem, type BatchRow, type ItemRow } from './batch-row.js';

/** Orders in hand at the same time: steps of several instances share their commits. */
const CHUNK = 50;
/** What a killed node had in hand is taken over after this. */
const LEASE_MS = 8_000;
/** An order that breaks the server is not tried for ever. */
const MAX_ATTEMPTS = 3;
const MAX_BATCHES = 20;

interface Settled { item: ItemRow; status: 'done' | 'failed'; code: string | null; message: string | null; result?: unknown }

/**
 * Carries out running batches, on every node: a chunk of items is claimed with a lease, each becomes a step of its instance, and the item
 * is settled in that step's transaction. A node that dies leaves its items to the others; none takes effect twice.
 */
@Injectable()
export class BatchRunner implements OnModuleInit {
  private readonly logger = new Logger('Batches');

  constructor(
    private readonly runtime: ProcessRuntime,
    private readonly database: Database,
    private readonly migrations: MigrationService,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  onModuleInit(): void {
    this.runtime.registerSweeper({ name: 'batches', sweep: () => this.sweep() });
  }

  /** One chunk of each running batch; answers how many items were taken. */
  async sweep(): Promise<number> {
    const rows = await this.database.read((tx) => tx.query(`SELECT * FROM batch WHERE status = 'running' ORDER BY id LIMIT ${MAX_BATCHES}`));
    let taken = 0;
    for (const batch of rows.map(toBatch)) {
      const items = await this.claim(batch.id);
      taken += items.length;
      if (items.length > 0) await this.runChunk(batch, items);
      else await this.finish(batch.id);
    }
    return taken;
  }

  private async claim(batchId: string): Promise<ItemRow[]> {
    const now = this.clock.now();
    const due = `batch_id = ? AND status = 'pending' AND wake_at <= ? ORDER BY position LIMIT ${CHUNK}`;
    const [waiting] = await this.database.read((tx) => tx.query(`SELECT position FROM batch_item WHERE ${due}`, [batchId, now]));
    if (!waiting) return [];
    const token = this.ids.next();
    const until = new Date(now.getTime() + LEASE_MS);
    const rows = await this.database.write(async (tx): Promise<Row[]> => {
      // Ids only, then a conditional update: nothing is taken that another node took in between.
      const free = await tx.query<{ position: number }>(`SELECT position FROM batch_item WHERE ${due}${this.database.dialect === 'mysql' ? ' FOR UPDATE SKIP LOCKED' : ''}`, [batchId, now]);
      if (free.length === 0) return [];
      await tx.execute(`UPDATE batch_item SET wake_at = ?, claimed_by = ?, attempts = attempts + 1 WHERE batch_id = ? AND position IN (${free.map(() => '?').join(', ')})`, [until, token, batchId, ...free.map((row) => row.position)]);
      return tx.query('SELECT * FROM batch_item WHERE claimed_by = ? ORDER BY position', [token]);
    });
    return rows.map(toItem);
  }

  private async runChunk(batch: BatchRow, items: readonly ItemRow[]): Promise<void> {
    const settled = (await Promise.all(items.map((item) => this.perform(batch, item)))).filter((each) => each !== undefined);
    if (settled.length === 0) return;
    await this.database.write(async (tx) => {
      for (const each of settled) await this.settle(tx, each);
    });
  }

  /** What is to be written about the item; undefined when the step has written it, or when it stays for later. */
  private async perform(batch: BatchRow, item: ItemRow): Promise<Settled | undefined> {
    try {
      if (batch.dryRun) return await this.assess(batch, item);
      const options = { actor: actorOf(batch), participants: [done(item)], annotations: { batch: batch.id } };
      if (batch.type === 'start') await this.start(batch, item, options);
      else await this.runtime.submit(item.instanceId!, orderOf(batch, item.subjectId), options);
      return undefined;
    } catch (error) {
      // Somebody else has it, or the batch was cancelled: the step was rolled back with it.
      if (error instanceof LostClaim) return undefined;
      return this.failure(item, error);
    }
  }

  private failure(item: ItemRow, error: unknown): Settled | undefined {
    if (error instanceof ProblemError && error.status < 500) return { item, status: 'failed', code: error.code, message: error.detail, ...(error.errors && { result: { problems: error.errors, consequence: null } }) };
    // The database is away: the item comes back with the end of its lease.
    if (error instanceof ProblemError && error.status === 503) return undefined;
    this.logger.error(`item ${item.position} of batch ${item.batchId}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    if (item.attempts < MAX_ATTEMPTS) return undefined;
    return { item, status: 'failed', code: 'INTERNAL', message: 'Expected the order to be carried out but the server failed' };
  }

  private async start(batch: BatchRow, item: ItemRow, options: { actor: Actor; participants: Participant[]; annotations: Record<string, string> }): Promise<void> {
    const { businessKey, unitId, variables } = JSON.parse(item.input!) as { businessKey?: string; unitId?: string; variables?: Variables };
    const { processDefinitionKey, version } = batch.parameters;
    await this.runtime.start({
      tenantId: batch.tenantId, processId: processDefinitionKey!, ...(version !== undefined && { version }), ...(businessKey !== undefined && { businessKey }),
      ...(unitId !== undefined && { unitId }), ...(variables && { variables }),
    }, options);
  }

  private async assess(batch: BatchRow, item: ItemRow): Promise<Settled> {
    const { verdict, problems, consequence } = await this.migrations.assess(item.instanceId!, orderOf(batch, item.subjectId));
    return { item, status: 'done', code: verdict, message: problems[0]?.message ?? null, result: { problems, consequence } };
  }

  private async settle(tx: Tx, { item, status, code, message, result }: Settled): Promise<void> {
    await tx.execute("UPDATE batch_item SET status = ?, code = ?, message = ?, result = ?, claimed_by = NULL, at = ? WHERE batch_id = ? AND position = ? AND status = 'pending' AND claimed_by = ?", [
      status, code?.slice(0, 60) ?? null, message, result === undefined ? null : JSON.stringify(result), this.clock.now(), item.batchId, item.position, item.claim,
    ]);
  }

  /** Whoever finds nothing pending says so; what another node still has in hand is pending. */
  private async finish(batchId: string): Promise<void> {
    await this.database.write((tx) => tx.execute(
      "UPDATE batch SET status = 'completed', ended_at = ? WHERE id = ? AND status = 'running' AND NOT EXISTS (SELECT 1 FROM batch_item x WHERE x.batch_id = batch.id AND x.status = 'pending')",
      [this.clock.now(), batchId],
    ));
  }
}

/** Settles the item with the step. The step's own commit is what makes it done; an incident that comes back at once was tried in vain. */
function done(item: ItemRow): Participant {
  return async (tx, step) => {
    const raised = step.events.find((event) => event.type === 'IncidentRaised');
    const inVain = raised !== undefined && step.command.type === 'ResolveIncident';
    const { affected } = await tx.execute("UPDATE batch_item SET status = ?, code = ?, message = ?, instance_id = ?, claimed_by = NULL, at = ? WHERE batch_id = ? AND position = ? AND status = 'pending' AND claimed_by = ?", [
      inVain ? 'failed' : 'done', raised ? 'INCIDENT_RAISED' : null, raised?.message ?? null, step.instance.id, step.now, item.batchId, item.position, item.claim,
    ]);
    if (affected !== 1) throw new LostClaim(`Expected item ${item.position} of batch ${item.batchId} to be still in hand but it is not`);
  };
}

class LostClaim extends Error {}

const actorOf = (batch: BatchRow): Actor => ({ kind: 'user', tenantId: batch.tenantId, id: batch.createdBy });
