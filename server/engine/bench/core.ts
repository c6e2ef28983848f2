import { readFileSync } from 'node:fs';
import { compileOrThrow, emptyState, execute, parse, type Command, type ExecutableProcess, type InstanceState } from '../src/index.js';

export interface CoreBench {
  /** Element instances activated, completed or terminated per second, over W1 and W2, in memory, state passed from step to step. */
  transitionsPerSecond: number;
  /** Milliseconds to parse, compile and validate a process of 500 flow nodes; the best of several, so without the warm-up. */
  compile500Ms: number;
  /** Largest state of a run as JSON, in bytes. */
  stateBytesW1: number;
  stateBytesW2: number;
}

/** `workloads` is the folder of the BPMN workloads (`server/engine/test/perf`). Takes a few seconds; asserts nothing. */
export async function runCoreBench(workloads: string, milliseconds = 2000): Promise<CoreBench> {
  const load = async (name: string) => compileOrThrow(await parse(readFileSync(`${workloads}/${name}.bpmn`, 'utf8')))[0]!;
  const approval = await load('W1-approval');
  const campaign = await load('W2-campaign');
  const runs = [() => runW1(approval), () => runW2(campaign)];
  for (let i = 0; i < 200; i += 1) for (const run of runs) run(); // warm-up
  let transitions = 0;
  const began = performance.now();
  while (performance.now() - began < milliseconds) for (const run of runs) transitions += run().transitions;
  return {
    transitionsPerSecond: Math.round(transitions / ((performance.now() - began) / 1000)),
    compile500Ms: await compileTime(500),
    stateBytesW1: runW1(approval, true).bytes,
    stateBytesW2: runW2(campaign, true).bytes,
  };
}

/** One instance from start to end; looks at the size of its state only when asked, as that costs more than the step. */
class Run {
  state: InstanceState = emptyState();
  transitions = 0;
  bytes = 0;
  private ids = 0;

  constructor(private readonly process: ExecutableProcess, private readonly measured: boolean) {
    this.order({ type: 'CreateInstance', instanceId: 'i' });
  }

  order(command: Command): void {
    const outcome = execute(this.process, this.state, command, { now: '2026-01-01T00:00:00.000Z', nextId: () => `x${(this.ids += 1)}` });
    if (!outcome.ok) throw new Error(`Expected ${command.type} to be accepted but: ${outcome.message}`);
    this.state = outcome.state;
    for (const { type } of outcome.events) if (type === 'ElementActivated' || type === 'ElementCompleted' || type === 'ElementTerminated') this.transitions += 1;
    if (this.measured) this.bytes = Math.max(this.bytes, Buffer.byteLength(JSON.stringify(this.state)));
  }

  /** Completes the oldest task, or else the oldest job. */
  work(variables?: Extract<Command, { type: 'CompleteTask' }>['variables']): void {
    const [task] = Object.keys(this.state.tasks);
    const key = Number(task ?? Object.keys(this.state.jobs)[0]);
    this.order({ type: task === undefined ? 'CompleteJob' : 'CompleteTask', key, ...(variables && { variables }) });
  }
}

function runW1(process: ExecutableProcess, measured = false): Run {
  const run = new Run(process, measured);
  run.work({ approved: false });
  run.work({ approved: true });
  run.work();
  return ended(run);
}

function runW2(process: ExecutableProcess, measured = false): Run {
  const run = new Run(process, measured);
  run.work({ assignNeeded: true });
  while (run.state.status === 'active') run.work();
  return ended(run);
}

function ended(run: Run): Run {
  if (run.state.status !== 'completed') throw new Error(`Expected the workload to complete but it is ${run.state.status}`);
  return run;
}

async function compileTime(nodes: number): Promise<number> {
  const xml = chain(nodes);
  let best = Infinity;
  for (let i = 0; i < 10; i += 1) {
    const began = performance.now();
    compileOrThrow(await parse(xml));
    best = Math.min(best, performance.now() - began);
  }
  return Math.round(best * 10) / 10;
}

/** User tasks with a decision every fifth node, so that conditions are compiled as well. */
function chain(nodes: number): string {
  const parts: string[] = ['<startEvent id="n0"/>'];
  for (let i = 1; i < nodes; i += 1) {
    const last = i === nodes - 1;
    parts.push(last ? `<endEvent id="n${i}"/>` : i % 5 === 0 ? `<exclusiveGateway id="n${i}" default="f${i + 1}"/>` : `<userTask id="n${i}" name="Task ${i}"/>`);
    parts.push(`<sequenceFlow id="f${i}" sourceRef="n${i - 1}" targetRef="n${i}"/>`);
    if (i % 5 === 0 && !last) parts.push(`<sequenceFlow id="b${i}" sourceRef="n${i}" targetRef="n${nodes - 1}"><conditionExpression>=amount &gt; ${i} and approved = true</conditionExpression></sequenceFlow>`);
  }
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="p" isExecutable="true">${parts.join('')}</process></definitions>`;
}
