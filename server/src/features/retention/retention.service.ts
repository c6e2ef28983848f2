import { Injectable } from '@nestjs/common';
import { Database, fromDb, fromDbOrNull, type Row } from '../../persistence/index.js';
import { Abilities } from '../../platform/abilities/index.js';
import { AccessLog } from '../../platform/audit/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import type { HoldDto, RetentionRuleDto, RetentionView } from './retention.dto.js';
import { removalDate, RetentionRules, type RetentionRule } from './retention-rules.js';

const CHUNK = 500;

/** How long history is kept: set by the system administrator, held up by the audit administrator. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly database: Database,
    private readonly rules: RetentionRules,
    private readonly abilities: Abilities,
    private readonly accessLog: AccessLog,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  async get(user: CurrentUser): Promise<RetentionView> {
    this.abilities.require(user, 'read', 'Retention', { tenantId: user.tenantId });
    return this.database.read(async (tx) => {
      const rules = await tx.query('SELECT * FROM retention_rule WHERE tenant_id = ? ORDER BY process_key', [user.tenantId]);
      const holds = await tx.query('SELECT * FROM retention_hold WHERE tenant_id = ? AND released_at IS NULL ORDER BY id DESC', [user.tenantId]);
      const [dates] = await tx.query('SELECT COUNT(*) AS dated, SUM(CASE WHEN remove_at <= ? THEN 1 ELSE 0 END) AS due, MIN(CASE WHEN remove_at > ? THEN remove_at END) AS next_at FROM history_removal WHERE tenant_id = ?', [this.clock.now(), this.clock.now(), user.tenantId]);
      return {
        rules: rules.map((row) => ({ processDefinitionKey: String(row.process_key) || null, days: Number(row.days), archivedCampaigns: Boolean(row.archived_campaigns), updatedByName: String(row.updated_by_name), updatedAt: fromDb(row.updated_at) })),
        holds: holds.map((row) => ({ id: String(row.id), scope: String(row.scope), subjectId: String(row.subject_id) || null, reason: String(row.reason), placedByName: String(row.placed_by_name), placedAt: fromDb(row.placed_at) })),
        dated: Number(dates?.dated ?? 0), due: Number(dates?.due ?? 0), nextRemovalAt: fromDbOrNull(dates?.next_at),
      };
    });
  }

  async setRule(user: CurrentUser, dto: RetentionRuleDto): Promise<RetentionView> {
    this.abilities.require(user, 'update', 'Retention', { tenantId: user.tenantId });
    const key = dto.processDefinitionKey ?? '';
    if (key !== '') await this.requireProcess(user.tenantId, key);
    const { days } = dto;
    await this.database.write(async (tx) => {
      if (days === null) await tx.execute('DELETE FROM retention_rule WHERE tenant_id = ? AND process_key = ?', [user.tenantId, key]);
      else {
        tx.put('retention_rule', {
          tenant_id: user.tenantId, process_key: key, days, archived_campaigns: dto.archivedCampaigns === true, updated_by_name: user.displayName.slice(0, 80), updated_at: this.clock.now(),
        }, ['tenant_id', 'process_key']);
      }
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'retention-set', subjectType: 'Retention', subjectId: (key || '*').slice(0, 64), reason: days === null ? 'kept for good' : `${days} days` });
    });
    this.rules.forget();
    if (dto.applyToEnded) await this.dateEnded(user.tenantId, key, days === null ? undefined : { days, archivedCampaigns: dto.archivedCampaigns === true });
    return this.get(user);
  }

  async hold(user: CurrentUser, dto: HoldDto): Promise<RetentionView> {
    this.abilities.require(user, 'create', 'RetentionHold', { tenantId: user.tenantId });
    const id = this.ids.next();
    await this.database.write(async (tx) => {
      tx.insert('retention_hold', {
        id, tenant_id: user.tenantId, scope: dto.scope, subject_id: dto.scope === 'tenant' ? '' : dto.subjectId!, reason: dto.reason, placed_by_name: user.displayName.slice(0, 80),
        placed_at: this.clock.now(), released_by_name: null, released_at: null,
      });
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'retention-hold', subjectType: 'Retention', subjectId: id, reason: dto.reason });
    });
    return this.get(user);
  }

  async release(user: CurrentUser, id: string, reason: string): Promise<RetentionView> {
    this.abilities.require(user, 'update', 'RetentionHold', { tenantId: user.tenantId });
    await this.database.write(async (tx) => {
      const { affected } = await tx.execute('UPDATE retention_hold SET released_at = ?, released_by_name = ? WHERE id = ? AND tenant_id = ? AND released_at IS NULL', [this.clock.now(), user.displayName.slice(0, 80), id, user.tenantId]);
      if (affected === 0) throw ProblemError.notFound('hold', id);
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'retention-release', subjectType: 'Retention', subjectId: id, reason });
    });
    return this.get(user);
  }

  /** What ended before the rule: dated by when it ended. A rule of the tenant leaves alone what has a rule of its own. */
  private async dateEnded(tenantId: string, key: string, rule: RetentionRule | undefined): Promise<void> {
    const where = key === ''
      ? 'i.process_key NOT IN (SELECT process_key FROM retention_rule WHERE tenant_id = i.tenant_id)'
      : 'i.process_key = ?';
    const params = [tenantId, ...(key === '' ? [] : [key])];
    for (let after = ''; ;) {
      const rows = await this.database.read((tx) => tx.query<Row & { id: string }>(
        `SELECT i.id, i.ended_at FROM process_instance i WHERE i.tenant_id = ? AND ${where} AND i.status IN ('completed', 'terminated') AND i.parent_instance_id IS NULL AND i.ended_at IS NOT NULL AND i.id > ? ORDER BY i.id LIMIT ${CHUNK}`, [...params, after],
      ));
      if (rows.length === 0) return;
      await this.database.write(async (tx) => {
        for (const row of rows) {
          if (rule) tx.put('history_removal', { instance_id: row.id, tenant_id: tenantId, remove_at: removalDate(fromDb(row.ended_at), rule), archived_campaigns: rule.archivedCampaigns }, ['instance_id']);
          else tx.remove('history_removal', row.id, 'instance_id');
        }
      });
      after = rows.at(-1)!.id;
    }
  }

  private async requireProcess(tenantId: string, key: string): Promise<void> {
    const [row] = await this.database.read((tx) => tx.query('SELECT id FROM process_definition WHERE tenant_id = ? AND process_key = ? LIMIT 1', [tenantId, key]));
    if (!row) throw ProblemError.notFound('process definition', key);
  }
}
