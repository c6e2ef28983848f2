import type { Instant, JournalEvent, MigrationMapping, ModifyInstruction, Variables } from '../protocol/index.js';
import { compileOrThrow } from '../compile/index.js';
import { firstDue } from '../expressions/timers.js';
import type { ExecutableProcess } from '../model/executable.js';
import { loadDecisions } from '../compile/decisions/index.js';
import type { ExecutableDecision } from '../model/decision.js';
import { isDecisionFile } from '../parse/decisions.js';
import { parse } from '../parse/index.js';
import { startConditions } from '../processing/starts.js';
import { visibleVariables } from '../state/view.js';
import { SimulationError } from './error.js';
import { JobBpmnError } from './job-handlers.js';
import { StartTimers } from './start-timers.js';
import { trace } from './trace.js';
import type { SimulationIncident, SimulationInstance, SimulationJob, SimulationOptions, SimulationSubscription, SimulationTask, SimulationTimer } from './types.js';
import { World, type Entry } from './world.js';

const DEFAULT_NOW = '2026-01-01T00:00:00.000Z';

/** Ids of elements to activate and terminate, or the engine's own instructions. */
export type Modification = ModifyInstruction[] | { activate?: string[]; terminate?: string[]; move?: { from: string; to: string }[] };

/**
 * Runs BPMN files, with the decisions of DMN files, in memory with the very engine of the server: trial run of the designer, test kit of plugins,
 * conformance harness. Time stands still between calls of `advance`. All calls are done one after the other.
 *
 * @example
 * const simulation = createSimulation({ resources: [xml] });
 * const id = await simulation.start('approval', { variables: { amount: 5 } });
 * await simulation.completeTask('submit', { approved: true });
 * (await simulation.instance(id)).state; // 'completed'
 */
export class Simulation {
  private readonly ready: Promise<{ world: World; startTimers: StartTimers }>;
  /** The call made last; the next one follows it. */
  private readonly line: { last: Promise<unknown> };

  constructor(private readonly options: SimulationOptions) {
    this.ready = this.load();
    this.line = { last: this.ready };
    // Whoever calls next gets the error; nobody has to call.
    this.ready.catch(() => undefined);
  }

  /** Resolves with itself when the files have been read. @throws ModelError with the problems of a faulty file */
  async loaded(): Promise<this> {
    await this.ready;
    return this;
  }

  /** @returns id of the new instance, started at the none start event or at `startElementId` */
  start(processId: string, options: { variables?: Variables; businessKey?: string; startElementId?: string } = {}): Promise<string> {
    return this.change((world) => {
      const process = world.processes.get(processId);
      if (!process) throw new SimulationError('NOT_FOUND', `Expected process "${processId}" but there is none`);
      const { variables, businessKey } = options;
      const startElementId = options.startElementId ?? soleStart(process);
      return world.start(process, { ...(variables && { variables }), ...(businessKey !== undefined && { businessKey }), ...(startElementId !== undefined && { startElementId }) }).id;
    });
  }

  /** Open tasks, of the instance and of those it called when one is named; oldest first. */
  tasks(instanceId?: string): Promise<SimulationTask[]> {
    return this.read((world) => select(world, instanceId).flatMap((entry) => [...entry.tasks].map(([key, task]) => ({ ...task.details, id: `${entry.id}:${key}`, instanceId: entry.id, key, elementId: task.elementId }))));
  }

  /** By task id, or by element id: then the oldest open task of that element. */
  completeTask(taskIdOrElementId: string, variables?: Variables): Promise<void> {
    return this.change((world) => {
      const { entry, key } = locate(world, taskIdOrElementId, (each) => each.tasks, 'task');
      world.run(entry, { type: 'CompleteTask', key, ...(variables && { variables }) });
    });
  }

