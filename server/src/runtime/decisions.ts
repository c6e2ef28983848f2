import { createHash } from 'node:crypto';
import { compileDecisions, decideWith, DecisionError, evaluateDecision, ModelError, parseDecisions, type DecisionAnswer, type DecisionReference, type ExecutableDecision, type ExecutionContext, type Problem, type Variables } from '@noticeflow/engine';
import { fromDb } from '../persistence/column-types.js';
import type { Database } from '../persistence/database.js';
import type { Row, Tx } from '../persistence/tx.js';
import type { Clock, IdGenerator } from '../platform/clock/index.js';
import { ProblemError } from '../platform/errors/index.js';

export interface DecisionDefinition {
  id: string;
  tenantId: string;
  key: string;
  version: number;
  name: string;
  versionTag: string | null;
  deploymentId: string;
  resourceName: string;
  createdAt: Date;
  xml: string;
  decision: ExecutableDecision;
}

export interface DecisionFile { name: string; xml: string; hash: string; decisions: ExecutableDecision[] }
export interface DeployedDecision { id: string; key: string; version: number; name: string }

/** Whose decision is meant: the tenant and, for the binding `deployment`, the deployment of the process. */
export interface DecisionCaller { tenantId: string; deploymentId: string }

const FAILURES: Record<DecisionError['code'], string> = {
  'hit-policy': '命中的规则与决策表的命中策略冲突', type: '值的类型与列的类型不符', value: '值不在该列允许的范围内', expression: '表达式无法求值', aggregation: '无法聚合这些输出值',
};

const SELECT = 'SELECT d.*, r.name AS resource_name, r.xml FROM decision_definition d JOIN decision_resource r ON r.id = d.resource_id';

/** Versions of decisions: deploys them, finds them by binding, keeps their compiled form. */
export class Decisions {
  private readonly byId = new Map<string, Promise<DecisionDefinition>>();
  /** The newest version by tenant and key; kept only where this process is the only one that deploys (SQLite). */
  private readonly newest = new Map<string, DecisionDefinition>();

  constructor(private readonly database: Database, private readonly clock: Clock, private readonly ids: IdGenerator, private readonly capacity = 200) {}

  /** A file that is to be deployed, and everything the compiler has to say about it. */
  async compile(name: string, xml: string): Promise<{ file: DecisionFile; problems: Problem[] }> {
    const file: DecisionFile = { name, xml, hash: createHash('sha256').update(xml).digest('hex'), decisions: [] };
    try {
      const { decisions, problems } = compileDecisions(await parseDecisions(xml));
      return { file: { ...file, decisions }, problems };
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      return { file, problems: error.problems };
    }
  }

  /** Adds a version of every decision of the file, inside the transaction of its deployment; a file that did not change gives its versions again. */
  async store(tx: Tx, tenantId: string, deploymentId: string, file: DecisionFile): Promise<DeployedDecision[]> {
    const now = this.clock.now();
    const resourceId = this.ids.next();
    const deployed: DeployedDecision[] = [];
    let changed = false;
    for (const decision of file.decisions) {
      const [last] = await tx.query(
        'SELECT d.id, d.version, d.name, r.hash FROM decision_definition d JOIN decision_resource r ON r.id = d.resource_id WHERE d.tenant_id = ? AND d.decision_key = ? ORDER BY d.version DESC LIMIT 1', [tenantId, decision.id]);
      if (last?.hash === file.hash) {
        deployed.push({ id: String(last.id), key: decision.id, version: Number(last.version), name: String(last.name) });
        continue;
      }
      const definition = { id: this.ids.next(), key: decision.id, version: Number(last?.version ?? 0) + 1, name: decision.name.slice(0, 255) };
      tx.insert('decision_definition', {
        id: definition.id, tenant_id: tenantId, decision_key: decision.id, version: definition.version, name: definition.name, version_tag: decision.versionTag ?? null,
        deployment_id: deploymentId, resource_id: resourceId, created_at: now,
      });
      deployed.push(definition);
      changed = true;
    }
    if (changed) tx.insert('decision_resource', { id: resourceId, tenant_id: tenantId, deployment_id: deploymentId, name: file.name.slice(0, 255), hash: file.hash, xml: file.xml, created_at: now });
    return deployed;
  }

  /** After a deployment, whether it succeeded or not. */
  forget(tenantId: string, files: readonly DecisionFile[]): void {
    for (const file of files) for (const decision of file.decisions) this.newest.delete(`${tenantId} ${decision.id}`);
  }

  /** A version with its compiled decision; cached. @throws ProblemError 404 */
  async get(tenantId: string, id: string): Promise<DecisionDefinition> {
    let found = this.byId.get(id);
    if (!found) {
      found = this.load(id);
      if (this.byId.size >= this.capacity) this.byId.delete(this.byId.keys().next().value!);
      this.byId.set(id, found);
      found.catch(() => this.byId.delete(id));
    }
    const definition = await found;
    if (definition.tenantId !== tenantId) throw ProblemError.notFound('decision definition', id);
    return definition;
  }

