import { createSimulation, ModelError, SimulationError } from '../../src/index.js';

const definitions = (body: string) => `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:nf="urn:noticeflow:bpmn:1" id="d" targetNamespace="t">${body}</definitions>`;

const service = definitions(`<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="w"/>
<serviceTask id="w" implementation="mail"/><sequenceFlow id="f2" sourceRef="w" targetRef="e"/><endEvent id="e"/>
<boundaryEvent id="b" attachedToRef="w"><errorEventDefinition/></boundaryEvent><sequenceFlow id="f3" sourceRef="b" targetRef="x"/><endEvent id="x"/></process>`);

test('a registered worker does its jobs', async () => {
  const seen: unknown[] = [];
  const simulation = createSimulation({
    resources: [service],
    jobHandlers: { mail: async (job) => { seen.push(job.variables, job.elementId); return { sent: true }; } },
  });
  const id = await simulation.start('p', { variables: { to: 'li' }, businessKey: 'k1' });
  expect(seen).toEqual([{ to: 'li' }, 'w']);
  expect(await simulation.instance(id)).toMatchObject({ state: 'completed', businessKey: 'k1', variables: { to: 'li', sent: true }, incidents: [] });
});

test('a worker throws a BPMN error', async () => {
  const simulation = createSimulation({ resources: [service], jobHandlers: { mail: (job) => job.throwBpmnError('NO_ADDRESS') } });
  const id = await simulation.start('p');
  expect(await simulation.trace(id)).toEqual(['s', 'b', 'x']);
});

test('a worker that breaks is asked again and then leaves an incident', async () => {
  let calls = 0;
  const simulation = createSimulation({ resources: [service], jobHandlers: { mail: () => { calls += 1; if (calls < 4) throw new Error('down'); } } });
  const id = await simulation.start('p');
  expect(calls).toBe(3);
  const [incident] = await simulation.incidents();
  expect(incident).toMatchObject({ kind: 'job', message: 'down', elementId: 'w' });
  await simulation.resolveIncident(incident!.id, { retries: 1 });
  expect((await simulation.instance(id)).state).toBe('completed');
});

test('a faulty file makes the first call fail with all its problems', async () => {
  const simulation = createSimulation({ resources: [definitions('<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="nowhere"/></process>')] });
  await expect(simulation.start('p')).rejects.toBeInstanceOf(ModelError);
  await expect(simulation.instances()).rejects.toBeInstanceOf(ModelError);
  await expect(simulation).rejects.toBeInstanceOf(ModelError);
});

test('what is not there is said so', async () => {
  const simulation = createSimulation({ resources: [service] });
  await expect(simulation.start('q')).rejects.toMatchObject({ name: 'SimulationError', code: 'NOT_FOUND' });
  await expect(simulation.completeTask('w')).rejects.toBeInstanceOf(SimulationError);
  await expect(simulation.instance('77')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const id = await simulation.start('p');
  const [job] = await simulation.jobs(id);
  await simulation.completeJob(job!.id);
  await expect(simulation.completeJob(job!.id)).rejects.toMatchObject({ code: 'ALREADY_COMPLETED' });
});

test('calls given at once are done one after the other', async () => {
  const simulation = createSimulation({ resources: [service] });
  const ids = await Promise.all([simulation.start('p'), simulation.start('p'), simulation.start('p')]);
  expect(new Set(ids).size).toBe(3);
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => simulation.completeJob('w')));
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
});

test('the clock moves only by advance, and timers fire at their own time', async () => {
  const timers = definitions(`<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
<intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent><sequenceFlow id="f2" sourceRef="t" targetRef="u"/>
<intermediateCatchEvent id="u"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent><sequenceFlow id="f3" sourceRef="u" targetRef="e"/><endEvent id="e"/></process>`);
  const simulation = createSimulation({ resources: [timers], now: new Date('2026-03-01T00:00:00Z') });
  const id = await simulation.start('p');
  await simulation.advance('PT3H');
  expect(await simulation.now()).toBe('2026-03-01T03:00:00.000Z');
  const fired = (await simulation.history(id)).filter((event) => event.type === 'TimerFired').map((event) => event.at);
  expect(fired).toEqual(['2026-03-01T01:00:00.000Z', '2026-03-01T02:00:00.000Z']);
  await expect(simulation.advance(new Date('2026-01-01T00:00:00Z'))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('history is numbered and names its elements', async () => {
  const simulation = createSimulation({ resources: [service] });
  const id = await simulation.start('p');
  await simulation.completeJob('w', { ok: 1 });
  const history = await simulation.history(id);
  expect(history.map((event) => event.seq)).toEqual(history.map((_, index) => index + 1));
  expect(history.filter((event) => event.type === 'ElementCompleted')).toMatchObject([{ elementId: 's' }, { elementId: 'w' }, { elementId: 'e' }]);
});
