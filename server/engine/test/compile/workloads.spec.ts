import { readFileSync } from 'node:fs';
import { compile } from '../../src/compile/index.js';
import { parse } from '../../src/parse/index.js';
it('tmp', async () => {
  for (const f of ['W1-approval','W2-campaign','W3-straight-through','W4-timers']) {
    const r = compile(await parse(readFileSync(`/work/shared/perf/${f}.bpmn`,'utf8')));
    console.log(JSON.stringify([...r.processes[0]!.elements.values()]), r.problems);
  }
});
