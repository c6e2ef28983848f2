import { readFileSync } from 'node:fs';
import { compileOrThrow, emptyState, evaluateDecision, execute, loadDecisions, parse, type Command, type ExecutableProcess, type InstanceState, type Variables } from '../src/index.js';

export interface CoreBench {
  /** Element instances activated, completed or terminated per second, over W1 and W2, in memory, state passed from step to step. */
  transitionsPerSecond: number;
  /** Milliseconds to compile and validate a process of 500 flow nodes, and to read its file before; the best of several, so without the warm-up. */
  compile500Ms: number;
  parse500Ms: number;
  /** Largest state of a run as JSON, in bytes. */
  stateBytesW1: number;
  stateBytesW2: number;
  /** Microseconds to complete a task and come to the next one, by the number of flow nodes in the model. */
  stepByModelSize: CurvePoint[];
  /** The same by the number of steps the instance has behind it. */
  stepByHistoryLength: CurvePoint[];
  /** Milliseconds to compile a decision table of 500 rules, and microseconds to evaluate it to the last rule. */
  decision500CompileMs: number;
  decision500EvaluateUs: number;
}

export interface CurvePoint { at: number; microseconds: number }

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
    ...await compileTime(500),
    stateBytesW1: runW1(approval, true).bytes,
    stateBytesW2: runW2(campaign, true).bytes,
    stepByModelSize: await stepByModelSize([10, 30, 100, 300, 1_000]),
    stepByHistoryLength: await stepByHistoryLength([1, 10, 100, 1_000, 10_000]),
    ...await decisionTime(500),
  };
}

/** One instance from start to end; looks at the size of its state only when asked, as that costs more than the step. */
class Run {
  state: InstanceState = emptyState();
  transitions = 0;
  bytes = 0;
  private ids = 0;

  constructor(private readonly process: ExecutableProcess, private readonly measured: boolean, variables: Variables = {}) {
    this.order({ type: 'CreateInstance', instanceId: 'i', variables });
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

/** One step from the middle of a chain. A step is a pure function, so the same one is measured again and again. */
async function stepByModelSize(sizes: readonly number[]): Promise<CurvePoint[]> {
  const points: CurvePoint[] = [];
  for (const size of sizes) {
    const [process] = compileOrThrow(await parse(chain(size)));
    const run = new Run(process!, false, { amount: 0, approved: true });
    for (let i = 0; i < size / 2 - 2 && Object.keys(run.state.tasks).length > 0; i += 1) run.work();
    points.push({ at: size, microseconds: stepTime(process!, run.state) });
  }
  return points;
}

/** One step of a loop after so many rounds. */
async function stepByHistoryLength(lengths: readonly number[]): Promise<CurvePoint[]> {
  const [process] = compileOrThrow(await parse(file('<startEvent id="s"/><exclusiveGateway id="m"/><userTask id="t"/><sequenceFlow id="f1" sourceRef="s" targetRef="m"/><sequenceFlow id="f2" sourceRef="m" targetRef="t"/><sequenceFlow id="f3" sourceRef="t" targetRef="m"/>')));
  const run = new Run(process!, false);
  const points: CurvePoint[] = [];
  let steps = 0;
  for (const length of lengths) {
    for (; steps < length; steps += 1) run.work();
    points.push({ at: length, microseconds: stepTime(process!, run.state) });
  }
  return points;
}

function stepTime(process: ExecutableProcess, state: InstanceState): number {
  const key = Number(Object.keys(state.tasks)[0]);
  const step = () => execute(process, state, { type: 'CompleteTask', key }, { now: '2026-01-01T00:00:00.000Z', nextId: () => 'x' });
  return bestOf(20, 500, step);
}

/** Microseconds of one call: the best average of several rounds, so without what else the machine does. */
function bestOf(rounds: number, calls: number, call: () => unknown): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    for (let i = 0; i < calls; i += 1) call();
    best = Math.min(best, (performance.now() - began) / calls);
  }
  return Math.round(best * 10_000) / 10;
}

async function decisionTime(rules: number): Promise<Pick<CoreBench, 'decision500CompileMs' | 'decision500EvaluateUs'>> {
  const xml = `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="u"><decision id="t" name="t"><decisionTable hitPolicy="FIRST"><input><inputExpression><text>x</text></inputExpression></input><input><inputExpression><text>level</text></inputExpression></input><output/>${Array.from({ length: rules }, (_, i) => `<rule><inputEntry><text>[${i}..${i + 1})</text></inputEntry><inputEntry><text>"high", "low"</text></inputEntry><outputEntry><text>${i} * 2</text></outputEntry></rule>`).join('')}</decisionTable></decision></definitions>`;
  let compiled = Infinity;
  let decisions = await loadDecisions(xml);
  for (let i = 0; i < 5; i += 1) {
    const began = performance.now();
    decisions = await loadDecisions(xml);
    compiled = Math.min(compiled, performance.now() - began);
  }
  const evaluate = () => evaluateDecision(decisions[0]!, { x: rules - 0.5, level: 'low' }, '2026-01-01T00:00:00.000Z');
  return { decision500CompileMs: Math.round(compiled * 10) / 10, decision500EvaluateUs: bestOf(5, 50, evaluate) };
}

async function compileTime(nodes: number): Promise<Pick<CoreBench, 'compile500Ms' | 'parse500Ms'>> {
  const xml = chain(nodes);
  let [read, compiled] = [Infinity, Infinity];
  for (let i = 0; i < 10; i += 1) {
    const began = performance.now();
    const model = await parse(xml);
    const between = performance.now();
    compileOrThrow(model);
    read = Math.min(read, between - began);
    compiled = Math.min(compiled, performance.now() - between);
  }
  return { compile500Ms: Math.round(compiled * 10) / 10, parse500Ms: Math.round(read * 10) / 10 };
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
  return file(parts.join(''));
}

function file(body: string): string {
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="p" isExecutable="true">${body}</process></definitions>`;
}
