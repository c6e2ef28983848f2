import { taskFor, type Adapter, type Counters, type Done, type Position } from './adapter.js';
import type { Place } from './databases.js';
import { LeanClient } from './lean-client.js';
import { Remote } from './remote.js';
import type { Step, Workload } from './workload.js';

const SIGN_IN = { username: 'bench', password: 'Ban-tong-bench-2022' };

/** The tasks are given to the post that the one signed in holds. */
const assigned = (xml: string): string => xml
  .replace('<definitions ', '<definitions xmlns:nf="urn:noticeflow:bpmn:1" ')
  .replace(/<userTask ([^>]*?)(\/?)>/g, (_all, attributes: string, closed: string) =>
    `<userTask ${attributes}><extensionElements><nf:assignment unit="419001" post="organiser"/></extensionElements>${closed && '</userTask>'}`);

interface Walk extends Position { number: number; index: number }

/** The whole server through its web API: sessions, validation, permissions, records, tasks. */
export class OursOverHttp implements Adapter {
  private readonly server = new Remote('./http-server.js', process.env.BENCH_SERVER_ARGUMENTS?.split(' ') ?? []);
  private client!: LeanClient;
  /** Keys of the open tasks at each place of a path: instances that take the same path have the same. */
  private readonly learnt = new Map<string, Position['tasks']>();

  constructor(private readonly place: Place, private readonly workload: Workload) {}

  async prepare(): Promise<void> {
    const { kind, dataDir, url } = this.place;
    this.client = new LeanClient(await this.server.call<number>('open', { kind, dataDir, url }));
    const { accessToken } = JSON.parse(await this.client.call('POST', '/api/v1/auth/login', SIGN_IN)) as { accessToken: string };
    this.client.authorize(accessToken);
    await this.client.call('POST', '/api/v1/deployments', { name: 'bench', resources: [{ name: `${this.workload.name}.bpmn`, content: assigned(this.workload.xml) }] });
  }

  async start(number: number): Promise<Position> {
    const { processId, variables } = this.workload;
    const { id } = JSON.parse(await this.client.call('POST', '/api/v1/process-instances', { processDefinitionKey: processId, businessKey: 'B-1', variables })) as { id: string };
    return this.at(number, id, 0);
  }

  async complete(position: Position, step: Step): Promise<Position> {
    const { number, index } = position as Walk;
    await this.client.call('POST', `/api/v1/tasks/${taskFor(position, step.element).id}/complete`, { data: step.answer });
    return this.at(number, position.instanceId, index + 1);
  }

  counters(): Promise<Counters> {
    return this.server.call('counters');
  }

  stateBytes(instanceId: string): Promise<number> {
    return this.server.call('stateBytes', instanceId);
  }

  verify(done: Done): Promise<void> {
    return this.server.call('verify', done);
  }

  peakMemoryMb(): Promise<number> {
    return this.server.call('peakMemoryMb');
  }

  async close(): Promise<void> {
    this.client.close();
    await this.server.close();
  }

  private async at(number: number, instanceId: string, index: number): Promise<Walk> {
    const place = `${this.workload.path(number).map((step) => `${step.element} ${JSON.stringify(step.answer)}`).join()}#${index}`;
    let tasks = this.learnt.get(place);
    if (!tasks) {
      const open = await this.server.call<Position['tasks']>('openTasks', instanceId);
      tasks = open.map(({ id, element }) => ({ id: id.slice(instanceId.length), element }));
      this.learnt.set(place, tasks);
    }
    return { instanceId, number, index, tasks: tasks.map(({ id, element }) => ({ id: instanceId + id, element })), ended: tasks.length === 0 };
  }
}
