import { createHash } from 'node:crypto';
import { compile, evaluateAttribute, ExpressionError, firstDue, isDecisionFile, ModelError, parse, type EventDefinition, type ExecutableProcess, type Json, type Problem } from '@noticeflow/engine';
import type { Database } from '../persistence/database.js';
import { isUniqueViolation } from '../persistence/errors.js';
import type { Row, Tx } from '../persistence/tx.js';
import type { Clock, IdGenerator } from '../platform/clock/index.js';
import { ProblemError, type ProblemDetail } from '../platform/errors/index.js';
import type { Actor } from './contract.js';
import type { DecisionFile, Decisions, DeployedDecision } from './decisions.js';

export interface ProcessDefinition {
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
  process: ExecutableProcess;
}

export interface DeployRequest {
  tenantId: string;
  name: string;
  /** BPMN and DMN files. */
  resources: { name: string; content: string }[];
  actor: Actor;
}

export interface Deployed {
  id: string;
  processDefinitions: { id: string; key: string; version: number; name: string }[];
  decisionDefinitions: DeployedDecision[];
}

interface ProcessFile { name: string; xml: string; hash: string; processes: ExecutableProcess[] }
interface Files { processes: ProcessFile[]; decisions: DecisionFile[] }

export interface LintResult { problems: Problem[]; processes: ExecutableProcess[] }

const ATTEMPTS = 5;

/** Kind and name of the subscriptions of conditional start events, which wait for no name. */
export const CONDITION = 'condition';

/** Versions of processes: deploys them, finds them, keeps their compiled form. */
export class Definitions {
  private readonly byId = new Map<string, Promise<ProcessDefinition>>();
  private readonly newest = new Map<string, string>();
  private asking: { tenantId: string; key: string; resolve: (id: string | undefined) => void; reject: (error: unknown) => void }[] = [];

  constructor(private readonly database: Database, private readonly clock: Clock, private readonly ids: IdGenerator, private readonly decisions: Decisions, private readonly capacity = 500) {}

  /** Everything the compiler has to say about a file; never throws for a faulty model. For a tenant also which decisions are missing. */
  async lint(xml: string, tenantId?: string): Promise<LintResult> {
    try {
      const model = await parse(xml);
      const { problems, processes } = compile(model);
      const asked = [...new Set(processes.flatMap(({ elements }) => [...elements.values()].flatMap(({ decision }) => decision?.decisionId ?? [])))];
      if (tenantId === undefined || asked.length === 0) return { problems, processes };
      return { processes, problems: compile(model, { decisions: await this.decisions.existing(tenantId, asked) }).problems };
    } catch (error) {
      if (error instanceof ModelError) return { problems: error.problems, processes: [] };
      throw error;
    }
  }