  /** Gives a task to somebody else or another due time; by task id or element id. */
  updateTask(taskIdOrElementId: string, changes: { assignee?: string | null; dueAt?: Instant | null; note?: string }): Promise<void> {
    return this.change((world) => {
      const { entry, key } = locate(world, taskIdOrElementId, (each) => each.tasks, 'task');
      world.run(entry, { type: 'UpdateTask', key, ...changes });
    });
  }

  jobs(instanceId?: string): Promise<SimulationJob[]> {
    return this.read((world) => select(world, instanceId).flatMap((entry) => [...entry.jobs.keys()].map((key) => jobOf(entry, key))));
  }

  completeJob(id: string, variables?: Variables): Promise<void> {
    return this.change((world) => {
      const { entry, key } = locate(world, id, (each) => each.jobs, 'job');
      world.run(entry, { type: 'CompleteJob', key, ...(variables && { variables }) });
    });
  }

  /** Without `retries` one retry is used up. */
  failJob(id: string, options: { retries?: number; retryAt?: Instant; message?: string } = {}): Promise<void> {
    const { retries, retryAt, message } = options;
    return this.change((world) => {
      const { entry, key } = locate(world, id, (each) => each.jobs, 'job');
      const retriesLeft = retries ?? Math.max(0, entry.jobs.get(key)!.retries - 1);
      world.run(entry, { type: 'FailJob', key, retriesLeft, message: message ?? 'failed', ...(retryAt !== undefined && { retryAt }) });
    });
  }

  throwBpmnError(id: string, code: string, options: { message?: string; variables?: Variables } = {}): Promise<void> {
    return this.change((world) => {
      const { entry, key } = locate(world, id, (each) => each.jobs, 'job');
      world.run(entry, { type: 'ThrowJobError', key, errorCode: code, ...options });
    });
  }

  throwEscalation(id: string, code: string, variables?: Variables): Promise<void> {
    return this.change((world) => {
      const { entry, key } = locate(world, id, (each) => each.jobs, 'job');
      world.run(entry, { type: 'ThrowJobEscalation', key, escalationCode: code, ...(variables && { variables }) });
    });
  }

  /** @returns whether somebody got it now; otherwise it is kept for who comes to wait for it */
  message(name: string, options: { correlationKey?: string; variables?: Variables; messageId?: string; timeToLive?: string } = {}): Promise<boolean> {
    return this.change((world) => world.messages.publish({ id: options.messageId ?? world.nextId(), name, variables: options.variables ?? {}, correlationKey: options.correlationKey, timeToLive: options.timeToLive }));
  }

  signal(name: string, variables: Variables = {}): Promise<void> {
    return this.change((world) => world.broadcast(name, variables));
  }

  /**
   * Publishes data to the conditional start events of all processes, or of one: an instance starts with it wherever the condition is true.
   * @returns ids of the new instances
   */
  evaluateConditions(variables: Variables, options: { processId?: string; businessKey?: string } = {}): Promise<string[]> {
    const { processId, businessKey } = options;
    return this.change((world) => [...world.processes.values()].filter((process) => processId === undefined || process.id === processId).flatMap((process) =>
      startConditions(process, variables, world.context()).met.map((startElementId) => world.start(process, { startElementId, variables, ...(businessKey !== undefined && { businessKey }) }).id)));
  }

  /** Moves the clock by an ISO 8601 duration or to a date; what becomes due on the way happens in order, each at its time. */
  advance(to: string | Date): Promise<void> {
    return this.enqueue(async (world, startTimers) => {
      const until = to instanceof Date ? to.toISOString() : /^-?P/.test(to) ? firstDue({ kind: 'duration', expression: to }, world.now, {}, this.zone()).dueAt : new Date(to).toISOString();
      if (until < world.now) throw new SimulationError('INVALID_ARGUMENT', `Expected a time after ${world.now} but it is ${until}`);
      for (;;) {
        const start = startTimers.next(until);
        const timer = nextTimer(world, until);
        if (start && (!timer || start.dueAt <= timer.dueAt)) {
          if (start.dueAt > world.now) world.now = start.dueAt;
          startTimers.fired(start);
          world.start(start.process, { startElementId: start.elementId });
        } else if (timer) {
          if (timer.dueAt > world.now) world.now = timer.dueAt;
          world.run(timer.entry, { type: 'FireTimer', key: timer.key });
        } else break;
        await this.work(world);
      }
      world.now = until;
    });
  }

