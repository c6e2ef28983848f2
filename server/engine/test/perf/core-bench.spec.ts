import { runCoreBench } from '../../bench/core.js';

/** That the bench runs and gives figures; how high they are is nobody's test. */
test('the bench of the core answers', async () => {
  const figures = await runCoreBench(__dirname, 200);
  for (const figure of Object.values(figures)) expect(figure).toBeGreaterThan(0);
  expect(Object.keys(figures).sort()).toEqual(['compile500Ms', 'stateBytesW1', 'stateBytesW2', 'transitionsPerSecond']);
  if (process.env.PRINT) console.log(figures);
});
