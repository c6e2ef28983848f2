/** One approval, told to an adapter: the same for all of them. */
export interface Adapter {
  /** Creates what the runs need; not measured. */
  prepare(): Promise<void>;
  /** Starts an instance; answers its first open task. */
  start(): Promise<OpenTask>;
  /** Completes the task; answers the next one, or undefined at the end. */
  complete(task: OpenTask, variables: { approved?: boolean }): Promise<OpenTask | undefined>;
  counters(): { commits: number; statements: number };
  /** Size of the stored state of a waiting instance, bytes. */
  stateBytes(): Promise<number>;
  close(): Promise<void>;
}

export interface OpenTask { instanceId: string; taskId: string }

export interface Measured {
  instancesPerSecond: number;
  completionsPerSecond: number;
  /** Of one completion. */
  p50Ms: number;
  p99Ms: number;
  commitsPerCompletion: number;
  statementsPerCompletion: number;
  stateBytes: number;
  peakMemoryMb: number;
}

export async function measure(adapter: Adapter, n: number, concurrency: number): Promise<Measured> {
  await adapter.prepare();
  await runInstances(adapter, Math.min(n, 4 * concurrency), concurrency, []);
  const bytes = await stateBytesOf(adapter);
  const before = adapter.counters();
  const times: number[] = [];
  const began = performance.now();
  await runInstances(adapter, n, concurrency, times);
  const seconds = (performance.now() - began) / 1000;
  const after = adapter.counters();
  times.sort((a, b) => a - b);
  const at = (share: number): number => round(times[Math.min(times.length - 1, Math.floor(times.length * share))]!, 2);
  return {
    instancesPerSecond: round(n / seconds, 1),
    completionsPerSecond: round(times.length / seconds, 1),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    commitsPerCompletion: round((after.commits - before.commits) / times.length, 3),
    statementsPerCompletion: round((after.statements - before.statements) / times.length, 2),
    stateBytes: bytes,
    peakMemoryMb: round(process.resourceUsage().maxRSS / 1024, 1),
  };
}

async function runInstances(adapter: Adapter, n: number, concurrency: number, times: number[]): Promise<void> {
  let started = 0;
  const caller = async (): Promise<void> => {
    while (started < n) {
      const number = (started += 1);
      let task: OpenTask | undefined = await adapter.start();
      const answers = number % 5 === 0 ? [{ approved: false }, { approved: true }, {}] : [{ approved: true }, {}];
      for (const answer of answers) {
        if (!task) throw new Error(`Expected an open task in instance number ${number} but it has ended`);
        const from = performance.now();
        task = await adapter.complete(task, answer);
        times.push(performance.now() - from);
      }
      if (task) throw new Error(`Expected instance ${task.instanceId} to have ended but it waits at ${task.taskId}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
}

async function stateBytesOf(adapter: Adapter): Promise<number> {
  const task = await adapter.start();
  const bytes = await adapter.stateBytes();
  const next = await adapter.complete(task, { approved: true });
  if (next) await adapter.complete(next, {});
  return bytes;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

export const APPROVAL_XML = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:noticeflow:bench" id="bench">
  <process id="bench-approval" name="Approval with one possible loop back" isExecutable="true">
    <startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="submit"/>
    <userTask id="submit" name="Submit request"/><sequenceFlow id="f2" sourceRef="submit" targetRef="decide"/>
    <exclusiveGateway id="decide" name="Complete?" default="f4"/>
    <sequenceFlow id="f3" sourceRef="decide" targetRef="confirm"><conditionExpression xsi:type="tFormalExpression">=approved = true</conditionExpression></sequenceFlow>
    <sequenceFlow id="f4" sourceRef="decide" targetRef="submit"/>
    <userTask id="confirm" name="Confirm decision"/><sequenceFlow id="f5" sourceRef="confirm" targetRef="end"/><endEvent id="end"/>
  </process>
</definitions>`;