  setVariables(instanceId: string, variables: Variables, options: { scopeKey?: number; local?: boolean } = {}): Promise<void> {
    return this.change((world) => world.run(world.entry(instanceId), { type: 'SetVariables', variables, ...options }));
  }

  /** Chooses an activity of the open ad-hoc subprocess that contains it. */
  activateAdHoc(instanceId: string, elementId: string): Promise<void> {
    return this.change((world) => {
      const entry = world.entry(instanceId);
      const container = entry.process.elements.get(elementId)?.scope;
      const key = Object.keys(entry.state.elements).map(Number).find((each) => entry.state.elements[each]!.elementId === container && !entry.state.elements[each]!.body);
      if (key === undefined) throw new SimulationError('NOT_FOUND', `Expected an open ad-hoc subprocess with "${elementId}" in instance "${instanceId}" but there is none`);
      world.run(entry, { type: 'ActivateAdHoc', key, elementId });
    });
  }

  cancel(instanceId: string, reason?: string): Promise<void> {
    return this.change((world) => world.run(world.entry(instanceId), { type: 'CancelInstance', ...(reason !== undefined && { reason }) }));
  }

  modify(instanceId: string, modification: Modification, reason?: string): Promise<void> {
    return this.change((world) => {
      const entry = world.entry(instanceId);
      world.run(entry, { type: 'ModifyInstance', instructions: instructionsOf(entry, modification), ...(reason !== undefined && { reason }) });
    });
  }

  /** Carries an instance over to another version of its process, given as BPMN XML. Instances started later follow the files of the simulation. */
  migrate(instanceId: string, xml: string, mappings: MigrationMapping[] = []): Promise<void> {
    return this.enqueue(async (world) => {
      const entry = world.entry(instanceId);
      const target = compileOrThrow(await parse(xml)).find((process) => process.id === entry.state.processId);
      if (!target) throw new SimulationError('INVALID_ARGUMENT', `Expected process "${entry.state.processId}" in the file but there is none`);
      world.migrate(entry, target, { type: 'MigrateInstance', definitionId: target.versionTag ?? target.id, ...(mappings.length > 0 && { mappings }) });
      await this.work(world);
    });
  }

  suspend(instanceId: string): Promise<void> {
    return this.change((world) => world.run(world.entry(instanceId), { type: 'SuspendInstance' }));
  }

  resume(instanceId: string): Promise<void> {
    return this.change((world) => world.run(world.entry(instanceId), { type: 'ResumeInstance' }));
  }

  resolveIncident(id: string, options: { retries?: number; variables?: Variables } = {}): Promise<void> {
    return this.change((world) => {
      const [instanceId, key] = split(id);
      world.run(world.entry(instanceId), { type: 'ResolveIncident', incidentKey: key, ...options });
    });
  }

  timers(instanceId?: string): Promise<SimulationTimer[]> {
    return this.read((world) => select(world, instanceId).flatMap((entry) => Object.entries(entry.state.timers).map(([key, { elementId, dueAt, remaining, interval }]) => ({
      id: `${entry.id}:${key}`, instanceId: entry.id, key: Number(key), elementId, dueAt, ...(remaining !== undefined && { remaining }), ...(interval !== undefined && { interval }),
    }))));
  }

  subscriptions(instanceId?: string): Promise<SimulationSubscription[]> {
    return this.read((world) => select(world, instanceId).flatMap((entry) => Object.entries(entry.state.subscriptions).map(([key, { elementId, kind, name, correlationKey }]) => ({
      id: `${entry.id}:${key}`, instanceId: entry.id, key: Number(key), elementId, kind, name, ...(correlationKey !== undefined && { correlationKey }),
    }))));
  }

