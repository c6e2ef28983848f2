import { openDatabase } from '../src/persistence/data-source.js';
import { RuntimeMigration } from '../src/persistence/migrations/0001-runtime.js';
import { IdGenerator, SystemClock } from '../src/platform/clock/index.js';
import { InProcessWakeUps } from '../src/platform/queue/index.js';
import { runtimeEntities } from '../src/runtime/entities/index.js';
import { ProcessRuntime } from '../src/runtime/process-runtime.js';
import { makePlace } from '../bench/databases.js';

const [kind, nText, nodesText, callersText, what] = process.argv.slice(2);
const n = Number(nText), nodes = Number(nodesText), callers = Number(callersText);
const place = await makePlace(kind as 'sqlite');
const xml = (inner: string, rest = '') => `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:nf="urn:noticeflow:bpmn:1" targetNamespace="t" id="d">${rest}<process id="p" isExecutable="true">
<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="u"/>${inner}<sequenceFlow id="g" sourceRef="u" targetRef="e"/><endEvent id="e"/></process></definitions>`;
const mi = `<multiInstanceLoopCharacteristics><extensionElements><nf:multiInstance collection="=units" elementVariable="unit" outputCollection="results" outputElement="=answer"/></extensionElements></multiInstanceLoopCharacteristics>`;
const child = `<process id="c" isExecutable="true"><startEvent id="cs"/><sequenceFlow id="cf" sourceRef="cs" targetRef="ce"/><endEvent id="ce"/></process>`;
const model = what === 'calls' ? xml(`<callActivity id="u" calledElement="c"><extensionElements><nf:calledElement processId="c" propagateAll="false"/><nf:ioMapping><nf:input source="=unit" target="unit"/></nf:ioMapping></extensionElements>${mi.replace('outputElement="=answer"', 'outputElement="=unit.id"')}</callActivity>`, child) : xml(`<userTask id="u" name="t">${mi}</userTask>`);
const actor = { kind: 'user' as const, tenantId: 't', id: 'u' };
const options = { entities: runtimeEntities, migrations: [RuntimeMigration], dataDir: place.dataDir, ...(place.url && { url: place.url }) };
const runtimes: ProcessRuntime[] = [];
const dbs = [];
let groups = 0;
for (let i = 0; i < nodes; i += 1) {
  const database = await openDatabase(options);
  dbs.push(database);
  const clock = new SystemClock();
  const r = new ProcessRuntime({ database, clock, ids: new IdGenerator(), wakeUps: new InProcessWakeUps(clock), observer: { step: () => undefined, group: () => { groups += 1; } } });
  await r.startScheduler();
  runtimes.push(r);
}
await runtimes[0]!.deploy({ tenantId: 't', name: 'x', actor, resources: [{ name: 'p.bpmn', content: model }] });
const units = Array.from({ length: n }, (_, i) => ({ id: `44${String(i).padStart(7, '0')}` }));
let t = Date.now();
const { instanceId, events } = await runtimes[0]!.start({ tenantId: 't', processId: 'p', variables: { units } }, { actor });
console.log('start', Date.now() - t, 'ms');
t = Date.now();
const lat: number[] = [];
let bad = 0;
if (what !== 'calls') {
  const keys = events.filter((e) => e.type === 'TaskCreated').map((e) => (e as { key: number }).key);
  console.log('tasks', keys.length);
  let next = 0;
  await Promise.all(Array.from({ length: callers }, async (_, c) => {
    for (;;) {
      const key = keys[next++];
      if (key === undefined) return;
      const s = performance.now();
      try { await runtimes[c % nodes]!.submit(instanceId, { type: 'CompleteTask', key, variables: { answer: key } }, { actor }); } catch (e) { bad += 1; if (bad < 4) console.log(String((e as Error).message).slice(0, 200)); }
      lat.push(performance.now() - s);
    }
  }));
} else {
  for (;;) {
    const { row } = await runtimes[0]!.state(instanceId);
    if (row.status !== 'active') break;
    if (Date.now() - t > 240_000) { console.log('gave up at version', row.version); break; }
    await new Promise((r) => setTimeout(r, 250));
  }
}
const ms = Date.now() - t;
lat.sort((a, b) => a - b);
const { row, state } = await runtimes[0]!.state(instanceId);
console.log(JSON.stringify({ kind, n, nodes, callers, what, seconds: ms / 1000, perSecond: Math.round(n / ms * 1000), p50: lat[lat.length >> 1], p99: lat[Math.floor(lat.length * 0.99)], bad, status: row.status, version: row.version, groups, incidents: Object.keys(state.incidents).length, cpu: process.cpuUsage().user / 1e6 }));
for (const r of runtimes) await r.stop();
for (const d of dbs) await d.close();
await place.remove();
