import { Injectable } from '@nestjs/common';
import { Database, type Row, type Tx } from '../../persistence/index.js';
import { Abilities, type Action, type Subject } from '../../platform/abilities/index.js';
import { AccessLog } from '../../platform/audit/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { decodeCursor, pageOf } from '../../platform/http/page.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { MigrationService } from '../migration/index.js';
import { checkParameters } from './batch-orders.js';
import { batchView, itemView, toBatch, type BatchRow } from './batch-row.js';
import { BatchSelection } from './batch-selection.js';
import type { BatchItemPage, BatchItemQuery, BatchPage, BatchParametersDto, BatchQuery, BatchType, BatchView, CreateBatchDto } from './batches.dto.js';

/** What a person must be allowed to do to one instance, to order it for many. */
const NEEDS: Record<BatchType, readonly [Action, Subject]> = {
  start: ['create', 'ProcessInstance'], cancel: ['manage', 'ProcessInstance'], migrate: ['manage', 'ProcessInstance'], modify: ['manage', 'ProcessInstance'],
  suspend: ['manage', 'ProcessInstance'], resume: ['manage', 'ProcessInstance'], 'resolve-incidents': ['update', 'Incident'],
};
const MAX_VARIABLES = 256 * 1024;

/** Orders for many instances: given, watched, paused and cancelled here, carried out by the runner. */
@Injectable()
export class BatchesService {
  constructor(
    private readonly database: Database,
    private readonly runtime: ProcessRuntime,
    private readonly selection: BatchSelection,
    private readonly migrations: MigrationService,
    private readonly abilities: Abilities,
    private readonly accessLog: AccessLog,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  async create(user: CurrentUser, dto: CreateBatchDto): Promise<BatchView> {
    this.abilities.require(user, 'create', 'Batch', { tenantId: user.tenantId });
    const [action, subject] = NEEDS[dto.type];
    this.abilities.require(user, action, subject);
    this.checkShape(user, dto);
    const dryRun = dto.dryRunOf === undefined ? undefined : await this.dryRun(user, dto);
    const parameters = await this.parameters(user, dto, dryRun?.parameters ?? dto.parameters ?? {});
    checkParameters(dto.type, parameters);
    const id = this.ids.next();
    await this.database.write(async (tx) => {
      if (dto.items) await this.checkUnits(tx, user.tenantId, dto);
      const total = await this.selection.select(tx, user, id, dto);
      tx.insert('batch', {
        id, tenant_id: user.tenantId, type: dto.type, status: 'running', dry_run: dto.dryRun === true, parameters: JSON.stringify(parameters), total, reason: dto.reason ?? null,
        created_by: user.id, created_by_name: user.displayName.slice(0, 80), created_at: this.clock.now(), ended_at: null,
      });
      if (!dto.dryRun) this.log(tx, user, id, `${dto.type} × ${total}${dto.reason === undefined ? '' : `: ${dto.reason}`}`);
    });
    return this.view(await this.row(user, id));
  }

  async list(user: CurrentUser, query: BatchQuery): Promise<BatchPage> {
    this.abilities.require(user, 'read', 'Batch', { tenantId: user.tenantId });
    const cursor = decodeCursor(query.cursor, ['string']);
    const rows = await this.database.read((tx) => tx.query(
      `SELECT * FROM batch WHERE tenant_id = ?${query.status === undefined ? '' : ' AND status = ?'}${cursor ? ' AND id < ?' : ''} ORDER BY id DESC LIMIT ${query.limit + 1}`,
      [user.tenantId, ...(query.status === undefined ? [] : [query.status]), ...(cursor ?? [])],
    ));
    const counts = await this.counts(rows.slice(0, query.limit).map((row) => String(row.id)));
    return pageOf(rows, query.limit, (last) => [String(last.id)], (row) => batchView(toBatch(row), counts.filter((each) => each.batch_id === row.id)));
  }

  async get(user: CurrentUser, id: string): Promise<BatchView> {
    return this.view(await this.row(user, id));
  }

  async items(user: CurrentUser, id: string, query: BatchItemQuery): Promise<BatchItemPage> {
    await this.row(user, id);
    const where = ['x.batch_id = ?'];
    const params: unknown[] = [id];
    for (const [condition, value] of [['x.status = ?', query.status], ['x.code = ?', query.code], ['x.position > ?', decodeCursor(query.cursor, ['number'])?.[0]]] as const) {
      if (value === undefined) continue;
      where.push(condition);
      params.push(value);
    }
    const rows = await this.database.read((tx) => tx.query(
      `SELECT x.*, i.business_key, o.name AS unit_name FROM batch_item x LEFT JOIN process_instance i ON i.id = x.instance_id
       LEFT JOIN organisation o ON o.id = i.unit_id AND o.tenant_id = i.tenant_id WHERE ${where.join(' AND ')} ORDER BY x.position LIMIT ${query.limit + 1}`, params,
    ));
    return pageOf(rows, query.limit, (last) => [Number(last.position)], itemView);
  }

  pause(user: CurrentUser, id: string): Promise<BatchView> {
    return this.turn(user, id, ['running'], 'paused');
  }

  resume(user: CurrentUser, id: string): Promise<BatchView> {
    return this.turn(user, id, ['paused'], 'running');
  }

  /** What is done stays done; what waits is not done any more. */
  cancel(user: CurrentUser, id: string): Promise<BatchView> {
    return this.turn(user, id, ['running', 'paused'], 'cancelled');
  }

  private async turn(user: CurrentUser, id: string, from: readonly string[], to: string): Promise<BatchView> {
    await this.row(user, id);
    this.abilities.require(user, 'update', 'Batch', { tenantId: user.tenantId, id });
    const now = this.clock.now();
    await this.database.write(async (tx) => {
      const { affected } = await tx.execute(`UPDATE batch SET status = ?, ended_at = ? WHERE id = ? AND status IN (${from.map(() => '?').join(', ')})`, [to, to === 'cancelled' ? now : null, id, ...from]);
      if (affected === 0) throw ProblemError.conflict('BATCH_STATE', `Expected batch '${id}' to be ${from.join(' or ')} but it is not`);
      if (to === 'cancelled') await tx.execute("UPDATE batch_item SET status = 'cancelled', claimed_by = NULL, at = ? WHERE batch_id = ? AND status = 'pending'", [now, id]);
      this.log(tx, user, id, to);
    });
    return this.view(await this.row(user, id));
  }

  private checkShape(user: CurrentUser, dto: CreateBatchDto): void {
    const said = [dto.ids, dto.filter, dto.dryRunOf, dto.items].filter((each) => each !== undefined).length;
    if (said !== 1 || (dto.type === 'start') !== (dto.items !== undefined)) throw ProblemError.badRequest('VALIDATION_FAILED', 'Expected exactly one of ids, filter and dryRunOf, or the items of a start');
    if (dto.dryRun && dto.type === 'start') throw ProblemError.badRequest('VALIDATION_FAILED', 'Expected no dry run of a start: try the process in the designer');
    if (dto.type !== 'start') return;
    // Whoever may start anything anywhere may do so for a campaign too.
    if (!this.abilities.scope(user, 'create', 'ProcessInstance').all) throw ProblemError.forbidden('FORBIDDEN', 'Expected a post that may start processes for every unit');
    if (dto.items!.some(({ variables }) => variables && JSON.stringify(variables).length > MAX_VARIABLES)) throw ProblemError.invalid('VARIABLES_TOO_LARGE', `Expected variables of at most ${MAX_VARIABLES} characters`);
  }

  private async checkUnits(tx: Tx, tenantId: string, { items = [] }: CreateBatchDto): Promise<void> {
    const wanted = [...new Set(items.flatMap(({ unitId }) => unitId ?? []))];
    if (wanted.length === 0) return;
    const rows = await tx.query<{ id: string }>(`SELECT id FROM organisation WHERE tenant_id = ? AND id IN (${wanted.map(() => '?').join(', ')})`, [tenantId, ...wanted]);
    const known = new Set(rows.map(({ id }) => id));
    const missing = wanted.find((id) => !known.has(id));
    if (missing !== undefined) throw ProblemError.notFound('organisation', missing);
  }

  private async dryRun(user: CurrentUser, { dryRunOf, type }: CreateBatchDto): Promise<BatchRow> {
    const batch = await this.row(user, dryRunOf!);
    if (!batch.dryRun || batch.type !== type || batch.status !== 'completed') throw ProblemError.conflict('BATCH_STATE', `Expected a completed dry run of type ${type} but '${batch.id}' is none`);
    return batch;
  }

  /** Versions are fixed now: a version published while the batch runs does not change what was ordered. */
  private async parameters(user: CurrentUser, dto: CreateBatchDto, parameters: BatchParametersDto): Promise<BatchParametersDto> {
    if (dto.type === 'start' && parameters.processDefinitionKey !== undefined) {
      const { version } = await this.runtime.findDefinition(user.tenantId, parameters.processDefinitionKey, parameters.version);
      return { processDefinitionKey: parameters.processDefinitionKey, version };
    }
    if (dto.type !== 'migrate') return parameters;
    const key = parameters.processDefinitionKey ?? dto.filter?.processDefinitionKey;
    if (parameters.targetDefinitionId === undefined && key === undefined) return parameters;
    const target = await this.migrations.target(user.tenantId, key ?? '', parameters);
    return { ...parameters, targetDefinitionId: target.id, version: target.version, processDefinitionKey: target.key };
  }

  private async row(user: CurrentUser, id: string): Promise<BatchRow> {
    const [row] = await this.database.read((tx) => tx.query('SELECT * FROM batch WHERE id = ? AND tenant_id = ?', [id, user.tenantId]));
    if (!row) throw ProblemError.notFound('Batch', id);
    this.abilities.require(user, 'read', 'Batch', { tenantId: user.tenantId, id });
    return toBatch(row);
  }

  private async view(batch: BatchRow): Promise<BatchView> {
    return batchView(batch, await this.counts([batch.id]));
  }

  private async counts(ids: readonly string[]): Promise<Row[]> {
    if (ids.length === 0) return [];
    return this.database.read((tx) => tx.query(`SELECT batch_id, status, code, COUNT(*) AS n FROM batch_item WHERE batch_id IN (${ids.map(() => '?').join(', ')}) GROUP BY batch_id, status, code`, [...ids]));
  }

  private log(tx: Tx, user: CurrentUser, id: string, reason: string): void {
    this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'batch', subjectType: 'Batch', subjectId: id, reason });
  }
}