  /** Adds a version of every executable process and every decision of the files; a file that did not change gives its version again. */
  async deploy(request: DeployRequest): Promise<Deployed> {
    const files = await this.compileAll(request);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.database.write((tx) => this.store(tx, request, files));
      } catch (error) {
        // Another node took the same version number.
        if (attempt >= ATTEMPTS || !isUniqueViolation(error)) throw error;
      } finally {
        for (const file of files.processes) for (const process of file.processes) this.newest.delete(`${request.tenantId} ${process.id}`);
        this.decisions.forget(request.tenantId, files.decisions);
      }
    }
  }

  async get(id: string): Promise<ProcessDefinition> {
    let found = this.byId.get(id);
    if (!found) {
      found = this.loadDefinition(id);
      if (this.byId.size >= this.capacity) this.byId.delete(this.byId.keys().next().value!);
      this.byId.set(id, found);
      found.catch(() => this.byId.delete(id));
    }
    return found;
  }

  /** @throws ProblemError 404 */
  async find(tenantId: string, key: string, version?: number): Promise<ProcessDefinition> {
    const id = version === undefined ? await this.newestId(tenantId, key) : await this.idOf('tenant_id = ? AND process_key = ? AND version = ?', [tenantId, key, version]);
    if (!id) throw ProblemError.notFound('process definition', version === undefined ? key : `${key}:${version}`);
    return this.get(id);
  }

  /** The process a call activity means, or undefined. */
  async findCalled(caller: ProcessDefinition, key: string, binding: 'latest' | 'deployment' | 'versionTag', versionTag?: string): Promise<ProcessDefinition | undefined> {
    let id: string | undefined;
    if (binding === 'versionTag') id = await this.idOf('tenant_id = ? AND process_key = ? AND version_tag = ? ORDER BY version DESC LIMIT 1', [caller.tenantId, key, versionTag ?? null]);
    else if (binding === 'deployment') id = await this.idOf('tenant_id = ? AND process_key = ? AND deployment_id = ?', [caller.tenantId, key, caller.deploymentId]);
    if (!id && binding !== 'versionTag') id = await this.newestId(caller.tenantId, key);
    return id ? this.get(id) : undefined;
  }

  private async compileAll(request: DeployRequest): Promise<Files> {
    const errors: ProblemDetail[] = [];
    const files: Files = { processes: [], decisions: [] };
    for (const { name, content } of request.resources) {
      if (isDecisionFile(content) || /\.dmn$/i.test(name)) {
        const { file, problems } = await this.decisions.compile(name, content);
        for (const problem of problems) if (problem.severity === 'error') errors.push(detailOf(problem, name));
        files.decisions.push(file);
        continue;
      }
      const { problems, processes } = await this.lint(content);
      for (const problem of problems) if (problem.severity === 'error') errors.push(detailOf(problem, name));
      const executable = processes.filter((process) => process.isExecutable);
      files.processes.push({ name, xml: content, hash: createHash('sha256').update(content).digest('hex'), processes: executable.length > 0 ? executable : processes });
    }
    if (errors.length > 0) throw ProblemError.invalid('MODEL_INVALID', `Expected valid models but found ${errors.length} problem(s): ${errors[0]!.message}`, errors);
    const processes = files.processes.flatMap((file) => file.processes.map(({ id }) => id));
    const decisions = files.decisions.flatMap((file) => file.decisions.map(({ id }) => id));
    eachOnce('process', processes, '流程标识重复');
    eachOnce('decision', decisions, '决策标识重复');
    if (processes.length + decisions.length === 0) throw ProblemError.invalid('MODEL_INVALID', 'Expected at least one process or decision but the files have none');
    return files;
  }

  private async store(tx: Tx, request: DeployRequest, files: Files): Promise<Deployed> {
    const { tenantId, actor } = request;
    const now = this.clock.now();
    const deployed: Deployed = { id: this.ids.next(), processDefinitions: [], decisionDefinitions: [] };
    tx.insert('deployment', { id: deployed.id, tenant_id: tenantId, name: request.name, created_at: now, created_by: actor.id.slice(0, 36) });
    for (const file of files.decisions) deployed.decisionDefinitions.push(...await this.decisions.store(tx, tenantId, deployed.id, file));
    for (const file of files.processes) {
      for (const process of file.processes) {
        const [last] = await tx.query('SELECT id, version, resource_hash, name FROM process_definition WHERE tenant_id = ? AND process_key = ? ORDER BY version DESC LIMIT 1', [tenantId, process.id]);
        if (last?.resource_hash === file.hash) {
          deployed.processDefinitions.push({ id: String(last.id), key: process.id, version: Number(last.version), name: String(last.name) });
          continue;
        }
        const definition = { id: this.ids.next(), key: process.id, version: Number(last?.version ?? 0) + 1, name: (process.name ?? process.id).slice(0, 255) };
        tx.insert('process_definition', {
          id: definition.id, tenant_id: tenantId, process_key: process.id, version: definition.version, name: definition.name, version_tag: process.versionTag ?? null,
          deployment_id: deployed.id, resource_name: file.name.slice(0, 255), resource_hash: file.hash, xml: file.xml, created_at: now,
        });
        await this.replaceStartTriggers(tx, tenantId, definition.id, process, now);
        deployed.processDefinitions.push(definition);
      }
    }
    return deployed;
  }

  /** Start events that wait belong to the newest version only. */
  private async replaceStartTriggers(tx: Tx, tenantId: string, definitionId: string, process: ExecutableProcess, now: Date): Promise<void> {
    await tx.execute('DELETE FROM definition_subscription WHERE tenant_id = ? AND process_key = ?', [tenantId, process.id]);
    await tx.execute('DELETE FROM timer WHERE definition_id IN (SELECT id FROM process_definition WHERE tenant_id = ? AND process_key = ?)', [tenantId, process.id]);
    for (const { elementId, event } of process.startTriggers) {
      for (const part of partsOf(event)) {
        if ((part.kind === 'message' || part.kind === 'signal') && part.name) {
          const name = evaluated(elementId, () => nameOf(evaluateAttribute(part.name!, {}, now.toISOString()), part.name!));
          tx.insert('definition_subscription', { id: this.ids.next(), tenant_id: tenantId, process_key: process.id, definition_id: definitionId, element_id: elementId, kind: part.kind, name });
        } else if (part.kind === 'conditional') {
          // Found by its kind; the condition is in the compiled process.
          tx.insert('definition_subscription', { id: this.ids.next(), tenant_id: tenantId, process_key: process.id, definition_id: definitionId, element_id: elementId, kind: CONDITION, name: CONDITION });
        } else if (part.kind === 'timer' && part.timer) {
          const { timer } = part;
          const due = evaluated(elementId, () => firstDue(timer, now.toISOString(), {}));
          tx.insert('timer', {
            id: this.ids.next(), tenant_id: tenantId, instance_id: null, definition_id: definitionId, element_key: 0, element_id: elementId,
            due_at: new Date(due.dueAt), wake_at: new Date(due.dueAt), claimed_by: null, remaining: due.remaining ?? null, period: due.interval ?? null,
          });
        }
      }
    }
  }

  private async loadDefinition(id: string): Promise<ProcessDefinition> {
    const [row] = await this.database.read((tx) => tx.query('SELECT * FROM process_definition WHERE id = ?', [id]));
    if (!row) throw ProblemError.notFound('process definition', id);
    const { processes } = compile(await parse(String(row.xml)));
    const process = processes.find((each) => each.id === row.process_key);
    if (!process) throw new Error(`Expected process "${String(row.process_key)}" in the XML of definition ${id} but there is none`);
    return definitionOf(row, process);
  }

  private async idOf(where: string, params: unknown[]): Promise<string | undefined> {
    const [row] = await this.database.read((tx) => tx.query(`SELECT id FROM process_definition WHERE ${where}`, params));
    return row && String(row.id);
  }

  /** Asked at every start. With one process the answer is remembered; with several nodes the question is asked for all starts of a turn together. */
  private async newestId(tenantId: string, key: string): Promise<string | undefined> {
    const name = `${tenantId} ${key}`;
    const known = this.newest.get(name);
    if (known) return known;
    if (this.database.dialect === 'sqlite') {
      const id = await this.idOf('tenant_id = ? AND process_key = ? ORDER BY version DESC LIMIT 1', [tenantId, key]);
      if (id) this.newest.set(name, id);
      return id;
    }
    return new Promise((resolve, reject) => {
      this.asking.push({ tenantId, key, resolve, reject });
      if (this.asking.length === 1) setImmediate(() => void this.answer());
    });
  }

  private async answer(): Promise<void> {
    const asked = this.asking;
    this.asking = [];
    try {
      const pairs = [...new Map(asked.map((each) => [`${each.tenantId} ${each.key}`, each])).values()];
      const rows = await this.database.read((tx) => tx.query(
        `SELECT tenant_id, process_key, id, version FROM process_definition WHERE ${pairs.map(() => '(tenant_id = ? AND process_key = ?)').join(' OR ')} ORDER BY version`,
        pairs.flatMap((each) => [each.tenantId, each.key]),
      ));
      const newest = new Map(rows.map((row) => [`${String(row.tenant_id)} ${String(row.process_key)}`, String(row.id)]));
      for (const each of asked) each.resolve(newest.get(`${each.tenantId} ${each.key}`));
    } catch (error) {
      for (const each of asked) each.reject(error);
    }
  }
}

