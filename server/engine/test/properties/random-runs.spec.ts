import fc from 'fast-check';
import { applyAll, compile, emptyState, execute, parse, type Command, type ExecutableProcess, type InstanceState, type JournalEvent } from '../../src/index.js';
import { blocks, toXml } from './random-process.js';

/** Random structured processes on random paths. A failure prints seed and counterexample; repeat it with SEED=… */
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
const runs = Number(process.env.RUNS ?? 80);

describe(`random processes on random paths (seed ${seed})`, () => {
  test('replay equals live state, state survives JSON, callers keep their state, finished means empty', async () => {
    await fc.assert(
      fc.asyncProperty(blocks, fc.infiniteStream(fc.nat()), async (block, numbers) => {
        const run = new Run(await compiled(toXml(block)), numbers);
        run.order({ type: 'CreateInstance', instanceId: 'i', variables: { v: 0 } });
        for (let i = 0; i < 400 && run.state.status === 'active'; i += 1) run.randomStep();
        if (run.state.status === 'active') run.order({ type: 'CancelInstance' });
        run.expectEmpty();
      }),
      { seed, numRuns: runs },
    );
  }, 120_000);

  test('with conditions that always end, every process completes', async () => {
    await fc.assert(
      fc.asyncProperty(blocks, fc.infiniteStream(fc.nat()), async (block, numbers) => {
        const run = new Run(await compiled(toXml(block)), numbers);
        run.order({ type: 'CreateInstance', instanceId: 'i', variables: { v: 0 } });
        // v = 2 leaves every loop at its next turn; boundary messages come as they like.
        for (let i = 0; i < 3000 && run.state.status === 'active'; i += 1) run.workStep(2);
        expect(run.state.status).toBe('completed');
        run.expectEmpty();
      }),
      { seed, numRuns: runs },
    );
  }, 120_000);
});

describe(`migration on random paths (seed ${seed})`, () => {
  /** Two runs of the same choices, one of which is carried to another version again and again. */
  const together = (versions: (xml: string) => { xml: string; rename: (id: string) => string }) => fc.assert(
    fc.asyncProperty(blocks, fc.array(fc.nat(), { minLength: 600, maxLength: 600 }), async (block, numbers) => {
      const xml = toXml(block);
      const { xml: other, rename } = versions(xml);
      const stays = new Run(await compiled(xml), numbers);
      const moves = new Run(await compiled(xml), numbers);
      for (const run of [stays, moves]) run.order({ type: 'CreateInstance', instanceId: 'i', variables: { v: 0 } });
      for (let i = 0; i < 60 && stays.state.status === 'active'; i += 1) {
        if (numbers[i + 300]! % 4 === 0) {
          moves.migrate(await compiled(other), rename);
          expect(unnumbered(moves.state, rename)).toEqual(unnumbered(stays.state, rename));
        }
        for (const run of [stays, moves]) run.workStep(numbers[i]! % 5);
        expect(unnumbered(moves.state, rename)).toEqual(unnumbered(stays.state, rename));
      }
    }),
    { seed, numRuns: runs },
  );

  test('to an identical model it changes nothing afterwards', () => together((xml) => ({ xml, rename: (id) => id })), 120_000);

  test('to a model in which everything is called otherwise it changes the names and nothing else', () => together((xml) => ({
    xml: xml.replace(/"(f?n\d+)"/g, '"r$1"'),
    rename: (id) => (/^f?n\d+$/.test(id) ? `r${id}` : id),
  })), 120_000);
});

describe(`order of parallel completions (seed ${seed})`, () => {
  test('any order ends in the same state', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 3 }), fc.infiniteStream(fc.nat()), async (width, depth, numbers) => {
        const process = await compiled(grid(width, depth));
        const ends = [0, 1].map(() => {
          const run = new Run(process, numbers);
          run.order({ type: 'CreateInstance', instanceId: 'i' });
          while (!Object.values(run.state.tasks).some((task) => task.elementId === 'last')) {
            const key = run.pick(Object.keys(run.state.tasks).map(Number));
            run.order({ type: 'CompleteTask', key, variables: { [run.state.tasks[key]!.elementId]: 'done' } });
          }
          return withoutKeys(run.state);
        });
        expect(ends[0]).toEqual(ends[1]);
      }),
      { seed, numRuns: 50 },
    );
  });
});

class Run {
  state: InstanceState = emptyState();
  private readonly journal: JournalEvent[] = [];
  private readonly numbers: Iterator<number>;
  private now = Date.parse('2026-01-01T00:00:00Z');
  private ids = 0;

  constructor(private process: ExecutableProcess, numbers: Iterable<number>) {
    this.numbers = numbers[Symbol.iterator]();
  }

  /** To a version in which every element and flow is called by its new name; when it is there already, it stays. */
  migrate(target: ExecutableProcess, rename: (id: string) => string): void {
    const mappings = [...this.process.elements.keys(), ...this.process.flows.keys()].filter((id) => rename(id) !== id).map((from) => ({ from, to: rename(from) }));
    expect(this.order({ type: 'MigrateInstance', definitionId: 'next', mappings }, target)).toBe(true);
    this.process = target;
  }

  order(command: Command, target?: ExecutableProcess): boolean {
    const given = this.state;
    const before = JSON.stringify(given);
    const outcome = execute(this.process, given, command, { now: new Date(this.now).toISOString(), nextId: () => `x${(this.ids += 1)}` }, target);
    expect(JSON.stringify(given)).toBe(before);
    if (!outcome.ok) return false;
    this.journal.push(...outcome.events);
    this.journal.forEach((event, index) => { if (event.seq !== index + 1) throw new Error(`gap at ${event.seq}`); });
    const replayed = applyAll(emptyState(), this.journal);
    expect(replayed).toEqual(outcome.state);
    expect(applyAll(given, outcome.events)).toEqual(outcome.state);
    const reloaded = JSON.parse(JSON.stringify(outcome.state)) as InstanceState;
    expect(reloaded).toEqual(outcome.state);
    this.expectWhole(reloaded);
    this.state = reloaded;
    return true;
  }

