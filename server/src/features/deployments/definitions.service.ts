import { Injectable } from '@nestjs/common';
import { Database, fromDb, type Row } from '../../persistence/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { decodeCursor, likePattern, pageOf } from '../../platform/http/page.js';
import { ProcessRuntime } from '../../runtime/index.js';
import type { DefinitionPage, DefinitionQuery, DefinitionSummary, DefinitionView } from './deployments.dto.js';
import { RunningWork, type RunningCounts } from './running-work.service.js';

const COLUMNS = 'd.id, d.tenant_id, d.process_key, d.version, d.name, d.version_tag, d.deployment_id, d.resource_name, d.created_at, a.display_name';
const TABLES = 'process_definition d LEFT JOIN deployment p ON p.id = d.deployment_id LEFT JOIN user_account a ON a.id = p.created_by AND a.tenant_id = d.tenant_id';
/** Deployed by the program itself: seeds, schedules. */
const SYSTEM = '系统';

/** Deployed versions, for lists and the designer. */
@Injectable()
export class DefinitionsService {
  constructor(private readonly database: Database, private readonly runtime: ProcessRuntime, private readonly work: RunningWork) {}

  async list(user: CurrentUser, query: DefinitionQuery): Promise<DefinitionPage> {
    const where = ['d.tenant_id = ?'];
    const params: unknown[] = [user.tenantId];
    if (query.key !== undefined) {
      where.push('d.process_key = ?');
      params.push(query.key);
    }
    if (query.q) {
      where.push(`(d.name LIKE ? ESCAPE '!' OR d.process_key LIKE ? ESCAPE '!')`);
      params.push(likePattern(query.q), likePattern(query.q));
    }
    if (query.latest) where.push('NOT EXISTS (SELECT 1 FROM process_definition n WHERE n.tenant_id = d.tenant_id AND n.process_key = d.process_key AND n.version > d.version)');
    const cursor = decodeCursor(query.cursor, ['string', 'number']);
    if (cursor) {
      where.push('(d.process_key > ? OR (d.process_key = ? AND d.version < ?))');
      params.push(cursor[0], cursor[0], cursor[1]);
    }
    const rows = await this.database.read((tx) => tx.query(`SELECT ${COLUMNS} FROM ${TABLES} WHERE ${where.join(' AND ')} ORDER BY d.process_key, d.version DESC LIMIT ${query.limit + 1}`, params));
    const running = await this.running(user, rows.slice(0, query.limit));
    return pageOf(rows, query.limit, (last) => [String(last.process_key), Number(last.version)], (row) => summary(row, running));
  }

  async get(user: CurrentUser, id: string): Promise<DefinitionView> {
    const [row] = await this.database.read((tx) => tx.query(`SELECT ${COLUMNS}, d.xml FROM ${TABLES} WHERE d.id = ? AND d.tenant_id = ?`, [id, user.tenantId]));
    if (!row) throw ProblemError.notFound('process definition', id);
    const { process } = await this.runtime.definition(id);
    const elements = [...process.elements.values()]
      .filter((element) => element.id !== process.id)
      .map(({ id: elementId, kind, name, task, job, called }) => ({ id: elementId, kind, ...(name !== undefined && { name }), ...(task && { task }), ...(job && { job }), ...(called && { called }) }));
    return { ...summary(row, await this.running(user, [row])), xml: String(row.xml), elements };
  }

  private running(user: CurrentUser, rows: readonly Row[]): Promise<RunningCounts | undefined> {
    return this.work.counts(user, [...new Set(rows.map((row) => String(row.process_key)))]);
  }
}

function summary(row: Row, running: RunningCounts | undefined): DefinitionSummary {
  return {
    id: String(row.id), key: String(row.process_key), version: Number(row.version), name: String(row.name), deploymentId: String(row.deployment_id),
    resourceName: String(row.resource_name), versionTag: row.version_tag as string | null, createdAt: fromDb(row.created_at),
    publishedBy: (row.display_name as string | null) ?? SYSTEM,
    running: running ? running.byVersion.get(String(row.id)) ?? 0 : null, runningAllVersions: running ? running.byProcess.get(String(row.process_key)) ?? 0 : null,
  };
}
