import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Database, type Tx } from '../../persistence/index.js';
import { AccessLog } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ProcessRuntime, removeEnded } from '../../runtime/index.js';
import { removeTaskHistory } from '../tasks/index.js';

/** Outermost instances in one transaction. */
const CHUNK = 25;
/** There is no hurry: a look at the dates costs every node a query. */
const EVERY_MS = 60_000;
const ACTOR = { id: 'retention', displayName: '系统' };

/**
 * Removes what is past its removal date: journal, state, tasks and opinions of an ended instance with all it called.
 * Never a tree in which something runs; never what an audit hold covers; of a campaign nothing before it is archived, and then only
 * where the rule says so. Records, their revisions and hashes, and the access log are not touched. Each chunk leaves a row in the access log.
 */
@Injectable()
export class HistoryCleanUp implements OnModuleInit {
  private readonly logger = new Logger('Retention');
  private next = 0;

  constructor(
    private readonly runtime: ProcessRuntime,
    private readonly database: Database,
    private readonly accessLog: AccessLog,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.runtime.registerSweeper({ name: 'retention', sweep: () => this.sweep() });
  }

  /** One chunk; answers how many outermost instances it removed. */
  async sweep(): Promise<number> {
    const now = this.clock.now();
    // The test clock may have gone back.
    if (now.getTime() < this.next && this.next - now.getTime() <= EVERY_MS) return 0;
    const [due] = await this.database.read((tx) => tx.query(`SELECT r.instance_id ${REMOVABLE} LIMIT 1`, [now]));
    const removed = due ? await this.database.write((tx) => this.removeSome(tx, now)) : [];
    for (const { tenantId, instances, steps } of removed) this.logger.log(`removed ${instances} ended instances with ${steps} journal entries of tenant ${tenantId}`);
    // A full chunk is followed by the next at once.
    if (removed.length === 0) this.next = now.getTime() + EVERY_MS;
    return removed.reduce((sum, { instances }) => sum + instances, 0);
  }

  private async removeSome(tx: Tx, now: Date): Promise<{ tenantId: string; instances: number; steps: number }[]> {
    const lock = this.database.dialect === 'mysql' ? ' FOR UPDATE SKIP LOCKED' : '';
    const roots = await tx.query<{ instance_id: string; tenant_id: string }>(`SELECT r.instance_id, r.tenant_id ${REMOVABLE} ORDER BY r.remove_at LIMIT ${CHUNK}${lock}`, [now]);
    const counts = [];
    for (const tenantId of new Set(roots.map((row) => row.tenant_id))) {
      const mine = roots.filter((row) => row.tenant_id === tenantId).map((row) => row.instance_id);
      const ids = (await tx.query<{ id: string }>(`SELECT id FROM process_instance WHERE root_instance_id IN (${marks(mine)})`, mine)).map((row) => row.id);
      await removeTaskHistory(tx, ids);
      const { instances, steps } = await removeEnded(tx, ids);
      await tx.execute(`DELETE FROM history_removal WHERE instance_id IN (${marks(mine)})`, mine);
      this.accessLog.record(tx, {
        tenantId, actor: ACTOR, action: 'history-remove', subjectType: 'ProcessInstance', subjectId: mine[0]!,
        reason: `${instances} instances, ${steps} journal entries: ${mine.join(' ')}`,
      });
      counts.push({ tenantId, instances, steps });
    }
    return counts;
  }
}

const HELD = "h.tenant_id = r.tenant_id AND h.released_at IS NULL AND (h.scope = 'tenant' OR (h.scope = 'process' AND h.subject_id = i.process_key) OR (h.scope = 'campaign' AND h.subject_id = i.campaign_id) OR (h.scope = 'instance' AND h.subject_id = i.id))";
/** What may go at a time: FROM and WHERE over removal dates `r` and their instances `i`. */
const REMOVABLE = `FROM history_removal r JOIN process_instance i ON i.id = r.instance_id WHERE r.remove_at <= ? AND i.status <> 'active'
  AND NOT EXISTS (SELECT 1 FROM process_instance c WHERE c.root_instance_id = r.instance_id AND c.status NOT IN ('completed', 'terminated'))
  AND (i.campaign_id IS NULL OR (r.archived_campaigns = 1 AND EXISTS (SELECT 1 FROM campaign a WHERE a.id = i.campaign_id AND a.status = 'archived')))
  AND NOT EXISTS (SELECT 1 FROM retention_hold h WHERE ${HELD})`;

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
