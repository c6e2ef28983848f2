import { Injectable } from '@nestjs/common';
import { fromDb } from '../../persistence/column-types.js';
import type { Tx } from '../../persistence/tx.js';
import { MasterKey, open, seal } from '../../platform/crypto/index.js';

/** 暂存: sealed under a key of the tenant, bound to task and person, because a draft may hold sensitive values. */
@Injectable()
export class Drafts {
  constructor(private readonly master: MasterKey) {}

  save(tx: Tx, owner: { tenantId: string; taskId: string; userId: string }, data: Record<string, unknown>, now: Date): void {
    const sealed = seal(this.key(owner.tenantId), Buffer.from(JSON.stringify(data), 'utf8'), place(owner));
    tx.put('task_draft', { task_id: owner.taskId, user_id: owner.userId, tenant_id: owner.tenantId, data: sealed, saved_at: now }, ['task_id', 'user_id']);
  }

  async load(tx: Pick<Tx, 'query'>, owner: { tenantId: string; taskId: string; userId: string }): Promise<{ data: Record<string, unknown>; savedAt: Date } | undefined> {
    const [row] = await tx.query('SELECT data, saved_at FROM task_draft WHERE task_id = ? AND user_id = ?', [owner.taskId, owner.userId]);
    if (!row) return undefined;
    const plain = open(this.key(owner.tenantId), String(row.data), place(owner)).toString('utf8');
    return { data: JSON.parse(plain) as Record<string, unknown>, savedAt: fromDb(row.saved_at) };
  }

  private key(tenantId: string): Buffer {
    return this.master.derive('task-draft', tenantId);
  }
}

const place = (owner: { taskId: string; userId: string }): string => `${owner.taskId}|${owner.userId}`;