  incidents(instanceId?: string): Promise<SimulationIncident[]> {
    return this.read((world) => select(world, instanceId).flatMap(incidentsOf));
  }

  instance(instanceId: string): Promise<SimulationInstance> {
    return this.read((world) => instanceOf(world.entry(instanceId)));
  }

  instances(): Promise<SimulationInstance[]> {
    return this.read((world) => [...world.entries.values()].map(instanceOf));
  }

  history(instanceId: string): Promise<JournalEvent[]> {
    return this.read((world) => [...world.entry(instanceId).history]);
  }

  /** Ids of completed elements, in order. */
  trace(instanceId: string): Promise<string[]> {
    return this.read((world) => trace(world.entry(instanceId).history));
  }

  now(): Promise<Instant> {
    return this.read((world) => world.now);
  }

  private async load(): Promise<{ world: World; startTimers: StartTimers }> {
    const { resources, now, timeZone, scripts, stepLimit } = this.options;
    const processes = new Map<string, ExecutableProcess>();
    const decisions = new Map<string, ExecutableDecision>();
    for (const xml of resources) {
      if (isDecisionFile(xml)) for (const decision of await loadDecisions(xml)) decisions.set(decision.id, decision);
      else for (const process of compileOrThrow(await parse(xml))) processes.set(process.id, process);
    }
    const start = now === undefined ? DEFAULT_NOW : new Date(now).toISOString();
    const world = new World(processes, decisions, start, { ...(timeZone !== undefined && { timeZone }), ...(scripts && { scripts }), ...(stepLimit !== undefined && { stepLimit }) });
    return { world, startTimers: new StartTimers(processes.values(), start, timeZone) };
  }

  private zone(): { timeZone?: string } {
    return this.options.timeZone === undefined ? {} : { timeZone: this.options.timeZone };
  }

  private read<T>(question: (world: World) => T): Promise<T> {
    return this.enqueue((world) => Promise.resolve(question(world)));
  }

  private change<T>(action: (world: World) => T): Promise<T> {
    return this.enqueue(async (world) => {
      const result = action(world);
      await this.work(world);
      return result;
    });
  }

  private enqueue<T>(action: (world: World, startTimers: StartTimers) => Promise<T>): Promise<T> {
    const result = this.line.last.catch(() => undefined).then(() => this.ready).then(({ world, startTimers }) => action(world, startTimers));
    this.line.last = result;
    return result;
  }

  /** Lets the registered workers do their jobs until none of them has any. */
  private async work(world: World): Promise<void> {
    const handlers = this.options.jobHandlers ?? {};
    for (let next = nextJob(world, handlers); next; next = nextJob(world, handlers)) await this.perform(world, next.entry, next.key);
  }

