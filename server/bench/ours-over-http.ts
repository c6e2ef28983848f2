import { Agent, request } from 'node:http';
import { entities } from '../src/entities.js';
import { AppModule } from '../src/app.module.js';
import { migrations } from '../src/migrations.js';
import { AccountsService } from '../src/features/accounts/index.js';
import { TenantsService } from '../src/features/organisations/index.js';
import { openDatabase } from '../src/persistence/data-source.js';
import type { Database } from '../src/persistence/database.js';
import { loadConfig } from '../src/platform/config/index.js';
import { createApp, type CreatedApp } from '../src/platform/http/index.js';
import { existingDatabase } from '../src/persistence/persistence.module.js';
import type { Place } from './databases.js';
import { APPROVAL_XML, type Adapter, type OpenTask } from './workload.js';

const PASSWORD = 'Ban-tong-bench-2022';

/** The same process for people: the one who is signed in holds the post, the outcome is a decision. */
const HTTP_XML = APPROVAL_XML
  .replace('<definitions ', '<definitions xmlns:nf="urn:noticeflow:bpmn:1" ')
  .replace('=approved = true', '=outcome = "approve"')
  .replace('sourceRef="decide" targetRef="submit"/>', 'sourceRef="decide" targetRef="submit"><conditionExpression xsi:type="tFormalExpression">=outcome = "return"</conditionExpression></sequenceFlow>')
  .replace(' default="f4"', '')
  .replace(/<userTask id="submit" name="([^"]+)"\/>/, '<userTask id="submit" name="$1"><extensionElements><nf:assignment unit="419001" post="organiser"/><nf:task kind="approval" actions="approve return"/></extensionElements></userTask>')
  .replace(/<userTask id="confirm" name="([^"]+)"\/>/, '<userTask id="confirm" name="$1"><extensionElements><nf:assignment unit="419001" post="organiser"/></extensionElements></userTask>');

/** The whole server through its web API: sign-in, validation, permissions, tasks. The caller shares the machine with it. */
export class OursOverHttp implements Adapter {
  private database!: Database;
  private created!: CreatedApp;
  private readonly agent: Agent;
  private port = 0;
  private token = '';
  private last = '';

  constructor(private readonly place: Place, concurrency: number) {
    this.agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  }

  async prepare(): Promise<void> {
    this.database = await openDatabase({ entities, migrations, dataDir: this.place.dataDir, ...(this.place.url && { url: this.place.url }) });
    const config = loadConfig({ DATA_DIR: this.place.dataDir, NOTICEFLOW_LOG_LEVEL: 'silent', NOTICEFLOW_DEMO_CAMPAIGNS: 'off' });
    this.created = await createApp(AppModule.forConfig(config, existingDatabase(this.database)), config);
    await this.created.app.listen(0, '127.0.0.1');
    this.port = (this.created.app.getHttpServer().address() as { port: number }).port;
    await this.created.app.get(TenantsService).ensure({ id: 'bench', code: 'bench', name: '济源', divisionCode: '419001' });
    await this.created.app.get(AccountsService).createMany('bench', [{ username: 'bench', displayName: '张三', password: PASSWORD, posts: [{ unit: '419001', post: 'organiser' }] }]);
    this.token = (await this.call<{ accessToken: string }>('POST', '/api/v1/auth/login', { username: 'bench', password: PASSWORD })).accessToken;
    await this.call('POST', '/api/v1/deployments', { name: 'bench', resources: [{ name: 'approval.bpmn', content: HTTP_XML }] });
  }

  async start(): Promise<OpenTask> {
    const { id } = await this.call<{ id: string }>('POST', '/api/v1/process-instances', { processDefinitionKey: 'bench-approval', variables: { requester: 'u-1', amount: 1200 } });
    this.last = id;
    return (await this.open(id))!;
  }

  async complete(task: OpenTask, variables: { approved?: boolean }): Promise<OpenTask | undefined> {
    const outcome = variables.approved === undefined ? {} : { outcome: variables.approved ? 'approve' : 'return', comment: '同意' };
    await this.call('POST', `/api/v1/tasks/${task.taskId}/complete`, outcome);
    return this.open(task.instanceId);
  }

  counters(): { commits: number; statements: number } {
    return { commits: this.database.statistics.transactions, statements: this.database.statistics.statements };
  }

  async stateBytes(): Promise<number> {
    const [row] = await this.database.read((tx) => tx.query<{ state: string }>('SELECT state FROM process_instance WHERE id = ?', [this.last]));
    return Buffer.byteLength(row!.state);
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await this.created.app.close();
    await this.database.close();
  }

  private async open(instanceId: string): Promise<OpenTask | undefined> {
    const [row] = await this.database.read((tx) => tx.query<{ id: string }>("SELECT id FROM task WHERE instance_id = ? AND status = 'open'", [instanceId]));
    return row && { instanceId, taskId: row.id };
  }

  private call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const call = request({
        host: '127.0.0.1', port: this.port, method, path, agent: this.agent,
        headers: { ...(this.token && { authorization: `Bearer ${this.token}` }), ...(payload && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }) },
      }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if ((answer.statusCode ?? 500) >= 300) reject(new Error(`Expected ${method} ${path} to succeed but got ${answer.statusCode}: ${text}`));
          else resolve((text ? JSON.parse(text) : undefined) as T);
        });
      });
      call.on('error', reject);
      call.end(payload);
    });
  }
}
