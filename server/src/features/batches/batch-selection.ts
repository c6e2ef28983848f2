import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/index.js';
import { Abilities, scopeToSql } from '../../platform/abilities/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import type { BatchFilterDto, BatchStartDto, BatchType, CreateBatchDto } from './batches.dto.js';

/** More would be several orders. */
export const MAX_ITEMS = 50_000;
const CHUNK = 500;

interface Query { from: string; where: string; params: unknown[]; subject: string; instance: string; order: string }

/** Writes the items of a batch: what is meant at the moment of the order, and nothing that comes later. */
@Injectable()
export class BatchSelection {
  constructor(private readonly abilities: Abilities, private readonly clock: Clock, private readonly ids: IdGenerator) {}

  /** @returns how many items there are; 422 for none and for too many */
  async select(tx: Tx, user: CurrentUser, batchId: string, dto: CreateBatchDto): Promise<number> {
    const total = await this.write(tx, user, batchId, dto);
    if (total === 0) throw ProblemError.invalid('BATCH_EMPTY', 'Expected at least one instance but none is meant');
    if (total > MAX_ITEMS) throw ProblemError.invalid('BATCH_TOO_LARGE', `Expected at most ${MAX_ITEMS} instances but ${total} are meant`);
    return total;
  }

  private async write(tx: Tx, user: CurrentUser, batchId: string, dto: CreateBatchDto): Promise<number> {
    if (dto.items) return this.starts(tx, batchId, dto.items);
    if (dto.ids) return this.named(tx, user, batchId, dto.type, [...new Set(dto.ids)]);
    if (dto.dryRunOf !== undefined) {
      const query: Query = { from: 'batch_item x', where: "x.batch_id = ? AND x.status = 'done' AND x.code = 'ready'", params: [dto.dryRunOf], subject: 'x.subject_id', instance: 'x.instance_id', order: 'x.position' };
      return this.copy(tx, batchId, query);
    }
    return this.copy(tx, batchId, this.query(user, dto.type, dto.filter ?? {}));
  }

  private starts(tx: Tx, batchId: string, items: readonly BatchStartDto[]): number {
    items.forEach(({ businessKey, unitId, variables }, position) => this.insert(tx, batchId, position, { subject: this.ids.next(), input: JSON.stringify({ businessKey, unitId, variables }) }));
    return items.length;
  }

  /** An id that is not there, or not theirs, gets its own result like every other. */
  private async named(tx: Tx, user: CurrentUser, batchId: string, type: BatchType, ids: readonly string[]): Promise<number> {
    const query = this.query(user, type, {}, true);
    for (let at = 0; at < ids.length; at += CHUNK) {
      const some = ids.slice(at, at + CHUNK);
      const rows = await tx.query<{ subject: string; instance: string }>(
        `SELECT ${query.subject} AS subject, ${query.instance} AS instance FROM ${query.from} WHERE ${query.where} AND ${query.subject} IN (${some.map(() => '?').join(', ')})`, [...query.params, ...some],
      );
      const found = new Map(rows.map(({ subject, instance }) => [subject, instance]));
      some.forEach((subject, index) => this.insert(tx, batchId, at + index, { subject, instance: found.get(subject) }));
    }
    return ids.length;
  }

  private async copy(tx: Tx, batchId: string, { from, where, params, subject, instance, order }: Query): Promise<number> {
    const [counted] = await tx.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${from} WHERE ${where}`, params);
    const total = Number(counted?.n ?? 0);
    if (total === 0 || total > MAX_ITEMS) return total;
    await tx.execute(
      `INSERT INTO batch_item (batch_id, position, subject_id, instance_id, status, code, message, input, result, attempts, wake_at, claimed_by, at)
       SELECT ?, ROW_NUMBER() OVER (ORDER BY ${order}) - 1, ${subject}, ${instance}, 'pending', NULL, NULL, NULL, NULL, 0, ?, NULL, NULL FROM ${from} WHERE ${where}`,
      [batchId, this.clock.now(), ...params],
    );
    return total;
  }

  private query(user: CurrentUser, type: BatchType, filter: BatchFilterDto, ended = false): Query {
    const incidents = type === 'resolve-incidents';
    const scope = scopeToSql(this.abilities.scope(user, incidents ? 'update' : 'manage', incidents ? 'Incident' : 'ProcessInstance'), 'o.path');
    const where = ['i.tenant_id = ?', scope.sql];
    const params: unknown[] = [user.tenantId, ...scope.params];
    const equal = (column: string, value: unknown): void => {
      if (value === undefined) return;
      where.push(`${column} = ?`);
      params.push(value);
    };
    // By name even what has ended meanwhile: it is told so.
    if (!ended) where.push("i.status = 'active'");
    equal('i.process_key', filter.processDefinitionKey);
    equal('i.process_definition_id', filter.processDefinitionId);
    equal('i.campaign_id', filter.campaignId);
    equal('i.unit_id', filter.unitId);
    equal('i.suspended', filter.suspended);
    if (filter.startedBefore !== undefined) {
      where.push('i.started_at < ?');
      params.push(new Date(filter.startedBefore));
    }
    if (filter.incident !== undefined) where.push(`${filter.incident ? '' : 'NOT '}EXISTS (SELECT 1 FROM incident y WHERE y.instance_id = i.id AND y.status = 'open')`);
    const tables = 'process_instance i LEFT JOIN organisation o ON o.id = i.unit_id AND o.tenant_id = i.tenant_id';
    if (!incidents) return { from: tables, where: where.join(' AND '), params, subject: 'i.id', instance: 'i.id', order: 'i.id' };
    if (!ended) where.push("x.status = 'open'");
    equal('x.element_id', filter.elementId);
    equal('x.kind', filter.kind);
    return { from: `${tables} JOIN incident x ON x.instance_id = i.id`, where: where.join(' AND '), params, subject: 'x.id', instance: 'i.id', order: 'x.id' };
  }

  private insert(tx: Tx, batchId: string, position: number, item: { subject: string; instance?: string | undefined; input?: string }): void {
    const unknown = item.instance === undefined && item.input === undefined;
    const now = this.clock.now();
    tx.insert('batch_item', {
      batch_id: batchId, position, subject_id: item.subject, instance_id: item.instance ?? null, status: unknown ? 'failed' : 'pending', code: unknown ? 'NOT_FOUND' : null,
      message: unknown ? `Expected '${item.subject}' but there is none you may change` : null, input: item.input ?? null, result: null, attempts: 0, wake_at: now, claimed_by: null, at: unknown ? now : null,
    });
  }
}
