import { runCoreBench } from '../../bench/core.js';

/** That the bench runs and gives figures; how high they are is nobody's test. */
test('the bench of the core answers', async () => {
  const figures = await runCoreBench(__dirname, 200);
  const { stepByModelSize, stepByHistoryLength, ...single } = figures;
  for (const figure of [...Object.values(single), ...[...stepByModelSize, ...stepByHistoryLength].map(({ microseconds }) => microseconds)]) expect(figure).toBeGreaterThan(0);
  expect(Object.keys(figures).sort()).toEqual(['compile500Ms', 'decision500CompileMs', 'decision500EvaluateUs', 'parse500Ms', 'stateBytesW1', 'stateBytesW2', 'stepByHistoryLength', 'stepByModelSize', 'transitionsPerSecond']);
  expect([stepByModelSize.map(({ at }) => at), stepByHistoryLength.map(({ at }) => at)]).toEqual([[10, 30, 100, 300, 1_000], [1, 10, 100, 1_000, 10_000]]);
  if (process.env.PRINT) console.log(figures);
});
