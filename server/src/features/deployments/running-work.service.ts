import { Injectable } from '@nestjs/common';
import type { ExecutableProcess, JournalEvent } from '@noticeflow/engine';
import { Database } from '../../persistence/index.js';
import { Abilities, scopeToSql } from '../../platform/abilities/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { ProcessRuntime } from '../../runtime/index.js';
import type { DefinitionStatistics } from './deployments.dto.js';

/** Instances whose completed elements are counted, and how many journals are read at a time. */
const COUNTED = 500;
const COUNTED_AT_ONCE = 100;

/** FROM and WHERE over instances `i` in reach. */
interface Reach { from: string; where: string; params: unknown[] }

/** Running instances by version id and by process key. */
export interface RunningCounts { byVersion: Map<string, number>; byProcess: Map<string, number> }

interface Counted { element_id: string; n: number }

/** How much running work there is, counted by the database. Everybody counts the instances of the units in reach of a post; administrators and organisers all of the tenant. */
@Injectable()
export class RunningWork {
  constructor(private readonly database: Database, private readonly runtime: ProcessRuntime, private readonly abilities: Abilities) {}

  /** Running instances of these processes; undefined for people who may see none. */
  async counts(user: CurrentUser, keys: readonly string[]): Promise<RunningCounts | undefined> {
    if (!this.abilities.can(user, 'read', 'ProcessInstance')) return undefined;
    const counts: RunningCounts = { byVersion: new Map(), byProcess: new Map() };
    if (keys.length === 0) return counts;
    const reach = this.reach(user);
    const rows = await this.database.read((tx) => tx.query<{ id: string; process_key: string; n: number }>(
      `SELECT i.process_definition_id AS id, i.process_key, COUNT(*) AS n ${reach.from} WHERE ${reach.where} AND i.process_key IN (${marks(keys)}) GROUP BY i.process_definition_id, i.process_key`,
      [...reach.params, ...keys],
    ));
    for (const { id, process_key: key, n } of rows) {
      counts.byVersion.set(id, Number(n));
      counts.byProcess.set(key, (counts.byProcess.get(key) ?? 0) + Number(n));
    }
    return counts;
  }

  /** Where the running instances of one version stand. */
  async ofVersion(user: CurrentUser, id: string): Promise<DefinitionStatistics> {
    const [definition] = await this.database.read((tx) => tx.query<{ process_key: string }>('SELECT process_key FROM process_definition WHERE id = ? AND tenant_id = ?', [id, user.tenantId]));
    if (!definition) throw ProblemError.notFound('process definition', id);
    this.abilities.require(user, 'read', 'ProcessInstance');
    const key = definition.process_key;
    const { process } = await this.runtime.definition(id);
    const calls = [...process.elements.values()].filter((element) => element.called);
    const [waiting, children, incidents, running, done] = await Promise.all([
      this.waiting(user, id, key, process), this.children(user, id, key, [...new Set(calls.map((call) => call.called!.processId))]), this.incidents(user, id, key), this.counts(user, [key]), this.completed(user, id, key),
    ]);
    const elements: DefinitionStatistics['elements'] = {};
    const at = (elementId: string) => (elements[elementId] ??= { active: 0, incidents: 0, completed: 0 });
    const gateways = gatewaysBefore(process);
    for (const { element_id: elementId, n } of waiting) {
      const element = at(gateways.get(elementId) ?? elementId);
      // An event gateway waits for all its events at once: one instance, several rows.
      element.active = gateways.has(elementId) ? Math.max(element.active, Number(n)) : Number(n);
    }
    for (const { process_key: called, n } of children) {
      const callers = calls.filter((call) => call.called!.processId === called);
      // Called from several places: the rows do not tell from which.
      if (callers.length === 1) at(callers[0]!.id).active = Math.max(elements[callers[0]!.id]?.active ?? 0, Number(n));
    }
    for (const { element_id: elementId, n } of incidents) at(elementId).incidents = Number(n);
    for (const [elementId, n] of done.elements) if (process.elements.has(elementId)) at(elementId).completed = n;
    return { running: running?.byVersion.get(id) ?? 0, counted: done.counted, elements };
  }