function definitionOf(row: Row, process: ExecutableProcess): ProcessDefinition {
  return {
    id: String(row.id),
    tenantId: String(row.tenant_id),
    key: String(row.process_key),
    version: Number(row.version),
    name: String(row.name),
    versionTag: row.version_tag as string | null,
    deploymentId: String(row.deployment_id),
    resourceName: String(row.resource_name),
    createdAt: row.created_at instanceof Date ? row.created_at : new Date(`${String(row.created_at).replace(' ', 'T')}Z`),
    xml: String(row.xml),
    process,
  };
}

function eachOnce(what: 'process' | 'decision', ids: readonly string[], messageZh: string): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw ProblemError.invalid('MODEL_INVALID', `Expected each ${what} once in a deployment but "${twice}" is there twice`, [{ elementId: twice, message: `The ${what} id is used twice`, messageZh }]);
}

function nameOf(value: Json, expression: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new ExpressionError(`Expected a name but it is ${JSON.stringify(value)}`, expression);
}

/** A start event has no variables: an expression of it that needs some is a fault of the model. */
function evaluated<T>(elementId: string, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw ProblemError.invalid('MODEL_INVALID', `Expected start event "${elementId}" to be evaluated without variables but: ${error.message}`, [
      { elementId, rule: 'start-event-expression', message: error.message, messageZh: '开始事件的表达式无法求值（此时还没有流程变量）' },
    ]);
  }
}

function partsOf(event: EventDefinition): EventDefinition[] {
  return event.kind === 'multiple' ? event.parts ?? [] : [event];
}

/** A problem of a model as part of the 422 answer. */
export function detailOf(problem: Problem, resource?: string): ProblemDetail {
  return {
    ...(resource === undefined ? {} : { path: resource }),
    ...(problem.elementId === undefined ? {} : { elementId: problem.elementId }),
    rule: problem.rule,
    message: problem.message,
    messageZh: problem.messageZh,
  };
}
