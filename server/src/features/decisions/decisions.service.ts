import { Injectable } from '@nestjs/common';
import type { ExecutableDecision, Variables } from '@noticeflow/engine';
import { Database, fromDb, type Row } from '../../persistence/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { decodeCursor, likePattern, pageOf } from '../../platform/http/page.js';
import { ProcessRuntime } from '../../runtime/index.js';
import type { DecisionLogicView, DecisionPage, DecisionQuery, DecisionResultView, DecisionSummary, DecisionView } from './decisions.dto.js';

const COLUMNS = 'd.id, d.decision_key, d.version, d.name, d.version_tag, d.deployment_id, d.created_at, r.name AS resource_name, a.display_name';
const TABLES = 'decision_definition d JOIN decision_resource r ON r.id = d.resource_id LEFT JOIN deployment p ON p.id = d.deployment_id LEFT JOIN user_account a ON a.id = p.created_by AND a.tenant_id = d.tenant_id';
/** Deployed by the program itself. */
const SYSTEM = '系统';

/** Deployed decisions, for lists, for looking at and for trying out. */
@Injectable()
export class DecisionsService {
  constructor(private readonly database: Database, private readonly runtime: ProcessRuntime) {}

  async list(user: CurrentUser, query: DecisionQuery): Promise<DecisionPage> {
    const where = ['d.tenant_id = ?'];
    const params: unknown[] = [user.tenantId];
    if (query.key !== undefined) {
      where.push('d.decision_key = ?');
      params.push(query.key);
    }
    if (query.q) {
      where.push(`(d.name LIKE ? ESCAPE '!' OR d.decision_key LIKE ? ESCAPE '!')`);
      params.push(likePattern(query.q), likePattern(query.q));
    }
    if (query.latest) where.push('NOT EXISTS (SELECT 1 FROM decision_definition n WHERE n.tenant_id = d.tenant_id AND n.decision_key = d.decision_key AND n.version > d.version)');
    const cursor = decodeCursor(query.cursor, ['string', 'number']);
    if (cursor) {
      where.push('(d.decision_key > ? OR (d.decision_key = ? AND d.version < ?))');
      params.push(cursor[0], cursor[0], cursor[1]);
    }
    const rows = await this.database.read((tx) => tx.query(`SELECT ${COLUMNS} FROM ${TABLES} WHERE ${where.join(' AND ')} ORDER BY d.decision_key, d.version DESC LIMIT ${query.limit + 1}`, params));
    return pageOf(rows, query.limit, (last) => [String(last.decision_key), Number(last.version)], summary);
  }

  async get(user: CurrentUser, id: string): Promise<DecisionView> {
    const [row] = await this.database.read((tx) => tx.query(`SELECT ${COLUMNS} FROM ${TABLES} WHERE d.id = ? AND d.tenant_id = ?`, [id, user.tenantId]));
    if (!row) throw ProblemError.notFound('decision definition', id);
    const { decision, xml } = await this.runtime.decision(user.tenantId, id);
    return { ...summary(row), decisions: withRequired(decision).map(logicOf), xml };
  }

  evaluate(user: CurrentUser, id: string, variables: Variables): Promise<DecisionResultView> {
    return this.runtime.evaluateDecision(user.tenantId, id, variables);
  }
}

function summary(row: Row): DecisionSummary {
  return {
    id: String(row.id), key: String(row.decision_key), version: Number(row.version), name: String(row.name), versionTag: row.version_tag as string | null, deploymentId: String(row.deployment_id),
    resourceName: String(row.resource_name), createdAt: fromDb(row.created_at), publishedBy: (row.display_name as string | null) ?? SYSTEM,
  };
}

/** The decision first, then those it requires, each once. */
function withRequired(decision: ExecutableDecision): ExecutableDecision[] {
  const found = new Set<ExecutableDecision>([decision]);
  for (const each of found) for (const required of each.requires) found.add(required);
  return [...found];
}

function logicOf({ id, name, variable, logic, requires }: ExecutableDecision): DecisionLogicView {
  return { key: id, name, variable, ...(logic.kind === 'table' ? { table: logic.table } : { expression: logic.source }), requires: requires.map((each) => each.id) };
}