  /** Tries a decision. @throws ProblemError 422 DECISION_FAILED when it has no result */
  async evaluate(tenantId: string, id: string, variables: Variables): Promise<DecisionAnswer> {
    const { decision, version } = await this.get(tenantId, id);
    try {
      return { ...evaluateDecision(decision, variables, this.clock.now().toISOString()), version };
    } catch (error) {
      if (!(error instanceof DecisionError)) throw error;
      const places = error.ruleIds.length > 0 ? error.ruleIds : [error.decisionId];
      throw ProblemError.invalid('DECISION_FAILED', error.message, places.map((elementId) => ({ elementId, rule: error.code, message: error.message, messageZh: FAILURES[error.code] })));
    }
  }

  /** The keys there are, of those asked about. */
  async existing(tenantId: string, keys: readonly string[]): Promise<Set<string>> {
    if (keys.length === 0) return new Set();
    const rows = await this.database.read((tx) => tx.query(`SELECT DISTINCT decision_key FROM decision_definition WHERE tenant_id = ? AND decision_key IN (${keys.map(() => '?').join(', ')})`, [tenantId, ...keys]));
    return new Set(rows.map((row) => String(row.decision_key)));
  }

  /** For one step of an instance. */
  lookup(caller: DecisionCaller, now: string): DecisionLookup {
    return new DecisionLookup(this, caller, now);
  }

  /** The version a binding means, as far as it is known without asking the database. */
  known({ tenantId }: DecisionCaller, { decisionId, binding }: DecisionReference): DecisionDefinition | undefined {
    return binding === 'latest' ? this.newest.get(`${tenantId} ${decisionId}`) : undefined;
  }

  /** The version a binding means; with `deployment` the newest where the deployment has none, as for called processes. */
  async find({ tenantId, deploymentId }: DecisionCaller, { decisionId, binding, versionTag }: DecisionReference): Promise<DecisionDefinition | undefined> {
    if (binding === 'versionTag') return this.first('d.tenant_id = ? AND d.decision_key = ? AND d.version_tag = ?', [tenantId, decisionId, versionTag ?? null]);
    const own = binding === 'deployment' ? await this.first('d.tenant_id = ? AND d.decision_key = ? AND d.deployment_id = ?', [tenantId, decisionId, deploymentId]) : undefined;
    if (own) return own;
    const newest = await this.first('d.tenant_id = ? AND d.decision_key = ?', [tenantId, decisionId]);
    if (newest && this.database.dialect === 'sqlite') this.newest.set(`${tenantId} ${decisionId}`, newest);
    return newest;
  }

  private async first(where: string, params: unknown[]): Promise<DecisionDefinition | undefined> {
    const [row] = await this.database.read((tx) => tx.query(`SELECT d.id, d.tenant_id FROM decision_definition d WHERE ${where} ORDER BY d.version DESC LIMIT 1`, params));
    return row && this.get(String(row.tenant_id), String(row.id));
  }

  private async load(id: string): Promise<DecisionDefinition> {
    const [row] = await this.database.read((tx) => tx.query(`${SELECT} WHERE d.id = ?`, [id]));
    if (!row) throw ProblemError.notFound('decision definition', id);
    const { decisions } = compileDecisions(await parseDecisions(String(row.xml)));
    const decision = decisions.find((each) => each.id === row.decision_key);
    if (!decision) throw new Error(`Expected decision "${String(row.decision_key)}" in the file of definition ${id} but there is none`);
    return definitionOf(row, decision);
  }
}

/**
 * The decisions one step asks for. The engine decides without waiting, and which decision it asks for may depend on its variables: what is
 * not in memory is noted, fetched, and the step, a pure function, is decided once more.
 */
export class DecisionLookup {
  readonly decide: NonNullable<ExecutionContext['decide']>;
  private readonly found = new Map<string, DecisionDefinition | undefined>();
  private missing = new Map<string, DecisionReference>();

  constructor(private readonly decisions: Decisions, private readonly caller: DecisionCaller, now: string) {
    this.decide = decideWith((reference) => this.find(reference), now);
  }

  private find(reference: DecisionReference): DecisionDefinition | undefined {
    const key = `${reference.binding} ${reference.versionTag ?? ''} ${reference.decisionId}`;
    if (this.found.has(key)) return this.found.get(key);
    const known = this.decisions.known(this.caller, reference);
    if (!known) this.missing.set(key, reference);
    return known;
  }

  /** Fetches what was missed. True when something of it exists, so that deciding again makes a difference. */
  async fetch(): Promise<boolean> {
    const wanted = this.missing;
    this.missing = new Map();
    for (const [key, reference] of wanted) this.found.set(key, await this.decisions.find(this.caller, reference));
    return [...wanted.keys()].some((key) => this.found.get(key) !== undefined);
  }
}

function definitionOf(row: Row, decision: ExecutableDecision): DecisionDefinition {
  return {
    id: String(row.id), tenantId: String(row.tenant_id), key: String(row.decision_key), version: Number(row.version), name: String(row.name), versionTag: row.version_tag as string | null,
    deploymentId: String(row.deployment_id), resourceName: String(row.resource_name), createdAt: fromDb(row.created_at), xml: String(row.xml), decision,
  };
}