  /** Instances at each element: with an open task, a job, a timer or subscription of a waiting event, or an incident. */
  private waiting(user: CurrentUser, id: string, key: string, process: ExecutableProcess): Promise<Counted[]> {
    const reach = this.reach(user);
    // Timers and subscriptions of boundary events and event subprocesses are not where the instance stands.
    const catching = [...process.elements.values()].filter(({ kind }) => kind === 'intermediateCatchEvent' || kind === 'receiveTask').map((element) => element.id);
    const sources: [table: string, condition: string, params: unknown[]][] = [['task', "w.status = 'open'", []], ['job', '1 = 1', []], ['incident', "w.status = 'open'", []]];
    if (catching.length > 0) for (const table of ['timer', 'subscription']) sources.push([table, `w.element_id IN (${marks(catching)})`, catching]);
    const parts = sources.map(([table, condition]) => `SELECT w.element_id, w.instance_id ${reach.from} JOIN ${table} w ON w.instance_id = i.id WHERE ${reach.where} AND i.process_key = ? AND i.process_definition_id = ? AND ${condition}`);
    return this.database.read((tx) => tx.query<Counted>(
      `SELECT p.element_id, COUNT(*) AS n FROM (${parts.join(' UNION ')}) p GROUP BY p.element_id`,
      sources.flatMap(([, , params]) => [...reach.params, key, id, ...params]),
    ));
  }

  /** Instances that wait for a called process, by its key. */
  private async children(user: CurrentUser, id: string, key: string, called: readonly string[]): Promise<{ process_key: string; n: number }[]> {
    if (called.length === 0) return [];
    const reach = this.reach(user);
    return this.database.read((tx) => tx.query<{ process_key: string; n: number }>(
      `SELECT c.process_key, COUNT(DISTINCT i.id) AS n ${reach.from} JOIN process_instance c ON c.parent_instance_id = i.id AND c.tenant_id = i.tenant_id AND c.status = 'active' AND c.process_key IN (${marks(called)})
       WHERE ${reach.where} AND i.process_key = ? AND i.process_definition_id = ? GROUP BY c.process_key`,
      [...called, ...reach.params, key, id],
    ));
  }

  private incidents(user: CurrentUser, id: string, key: string): Promise<Counted[]> {
    const reach = this.reach(user);
    return this.database.read((tx) => tx.query<Counted>(
      `SELECT x.element_id, COUNT(*) AS n ${reach.from} JOIN incident x ON x.instance_id = i.id AND x.status = 'open' WHERE ${reach.where} AND i.process_key = ? AND i.process_definition_id = ? GROUP BY x.element_id`,
      [...reach.params, key, id],
    ));
  }

  /** How often each element was completed by the newest instances of the version, running or ended: read from their journals, so not over all of them. */
  private async completed(user: CurrentUser, id: string, key: string): Promise<{ counted: number; elements: Map<string, number> }> {
    const reach = this.reach(user, '');
    const rows = await this.database.read((tx) => tx.query<{ id: string }>(
      `SELECT i.id ${reach.from} WHERE ${reach.where} AND i.process_key = ? AND i.process_definition_id = ? ORDER BY i.id DESC LIMIT ${COUNTED}`, [...reach.params, key, id],
    ));
    const elements = new Map<string, number>();
    for (let from = 0; from < rows.length; from += COUNTED_AT_ONCE) {
      for (const events of (await this.runtime.histories(rows.slice(from, from + COUNTED_AT_ONCE).map((row) => row.id))).values()) {
        for (const [elementId, n] of completions(events)) elements.set(elementId, (elements.get(elementId) ?? 0) + n);
      }
    }
    return { counted: rows.length, elements };
  }

  private reach(user: CurrentUser, running = "AND i.status = 'active'"): Reach {
    const scope = scopeToSql(this.abilities.scope(user, 'read', 'ProcessInstance'), 'o.path');
    return {
      from: 'FROM process_instance i LEFT JOIN organisation o ON o.id = i.unit_id AND o.tenant_id = i.tenant_id',
      where: `i.tenant_id = ? ${running} AND ${scope.sql}`,
      params: [user.tenantId, ...scope.params],
    };
  }
}

/** How often each element was completed, by its name in the version the instance follows now. */
function completions(events: readonly JournalEvent[]): Map<string, number> {
  let counts = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'ElementCompleted' && !event.body) counts.set(event.elementId, (counts.get(event.elementId) ?? 0) + 1);
    if (event.type === 'InstanceMigrated') counts = new Map([...counts].map(([elementId, n]) => [event.elements[elementId] ?? elementId, n]));
  }
  return counts;
}

const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ');

/** The events after an event gateway, each with the gateway: it is there that the token waits. */
function gatewaysBefore(process: ExecutableProcess): Map<string, string> {
  const found = new Map<string, string>();
  for (const gateway of process.elements.values()) {
    if (gateway.kind !== 'eventBasedGateway') continue;
    for (const flow of gateway.outgoing) {
      const target = process.flows.get(flow)?.target;
      if (target !== undefined) found.set(target, gateway.id);
    }
  }
  return found;
}
