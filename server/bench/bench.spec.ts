import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** That every workload runs, proves its own count and answers in its shape; how fast is nobody's test. */
const script = join(__dirname, '../../scripts/bench.mjs');

type Figures = Record<string, number | Record<string, number>>;
interface Report { workload: string; db: string | null; api: string; adapters: Record<string, Figures> }

function bench(...args: string[]): Report {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--json', '--concurrency', '2', ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  // One object and nothing else.
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as Report;
}

const RATES = ['completionsPerSecond', 'instancesPerSecond', 'p50Ms', 'p99Ms', 'peakMemoryMb', 'verifiedInstances'];
const COSTS = ['commitsPerCompletion', 'cpuMsPerCompletion', 'roundTripsPerCompletion', 'stateBytes', 'statementsPerCompletion'];

function expectFigures(figures: Figures | undefined, names: readonly string[]): void {
  for (const name of names) expect([name, typeof figures?.[name]]).toEqual([name, 'number']);
}

describe('the bench', () => {
  jest.setTimeout(180_000);

  it.each(['W1', 'W2', 'W3'])('runs %s on our runtime, the bare driver and the peer', (workload) => {
    const report = bench('--workload', workload, '--db', 'sqlite', '--n', '6');
    expect(report).toMatchObject({ workload, db: 'sqlite', api: 'inproc' });
    expect(Object.keys(report.adapters)).toEqual(['ours', 'limit', 'limit-group', 'bpmn-engine']);
    for (const figures of Object.values(report.adapters)) expectFigures(figures, [...RATES, ...COSTS]);
    for (const name of ['ours', 'limit', 'limit-group']) expectFigures(report.adapters[name]!.halfLoad as Figures, ['instancesPerSecond', 'p50Ms', 'p99Ms']);
    if (workload !== 'W3') expectFigures(report.adapters.ours!.lone as Figures, ['completionsPerSecond', 'unbatchedCompletionsPerSecond']);
  });

  it('runs the approval through the web API', () => {
    const { adapters, api } = bench('--workload', 'W1', '--db', 'sqlite', '--api', 'http', '--n', '6', '--adapters', 'ours', '--skip-build');
    expect(api).toBe('http');
    expectFigures(adapters.ours, [...RATES, ...COSTS]);
  });

  it('fires timers that are due at once, each once and none early, while the API answers', () => {
    const { adapters } = bench('--workload', 'W4', '--db', 'sqlite', '--n', '40', '--skip-build');
    for (const figures of Object.values(adapters)) expectFigures(figures, [...RATES, 'drainMs', 'early']);
    expectFigures(adapters.ours, ['apiP50Ms', 'apiP99Ms']);
    expect(adapters.ours).toMatchObject({ verifiedInstances: 40, early: 0 });
  });

  it.each(['inproc', 'http'])('reads inboxes among many tasks, %s', (api) => {
    const { adapters } = bench('--workload', 'inbox', '--db', 'sqlite', '--api', api, '--n', '30000', '--skip-build');
    expect(adapters.ours).toMatchObject({ tasks: 30_000 });
    for (const name of ['ours', 'limit']) expectFigures(adapters[name], ['pageP50Ms', 'pageP95Ms']);
    for (const who of ['typical', 'heavy']) expectFigures(adapters.ours![who] as Figures, ['firstP95Ms', 'deepP95Ms', 'countsP95Ms']);
  });

  it('measures the core alone', () => {
    const { adapters } = bench('--workload', 'core', '--skip-build');
    expectFigures(adapters.ours, ['transitionsPerSecond', 'compile500Ms', 'stateBytesW1', 'stateBytesW2']);
  });

  it('refuses what it does not know', () => {
    expect(() => bench('--workload', 'W9', '--skip-build')).toThrow('Expected --workload');
    expect(() => bench('--api', 'smoke-signals', '--skip-build')).toThrow('Expected --api');
  });
});
