import fc from 'fast-check';
import { compile, parse, type Command, type ExecutableProcess, type InstanceState } from '../../src/index.js';
import { blocks, LEAVES, toXml } from './random-process.js';
import { Run, used } from './random-run.js';

/** Random structured processes on random paths. A failure prints seed and counterexample; repeat it with SEED=… */
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
const runs = Number(process.env.RUNS ?? 80);
/** Also of the search for a smaller counterexample. */
const LIMIT_MS = 60_000;

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
      { seed, numRuns: runs, interruptAfterTimeLimit: LIMIT_MS },
    );
  }, 120_000);

  test('with conditions that always end, every process completes', async () => {
    await fc.assert(
      fc.asyncProperty(blocks, fc.infiniteStream(fc.nat()), async (block, numbers) => {
        const run = new Run(await compiled(toXml(block)), numbers);
        run.order({ type: 'CreateInstance', instanceId: 'i', variables: { v: 0 } });
        // v = 2 leaves every loop at its next turn; boundary messages come as they like.
        for (let i = 0; i < 3000 && run.state.status === 'active'; i += 1) run.workStep(2, { calm: i > 100 });
        expect(run.state.status).toBe('completed');
        run.expectEmpty();
      }),
      { seed, numRuns: runs, interruptAfterTimeLimit: LIMIT_MS },
    );
  }, 120_000);
});

describe('the paths of the tests above', () => {
  /** Always the same numbers: this is about the tests, not about the engine. */
  function* fixed(): Generator<number, never> {
    for (let x = 1; ; x = (x * 48_271) % 2_147_483_647) yield x;
  }

  test('hold every command, on a process that holds every leaf', async () => {
    const process = await compiled(toXml({ kind: 'parallel', branches: LEAVES.map((kind) => ({ kind })) }));
    const numbers = fixed();
    for (let i = 0; i < 40; i += 1) {
      const run = new Run(process, numbers);
      run.order({ type: 'CreateInstance', instanceId: 'i', variables: { v: i % 3 } });
      for (let step = 0; step < 200 && run.state.status === 'active'; step += 1) run.randomStep();
    }
    const commands: Record<Exclude<Command['type'], 'MigrateInstance'>, true> = {
      CreateInstance: true, CompleteTask: true, UpdateTask: true, CompleteJob: true, FailJob: true, ThrowJobError: true, ThrowJobEscalation: true, FireTimer: true, DeliverMessage: true,
      DeliverSignal: true, ChildCompleted: true, ChildFailed: true, ChildNotStarted: true, ChildCancelled: true, ChildEscalated: true, SetVariables: true, CancelInstance: true,
      ModifyInstance: true, SuspendInstance: true, ResumeInstance: true, ResolveIncident: true, ActivateAdHoc: true,
    };
    expect(Object.keys(commands).filter((type) => !used.has(type as Command['type']))).toEqual([]);
  });

  test('leave no instance waiting for one that a person has taken out', async () => {
    const run = new Run(await compiled(toXml({ kind: 'each' })), fixed());
    run.order({ type: 'CreateInstance', instanceId: 'i', variables: { v: 3 } });
    const [first, second, third] = Object.keys(run.state.tasks).map(Number);
    run.order({ type: 'ModifyInstance', instructions: [{ kind: 'terminate', key: second! }] });
    for (const key of [first!, third!]) run.order({ type: 'CompleteTask', key });
    expect(run.state.status).toBe('completed');
    expect(run.state.elements[1]!.variables!.results).toEqual([2, null, 4]);
  });
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
    { seed, numRuns: runs, interruptAfterTimeLimit: LIMIT_MS },
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

/** A state by the new names, without what a step more or less changes, and without bookkeeping that was emptied. */
function unnumbered({ seq: _seq, ...state }: InstanceState, rename: (id: string) => string): unknown {
  const text = JSON.stringify(state, (_key, value: unknown) => (value === null || typeof value !== 'object' || Array.isArray(value)
    ? (typeof value === 'string' ? rename(value) : value)
    : Object.fromEntries(Object.entries(value).flatMap(([name, each]) => (each === null ? [] : [[name.replace(/\w+$/, rename), each]])))));
  return JSON.parse(text) as unknown;
}
