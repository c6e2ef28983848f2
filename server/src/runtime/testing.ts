import { FixedClock, IdGenerator } from '../platform/clock/index.js';
import { InProcessWakeUps } from '../platform/queue/index.js';
import type { Database } from '../persistence/database.js';
import type { Actor } from './contract.js';
import type { RuntimeOptions } from './options.js';
import { ProcessRuntime } from './process-runtime.js';

export const TENANT = 'tenant-gd';
export const CLERK: Actor = { kind: 'user', tenantId: TENANT, id: 'clerk' };

/** A runtime without a running scheduler: `drain()` does what is due at the clock's time. */
export function createTestRuntime(database: Database, clock = new FixedClock(), options: Partial<RuntimeOptions> = {}): ProcessRuntime {
  return new ProcessRuntime({ database, clock, ids: new IdGenerator(), wakeUps: new InProcessWakeUps(clock), options });
}

export async function deployXml(runtime: ProcessRuntime, ...contents: string[]): Promise<string[]> {
  const { processDefinitions } = await runtime.deploy({ tenantId: TENANT, name: 'test', actor: CLERK, resources: contents.map((content, i) => ({ name: `p${i}.bpmn`, content })) });
  return processDefinitions.map((definition) => definition.id);
}

/** A BPMN file around the elements of one process. */
export function bpmn(processId: string, elements: string, rest = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:nf="urn:noticeflow:bpmn:1" targetNamespace="urn:test" id="d_${processId}">
${rest}<process id="${processId}" isExecutable="true">${elements}</process></definitions>`;
}
