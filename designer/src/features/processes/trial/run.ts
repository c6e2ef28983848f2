import { createSimulation, type JobHandler, type Simulation, type SimulationIncident, type SimulationJob, type SimulationSubscription, type SimulationTask, type SimulationTimer, type Variables } from '@noticeflow/engine';
import { askedDecisions, calledKeys } from '../model/new-process.js';

/** What a trial run shows after each step. */
export interface TrialView {
  now: string;
  state: 'active' | 'completed' | 'terminated';
  tasks: SimulationTask[];
  jobs: SimulationJob[];
  timers: SimulationTimer[];
  subscriptions: SimulationSubscription[];
  incidents: SimulationIncident[];
  variables: Variables;
  /** Elements and flows of the drawn process. */
  done: Record<string, number>;
  current: string[];
  taken: string[];
}

/** What the server's own jobs would answer when nothing is wrong. */
const jobHandlers: Record<string, JobHandler> = {
  'noticeflow:urge': () => undefined,
  'noticeflow:notify': () => undefined,
  'noticeflow:archive': () => undefined,
  'noticeflow:merge-records': () => ({ merged: 0 }),
  'noticeflow:check-recurrence': () => ({ shortfalls: 0 }),
  'noticeflow:check-record': (job) => ({ [job.headers?.['resultVariable'] ?? 'findings']: 0 }),
};

/** A trial of the drawn process in memory, with the engine of the server. */
export class TrialRun {
  private constructor(private readonly simulation: Simulation, private readonly processId: string, private readonly instanceId: string) {}

  /** `load` and `loadDecision` find the file of a called process or decision by its key; unknown ones are left out and become an incident. */
  static async start(xml: string, processId: string, options: { variables: Variables; now: Date; load: Find; loadDecision: Find }): Promise<TrialRun> {
    const processes = await withCalled(xml, processId, options.load);
    const simulation = createSimulation({ resources: [...processes, ...await decisionsOf(processes, options.loadDecision)], now: options.now, jobHandlers });
    return new TrialRun(simulation, processId, await simulation.start(processId, { variables: options.variables }));
  }

  complete(taskId: string, variables: Variables): Promise<void> { return this.simulation.completeTask(taskId, variables); }
  completeJob(jobId: string): Promise<void> { return this.simulation.completeJob(jobId, {}); }
  advance(to: string | Date): Promise<void> { return this.simulation.advance(to); }
  message(name: string, correlationKey: string | undefined): Promise<boolean> { return this.simulation.message(name, correlationKey === undefined ? {} : { correlationKey }); }

  async view(): Promise<TrialView> {
    const { simulation, instanceId } = this;
    const [instance, tasks, jobs, timers, subscriptions, incidents, now, instances] = await Promise.all([
      simulation.instance(instanceId), simulation.tasks(), simulation.jobs(), simulation.timers(), simulation.subscriptions(), simulation.incidents(), simulation.now(), simulation.instances(),
    ]);
    const done: Record<string, number> = {};
    const open = new Map<string, number>();
    const taken = new Set<string>();
    for (const { id, processId } of instances) {
      if (processId !== this.processId) continue;
      for (const event of await simulation.history(id)) {
        if (event.type === 'SequenceFlowTaken') taken.add(event.flowId);
        if (event.type === 'ElementActivated' && !event.body) open.set(event.elementId, (open.get(event.elementId) ?? 0) + 1);
        if ((event.type === 'ElementCompleted' || event.type === 'ElementTerminated') && !event.body) open.set(event.elementId, (open.get(event.elementId) ?? 0) - 1);
        if (event.type === 'ElementCompleted' && !event.body) done[event.elementId] = (done[event.elementId] ?? 0) + 1;
      }
    }
    const current = [...open].filter(([id, count]) => count > 0 && id !== this.processId).map(([id]) => id);
    return { now, state: instance.state, tasks, jobs, timers, subscriptions, incidents, variables: instance.variables, done, current, taken: [...taken] };
  }
}

type Find = (key: string) => Promise<string | undefined>;

/** The files of the decisions these processes ask; several may be in one file. */
async function decisionsOf(processes: readonly string[], load: Find): Promise<string[]> {
  const files = await Promise.all([...new Set(processes.flatMap(askedDecisions))].map(load));
  return [...new Set(files.filter((file) => file !== undefined))];
}

async function withCalled(xml: string, processId: string, load: Find): Promise<string[]> {
  const files = [xml];
  const known = new Set([processId]);
  for (let at = 0; at < files.length; at += 1) {
    for (const key of calledKeys(files[at]!)) {
      if (known.has(key)) continue;
      known.add(key);
      const file = await load(key);
      if (file !== undefined) files.push(file);
    }
  }
  return files;
}