  private async perform(world: World, entry: Entry, key: number): Promise<void> {
    const job = jobOf(entry, key);
    const handler = this.options.jobHandlers![job.type]!;
    try {
      const variables = await handler({ ...job, throwBpmnError: (code, message) => { throw new JobBpmnError(code, message); } });
      world.run(entry, { type: 'CompleteJob', key, ...(variables && { variables }) });
    } catch (error) {
      if (error instanceof JobBpmnError) world.run(entry, { type: 'ThrowJobError', key, errorCode: error.code, ...(error.detail !== undefined && { message: error.detail }) });
      else if (error instanceof SimulationError || !entry.jobs.has(key)) throw error;
      else world.run(entry, { type: 'FailJob', key, retriesLeft: Math.max(0, job.retries - 1), message: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** A process without a none start event can be tried from its only other one. */
function soleStart(process: ExecutableProcess): string | undefined {
  return process.root.noneStart === undefined && process.startTriggers.length === 1 ? process.startTriggers[0]!.elementId : undefined;
}

/** All instances, or one with those it called, directly or through others. */
function select(world: World, instanceId: string | undefined): Entry[] {
  const all = [...world.entries.values()];
  if (instanceId === undefined) return all;
  const wanted = new Set([world.entry(instanceId).id]);
  // A called instance is always younger than its caller.
  for (const entry of all) if (entry.state.parent && wanted.has(entry.state.parent.instanceId)) wanted.add(entry.id);
  return all.filter((entry) => wanted.has(entry.id));
}

function locate(world: World, id: string, collection: (entry: Entry) => Map<number, { elementId: string }>, what: string): { entry: Entry; key: number } {
  for (const entry of world.entries.values()) {
    for (const [key, item] of collection(entry)) if (`${entry.id}:${key}` === id || item.elementId === id) return { entry, key };
  }
  const known = /^[^:]+:\d+$/.test(id) ? world.entries.get(split(id)[0]) : undefined;
  if (known && split(id)[1] <= known.state.lastKey) throw new SimulationError('ALREADY_COMPLETED', `Expected ${what} "${id}" to be open but it is not any more`);
  throw new SimulationError('NOT_FOUND', `Expected an open ${what} "${id}" but there is none`);
}

function split(id: string): [string, number] {
  const colon = id.lastIndexOf(':');
  return [id.slice(0, colon), Number(id.slice(colon + 1))];
}

function jobOf(entry: Entry, key: number): SimulationJob {
  const { elementId, details, retries } = entry.jobs.get(key)!;
  return { ...details, id: `${entry.id}:${key}`, instanceId: entry.id, key, elementId, retries, variables: { ...visibleVariables(entry.state, key), ...details.variables } };
}

function nextJob(world: World, handlers: object): { entry: Entry; key: number } | undefined {
  for (const entry of world.entries.values()) {
    if (entry.state.suspended) continue;
    for (const [key, { details, retries }] of entry.jobs) if (retries > 0 && Object.hasOwn(handlers, details.type)) return { entry, key };
  }
  return undefined;
}

function nextTimer(world: World, until: Instant): { entry: Entry; key: number; dueAt: Instant } | undefined {
  let first: { entry: Entry; key: number; dueAt: Instant } | undefined;
  for (const entry of world.entries.values()) {
    if (entry.state.suspended) continue;
    for (const name in entry.state.timers) {
      const { dueAt } = entry.state.timers[Number(name)]!;
      if (dueAt <= until && (!first || dueAt < first.dueAt)) first = { entry, key: Number(name), dueAt };
    }
  }
  return first;
}

function incidentsOf(entry: Entry): SimulationIncident[] {
  return Object.entries(entry.state.incidents).map(([key, { elementId, kind, message, phase }]) => ({ id: `${entry.id}:${key}`, instanceId: entry.id, key: Number(key), elementId, kind, message, phase }));
}

function instanceOf(entry: Entry): SimulationInstance {
  const { state } = entry;
  return {
    id: entry.id,
    processId: state.processId,
    ...(state.businessKey !== undefined && { businessKey: state.businessKey }),
    ...(state.parent && { parentInstanceId: state.parent.instanceId }),
    state: state.status === 'new' ? 'active' : state.status,
    suspended: state.suspended === true,
    variables: { ...state.elements[1]?.variables },
    incidents: incidentsOf(entry),
    ...(state.end && { end: state.end }),
  };
}

function instructionsOf(entry: Entry, modification: Modification): ModifyInstruction[] {
  if (Array.isArray(modification)) return modification;
  const { activate = [], terminate = [], move = [] } = modification;
  const live = (elementId: string) => Object.keys(entry.state.elements).map(Number).filter((key) => {
    const instance = entry.state.elements[key]!;
    return instance.elementId === elementId && entry.state.elements[instance.parent]?.elementId !== elementId;
  });
  return [
    ...activate.map((elementId) => ({ kind: 'activate' as const, elementId })),
    ...move.map(({ from, to }) => ({ kind: 'move' as const, from, to })),
    ...terminate.flatMap((elementId) => live(elementId).map((key) => ({ kind: 'terminate' as const, key }))),
  ];
}