  pick<T>(list: readonly T[]): T {
    return list[(this.numbers.next().value as number) % list.length]!;
  }

  /** One thing somebody outside could do, also foolish ones. */
  randomStep(): void {
    const choice = (this.numbers.next().value as number) % 20;
    if (choice === 0) this.order({ type: 'SetVariables', variables: { v: this.pick([0, 1, 2, 3, 4, 5]) } });
    else if (choice === 1) expect(this.order({ type: 'CompleteTask', key: this.state.lastKey + 1 })).toBe(false);
    else if (choice === 2) {
      this.order({ type: 'SuspendInstance' });
      this.order({ type: 'ResumeInstance' });
    } else if (choice === 3 && Object.keys(this.state.jobs).length > 0) {
      this.order({ type: 'FailJob', key: Number(this.pick(Object.keys(this.state.jobs))), retriesLeft: 0, message: 'x' });
      const incident = Object.keys(this.state.incidents)[0];
      if (incident !== undefined) this.order({ type: 'ResolveIncident', incidentKey: Number(incident), retries: 1 });
    } else this.workStep(this.pick([0, 1, 2, 3, 4, 5, 15]));
  }

  workStep(v: number): void {
    const keys = (items: object) => Object.keys(items).map(Number);
    const orders: Command[] = [
      ...keys(this.state.tasks).map((key): Command => ({ type: 'CompleteTask', key, variables: { v } })),
      ...keys(this.state.jobs).map((key): Command => ({ type: 'CompleteJob', key, variables: { v } })),
      ...keys(this.state.timers).map((key): Command => ({ type: 'FireTimer', key })),
      ...keys(this.state.subscriptions).map((key): Command => ({ type: 'DeliverMessage', key, messageId: `m${(this.ids += 1)}`, variables: { v } })),
    ];
    if (orders.length === 0) throw new Error(`Expected something to do but there is nothing: ${JSON.stringify(this.state)}`);
    const order = this.pick(orders);
    if (order.type === 'FireTimer') this.now = Math.max(this.now, Date.parse(this.state.timers[order.key]!.dueAt));
    expect(this.order(order)).toBe(true);
  }

  expectEmpty(): void {
    const { elements, ...rest } = this.state;
    expect(Object.keys(elements)).toEqual(['1']);
    expect(rest).toMatchObject({ parked: {}, jobs: {}, tasks: {}, timers: {}, subscriptions: {}, incidents: {}, conditions: {}, compensations: [] });
  }

  /** Whatever waits belongs to a live instance, and every instance to a live scope. */
  private expectWhole(state: InstanceState): void {
    if (state.status !== 'active') return;
    const live = (key: number) => state.elements[key] !== undefined;
    for (const { parent, elementId } of Object.values(state.elements)) if (parent !== 0 && !live(parent)) throw new Error(`${elementId} has no parent ${parent}`);
    for (const items of [state.timers, state.subscriptions, state.conditions, state.incidents]) for (const { owner, elementId } of Object.values(items)) if (!live(owner)) throw new Error(`${elementId} has no owner ${owner}`);
    for (const items of [state.tasks, state.jobs]) for (const key of Object.keys(items)) if (!live(Number(key))) throw new Error(`work ${key} has no element`);
    for (const place of Object.keys(state.parked)) if (!live(Number(place.split(':')[0]))) throw new Error(`tokens at ${place} have no scope`);
  }
}

/** A state by the new names, without what a step more or less changes, and without bookkeeping that was emptied. */
function unnumbered({ seq: _seq, ...state }: InstanceState, rename: (id: string) => string): unknown {
  const text = JSON.stringify(state, (_key, value: unknown) => (value === null || typeof value !== 'object' || Array.isArray(value)
    ? (typeof value === 'string' ? rename(value) : value)
    : Object.fromEntries(Object.entries(value).flatMap(([name, each]) => (each === null ? [] : [[name.replace(/\w+$/, rename), each]])))));
  return JSON.parse(text) as unknown;
}

async function compiled(xml: string): Promise<ExecutableProcess> {
  const { processes, problems } = compile(await parse(xml));
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors[0]) + xml);
  return processes[0]!;
}

/** `width` branches of `depth` user tasks in parallel, joined before the task `last`. */
function grid(width: number, depth: number): string {
  const parts: string[] = [];
  const flow = (from: string, to: string) => parts.push(`<sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}"/>`);
  for (let i = 0; i < width; i += 1) {
    for (let j = 0; j < depth; j += 1) {
      parts.push(`<userTask id="t${i}x${j}"/>`);
      flow(j === 0 ? 'split' : `t${i}x${j - 1}`, `t${i}x${j}`);
    }
    flow(`t${i}x${depth - 1}`, 'join');
  }
  flow('start', 'split');
  flow('join', 'last');
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="p" isExecutable="true">
<startEvent id="start"/><parallelGateway id="split"/><parallelGateway id="join"/><userTask id="last"/>${parts.join('')}</process></definitions>`;
}

function withoutKeys({ elements, tasks, seq, lastKey, ...rest }: InstanceState): unknown {
  const values = Object.values(elements).map(({ parent, ...instance }) => ({ ...instance, parent: elements[parent]?.elementId }));
  return { ...rest, elements: values, tasks: Object.values(tasks), seq, lastKey };
}
