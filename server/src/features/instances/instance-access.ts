import { Injectable } from '@nestjs/common';
import { Database } from '../../persistence/index.js';
import { Abilities, type Action } from '../../platform/abilities/index.js';
import { userPrincipal, type CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { INSTANCE_COLUMNS, instanceRow, type Actor, type InstanceRow } from '../../runtime/index.js';

export function actorOf(user: CurrentUser): Actor {
  return { kind: 'user', tenantId: user.tenantId, id: user.id };
}

const COLUMNS = INSTANCE_COLUMNS.split(', ').map((column) => `i.${column}`).join(', ');

/** Which instances a person may see and touch: those of units in reach of a post, and what the person started. */
@Injectable()
export class InstanceAccess {
  constructor(private readonly database: Database, private readonly abilities: Abilities) {}

  /** The row when the person may do it; 404 when it is not even theirs to see, 403 when it is but this is not allowed. */
  async require(user: CurrentUser, instanceId: string, action: Action): Promise<InstanceRow> {
    const [row] = await this.database.read((tx) => tx.query(
      `SELECT ${COLUMNS}, o.path AS unit_path FROM process_instance i LEFT JOIN organisation o ON o.id = i.unit_id AND o.tenant_id = i.tenant_id WHERE i.id = ? AND i.tenant_id = ?`,
      [instanceId, user.tenantId],
    ));
    if (!row) throw ProblemError.notFound('process instance', instanceId);
    const instance = instanceRow(row);
    const resource = { tenantId: instance.tenantId, unitPath: row.unit_path as string | null };
    if (this.abilities.can(user, action, 'ProcessInstance', resource)) return instance;
    const readable = instance.startedBy === userPrincipal(user.id) || this.abilities.can(user, 'read', 'ProcessInstance', resource);
    if (!readable) throw ProblemError.notFound('process instance', instanceId);
    if (action === 'read') return instance;
    throw ProblemError.forbidden('FORBIDDEN', `Expected a post that may ${action} process instance '${instanceId}' but ${user.username} holds none`);
  }

  /** The row for whoever may see where the instance stands: also those who hold, held or were sent one of its tasks, from whatever unit. 404 otherwise. */
  async requirePicture(user: CurrentUser, instanceId: string): Promise<InstanceRow> {
    const row = await this.database.read(async (tx) => {
      const [taken] = await tx.query(
        `SELECT t.id FROM task t JOIN task_link l ON l.task_id = t.id WHERE t.instance_id = ? AND t.tenant_id = ? AND l.principal IN (${user.principals.map(() => '?').join(', ')}) LIMIT 1`,
        [instanceId, user.tenantId, ...user.principals],
      );
      return taken && (await tx.query(`SELECT ${COLUMNS} FROM process_instance i WHERE i.id = ? AND i.tenant_id = ?`, [instanceId, user.tenantId]))[0];
    });
    return row ? instanceRow(row) : this.require(user, instanceId, 'read');
  }

  /** The unit's id and path; 404 when the tenant has no such unit. */
  async unit(tenantId: string, id: string): Promise<{ id: string; path: string }> {
    const [row] = await this.database.read((tx) => tx.query<{ id: string; path: string }>('SELECT id, path FROM organisation WHERE id = ? AND tenant_id = ?', [id, tenantId]));
    if (!row) throw ProblemError.notFound('organisation', id);
    return row;
  }
}
