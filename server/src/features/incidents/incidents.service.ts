import { Injectable } from '@nestjs/common';
import type { Command } from '@noticeflow/engine';
import { Database, fromDb, fromDbOrNull } from '../../persistence/index.js';
import { Abilities } from '../../platform/abilities/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { decodeCursor, pageOf } from '../../platform/http/page.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { actorOf, Repairs } from '../instances/index.js';
import type { IncidentPage, IncidentQuery, ResolveIncidentDto } from './incidents.dto.js';

/** What is stuck, and trying it again. */
@Injectable()
export class IncidentsService {
  constructor(private readonly runtime: ProcessRuntime, private readonly database: Database, private readonly abilities: Abilities, private readonly repairs: Repairs) {}

  async list(user: CurrentUser, query: IncidentQuery): Promise<IncidentPage> {
    this.abilities.require(user, 'read', 'Incident', { tenantId: user.tenantId });
    const where = ['x.tenant_id = ?', 'x.status = ?'];
    const params: unknown[] = [user.tenantId, query.status];
    for (const [column, value] of [['instance_id', query.instanceId], ['campaign_id', query.campaignId], ['process_key', query.processId], ['kind', query.kind]] as const) {
      if (value === undefined) continue;
      where.push(`x.${column} = ?`);
      params.push(value);
    }
    const cursor = decodeCursor(query.cursor, ['string']);
    if (cursor) {
      where.push('x.id < ?');
      params.push(cursor[0]);
    }
    const rows = await this.database.read((tx) => tx.query(
      `SELECT x.*, i.business_key, d.name AS process_name, o.name AS unit_name FROM incident x LEFT JOIN process_instance i ON i.id = x.instance_id
       LEFT JOIN process_definition d ON d.id = x.process_definition_id LEFT JOIN organisation o ON o.id = x.unit_id AND o.tenant_id = x.tenant_id
       WHERE ${where.join(' AND ')} ORDER BY x.id DESC LIMIT ${query.limit + 1}`, params,
    ));
    const page = pageOf(rows, query.limit, (last) => [String(last.id)], (row) => ({
      id: String(row.id), instanceId: String(row.instance_id), processDefinitionId: String(row.process_definition_id), processDefinitionKey: String(row.process_key),
      processName: (row.process_name as string | null) ?? String(row.process_key), businessKey: row.business_key as string | null, unitName: row.unit_name as string | null,
      campaignId: row.campaign_id as string | null, unitId: row.unit_id as string | null, elementId: String(row.element_id), elementName: null as string | null, kind: String(row.kind), message: String(row.message),
      status: String(row.status), createdAt: fromDb(row.created_at), resolvedAt: fromDbOrNull(row.resolved_at),
    }));
    for (const item of page.items) item.elementName = (await this.runtime.definition(item.processDefinitionId)).process.elements.get(item.elementId)?.name ?? null;
    return page;
  }

  /** 404 for an incident of another tenant, 409 when it is resolved already. */
  async resolve(user: CurrentUser, id: string, dto: ResolveIncidentDto): Promise<void> {
    const [row] = await this.database.read((tx) => tx.query('SELECT instance_id, incident_key FROM incident WHERE id = ? AND tenant_id = ?', [id, user.tenantId]));
    if (!row) throw ProblemError.notFound('Incident', id);
    this.abilities.require(user, 'update', 'Incident', { tenantId: user.tenantId, id });
    const order: Command = { type: 'ResolveIncident', incidentKey: Number(row.incident_key), retries: dto.retries ?? 1, ...(dto.variables && { variables: dto.variables }) };
    await this.runtime.submit(String(row.instance_id), order, { actor: actorOf(user), participants: [this.repairs.recorded(user, order)] });
  }
}
