import { randomUUID } from 'node:crypto';
import { splitId, type Ledger } from './ledger.js';
import { pause } from './own-servers.js';

export const PROCESS = 'faults-order';
const CHILD = 'faults-step';

/** A person's task, a called process with a timer, a message and work for an outside program: everything that crosses a commit. */
function model(unit: string, post: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:nf="urn:noticeflow:bpmn:1" targetNamespace="urn:faults" id="faults">
<message id="go" name="faults-go"><extensionElements><nf:subscription correlationKey="=orderNo"/></extensionElements></message>
<process id="${PROCESS}" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="do"/>
  <userTask id="do"><extensionElements><nf:assignment unit="${unit}" post="${post}"/></extensionElements></userTask><sequenceFlow id="f2" sourceRef="do" targetRef="call"/>
  <callActivity id="call" calledElement="${CHILD}"/><sequenceFlow id="f3" sourceRef="call" targetRef="wait"/>
  <intermediateCatchEvent id="wait"><messageEventDefinition messageRef="go"/></intermediateCatchEvent><sequenceFlow id="f4" sourceRef="wait" targetRef="work"/>
  <serviceTask id="work"><extensionElements><nf:taskDefinition type="faults-work" retries="3"/></extensionElements></serviceTask><sequenceFlow id="f5" sourceRef="work" targetRef="e"/>
  <endEvent id="e"/>
</process>
<process id="${CHILD}" isExecutable="true">
  <startEvent id="cs"/><sequenceFlow id="c1" sourceRef="cs" targetRef="ct"/>
  <intermediateCatchEvent id="ct"><timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition></intermediateCatchEvent><sequenceFlow id="c2" sourceRef="ct" targetRef="ce"/>
  <endEvent id="ce"/>
</process></definitions>`;
}

/** Key of the user task: the process is 1, its start event 2. */
export const TASK_KEY = 3;

export interface Answer { status: number; body: Record<string, unknown>; retryAfter: string | null; replayed: boolean }

/** Several nodes behind no balancer: a call goes to one of them, and to another when that one does not answer. */
export class Nodes {
  private turn = 0;
  /** When a node gave no answer: for a moment the others are asked. */
  private readonly silentSince: number[] = [];
  private token = '';
  /** 503 answers; each has to carry Retry-After. */
  unavailable = 0;
  unanswered = 0;

  constructor(readonly urls: readonly string[]) {}

  async signIn(post: string): Promise<{ unit: string }> {
    const accounts = (await this.call('GET', '/demo-accounts')).body as unknown as { username: string; password: string }[];
    for (const { username, password } of accounts) {
      const { body } = await this.call('POST', '/auth/login', { username, password });
      this.token = String(body.accessToken);
      const me = (await this.call('GET', '/me')).body as { posts?: { postCode: string; unitCode?: string; unitId?: string }[] };
      const held = me.posts?.find(({ postCode }) => postCode === post);
      if (held) return { unit: held.unitCode ?? held.unitId ?? '' };
    }
    throw new Error(`Expected a demo account with the post "${post}" but there is none`);
  }

  async deploy(post: string, unit: string): Promise<void> {
    const { status, body } = await this.call('POST', '/deployments', { name: 'faults', resources: [{ name: 'faults.bpmn', content: model(unit, post) }] });
    if (status !== 201) throw new Error(`Expected the model to be deployed but: ${JSON.stringify(body)}`);
  }

  /** One attempt at `node`, or at whose turn it is. @throws when nobody answers */
  async call(method: string, path: string, body?: object, options: { key?: string | undefined; node?: number } = {}): Promise<Answer> {
    const node = options.node ?? this.nextNode();
    const url = this.urls[node]!;
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      signal: AbortSignal.timeout(20_000),
      headers: { ...(body && { 'content-type': 'application/json' }), ...(this.token && { authorization: `Bearer ${this.token}` }), ...(options.key && { 'idempotency-key': options.key }) },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      this.silentSince[node] = Date.now();
      throw error;
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown>, retryAfter: answer.headers.get('retry-after'), replayed: answer.headers.get('idempotency-replayed') === 'true' };
  }

  private nextNode(): number {
    for (let i = 0; i < this.urls.length; i += 1) {
      this.turn += 1;
      const node = this.turn % this.urls.length;
      if (Date.now() - (this.silentSince[node] ?? 0) > 500) return node;
    }
    return this.turn % this.urls.length;
  }
}

/** What became of a call that is repeated until it is known to be done. */
type Settled = { done: true; body: Record<string, unknown> } | { done: false };

/** Plays orders against the nodes as a careful client does, and writes down what it was promised. */
export class Load {
  private stopped = false;
  private given = 0;
  readonly orders: string[] = [];

  constructor(private readonly nodes: Nodes, private readonly ledger: Ledger, private readonly prefix: string) {}

  /** `callers` persons and two workers, until `stop`. */
  async run(callers: number): Promise<void> {
    const persons = Promise.all(Array.from({ length: callers }, async () => {
      while (!this.stopped) await this.order();
    }));
    const until = persons.then(() => true);
    let over = false;
    void until.then(() => { over = true; });
    await Promise.all([persons, this.work('one', () => over), this.work('two', () => over)]);
  }

  stop(): void {
    this.stopped = true;
  }

  /** Does the work that is left, until `isDone` or the time is over. */
  async finish(isDone: () => Promise<boolean>, withinMs: number): Promise<boolean> {
    let over = false;
    const workers = [this.work('three', () => over), this.work('four', () => over)];
    const end = Date.now() + withinMs;
    try {
      while (Date.now() < end) {
        if (await isDone().catch(() => false)) return true;
        await pause(200);
      }
      return false;
    } finally {
      over = true;
      await Promise.all(workers);
    }
  }

  private async order(): Promise<void> {
    this.given += 1;
    const orderNo = `${this.prefix}-${this.given}`;
    const started = await this.settle('POST', '/process-instances', { processDefinitionKey: PROCESS, businessKey: orderNo, variables: { orderNo } }, async () => {
      const { body } = await this.nodes.call('GET', `/process-instances?businessKey=${orderNo}&limit=2`);
      const [found] = (body.items ?? []) as { id: string }[];
      return found && { id: found.id };
    });
    if (!started.done) return;
    const instanceId = String(started.body.id);
    this.ledger.note({ what: 'start', instanceId });
    this.orders.push(instanceId);
    const completed = await this.settle('POST', `/tasks/${instanceId}.${TASK_KEY}/complete`, {}, async () => {
      const { body } = await this.nodes.call('GET', `/process-instances/${instanceId}/history?limit=100`);
      return (body.items as { type: string }[] | undefined)?.some(({ type }) => type === 'TaskCompleted') ? {} : undefined;
    });
    if (completed.done) this.ledger.note({ what: 'event', instanceId, type: 'TaskCompleted', key: TASK_KEY });
    const messageId = randomUUID();
    const published = await this.settle('POST', '/messages', { name: 'faults-go', correlationKey: orderNo, messageId, timeToLive: 'PT1H' });
    if (published.done) this.ledger.note({ what: 'message', messageId });
  }

  private async work(worker: string, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      let jobs: { id: string }[] = [];
      try {
        const { status, body } = await this.nodes.call('POST', '/jobs/activate', { type: 'faults-work', maxJobs: 20, lockMs: 3000, worker });
        if (status === 200) jobs = body.items as { id: string }[];
      } catch { /* nobody answers now: tried again below */ }
      await Promise.all(jobs.map(async ({ id }) => {
        const { status } = await this.nodes.call('POST', `/jobs/${id}/complete`, {}).catch(() => ({ status: 0 }));
        // Without an answer, or with "try again", the lock runs out and the job comes back.
        if (status === 204) this.ledger.note({ what: 'event', type: 'JobCompleted', ...splitId(id) });
        else if (![0, 409, 503].includes(status)) this.ledger.surprise(`completing job ${id} was answered ${status}`);
      }));
      if (jobs.length === 0) await pause(100);
    }
  }

  /**
   * Repeats a call with one Idempotency-Key until it is answered. A key whose first call died with its node says so after a while;
   * `lookUp` then tells whether it happened.
   */
  private async settle(method: string, path: string, body: object, lookUp?: () => Promise<Record<string, unknown> | undefined>): Promise<Settled> {
    let key: string | undefined = lookUp && randomUUID();
    let waited = 0;
    for (let attempt = 0; attempt < 400; attempt += 1) {
      let answer: Answer;
      try {
        answer = await this.nodes.call(method, path, body, { key });
      } catch {
        this.nodes.unanswered += 1;
        await pause(100);
        continue;
      }
      const { status } = answer;
      if (status >= 200 && status < 300) return { done: true, body: answer.body };
      if (status === 503) {
        this.nodes.unavailable += 1;
        if (answer.retryAfter === null) this.ledger.surprise(`${method} ${path} was answered 503 without Retry-After`);
        await pause(200);
      } else if (status === 409) {
        // In progress on the other node, unknown because its node died, or done by an attempt that gave no answer.
        await pause(250);
        waited += 250;
        const found = lookUp && await lookUp().catch(() => undefined);
        if (found) return { done: true, body: found };
        if (waited >= 4000) {
          key = lookUp && randomUUID();
          waited = 0;
        }
      } else {
        this.ledger.surprise(`${method} ${path} was answered ${status} ${JSON.stringify(answer.body).slice(0, 200)}`);
        return { done: false };
      }
    }
    this.ledger.surprise(`${method} ${path} was never settled`);
    return { done: false };
  }
}
