import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import mysql from 'mysql2/promise';
import { ServerProcess, freePort } from '../../scripts/demo/server-process.mjs';
import { check } from './checker.js';
import { Load, Nodes, PROCESS, TASK_KEY } from './http-load.js';
import { Ledger } from './ledger.js';
import { OwnMariaDb, OwnRedis, pause } from './own-servers.js';
import { openRawStore } from './raw-store.js';
import { seconds, type Line } from './report.js';

const POST = 'admin';
const DATABASE = 'noticeflow';
/** A killed node's work is taken over, and a node is ready after its database is back, within this. */
const PROMISE_MS = 10_000;
/** Besides what was killed nothing else is late: time for a restarted machine under load to finish what was begun. */
const FINISH_MS = 40_000;

/** Two nodes of the real product on a MariaDB and a Redis of their own, under load over HTTP. */
export class Cluster {
  private constructor(
    readonly database: OwnMariaDb,
    readonly redis: OwnRedis,
    readonly nodes: ServerProcess[],
    readonly client: Nodes,
    private readonly folder: string,
  ) {}

  static async create(): Promise<Cluster> {
    const folder = mkdtempSync(join(tmpdir(), 'noticeflow-faults-'));
    const database = await OwnMariaDb.create();
    const redis = await OwnRedis.create();
    await Promise.all([database.start(), redis.start()]);
    const connection = await mysql.createConnection({ uri: database.url, disableEval: true });
    await connection.query(`CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    await connection.end();
    const env = {
      DATABASE_URL: `${database.url}/${DATABASE}`, REDIS_URL: redis.url, DATA_DIR: folder, NOTICEFLOW_DEMO_CAMPAIGNS: 'off', NOTICEFLOW_LOG_LEVEL: 'error',
    };
    const nodes = [new ServerProcess({ port: await freePort(), env }), new ServerProcess({ port: await freePort(), env })];
    const cluster = new Cluster(database, redis, nodes, new Nodes(nodes.map((node) => node.url)), folder);
    await nodes[0]!.start();
    await nodes[1]!.start();
    const { unit } = await cluster.client.signIn(POST);
    await cluster.client.deploy(POST, unit);
    return cluster;
  }

  get storeUrl(): string {
    return `${this.database.url}/${DATABASE}`;
  }

  async remove(): Promise<void> {
    for (const node of this.nodes) await node.kill();
    await this.redis.remove();
    await this.database.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Load, and meanwhile `harm`; then everything begun is finished and the database is checked. */
  async experiment(name: string, callers: number, harm: () => Promise<{ figures: Line['figures']; late: string[] }>, promiseFollowUp: boolean): Promise<Line> {
    const ledger = new Ledger();
    const load = new Load(this.client, ledger, name);
    this.client.unavailable = 0;
    this.client.unanswered = 0;
    const began = Date.now();
    const running = load.run(callers);
    let harmed;
    try {
      harmed = await harm();
    } finally {
      load.stop();
    }
    await running;
    return this.settled(name, load, ledger, new Date(began).toISOString(), {
      orders: load.orders.length, 'per second': Math.round((load.orders.length * 1000) / (Date.now() - began)), ...harmed.figures, unanswered: this.client.unanswered, 503: this.client.unavailable,
    }, harmed.late, promiseFollowUp);
  }

  /** Finishes what was begun and checks the database. */
  private async settled(name: string, load: Load, ledger: Ledger, since: string, figures: Line['figures'], late: string[], promiseFollowUp = false): Promise<Line> {
    const store = await openRawStore(this.storeUrl);
    try {
      const left = async (): Promise<number> => Number((await store.rows("SELECT (SELECT COUNT(*) FROM process_instance WHERE status = 'active') + (SELECT COUNT(*) FROM outbox) AS n"))[0]!.n);
      await load.finish(async () => (await left()) === 0, FINISH_MS);
      const findings = await check(store, ledger, { since });
      if (promiseFollowUp && findings.followUpMs >= PROMISE_MS) late.push(`what a killed node had begun went on after ${seconds(findings.followUpMs)}`);
      return { experiment: name, findings, late, figures: { ...figures, 'longest follow-up': seconds(findings.followUpMs) } };
    } finally {
      await store.close();
    }
  }

  /** Each task completed five times at once over both nodes: with one Idempotency-Key all get the first answer, without one only one is told so. */
  async duplicates(forMs: number): Promise<Line> {
    const ledger = new Ledger();
    const end = Date.now() + forMs;
    let rounds = 0;
    const since = new Date().toISOString();
    while (Date.now() < end) {
      rounds += 1;
      const started = await this.client.call('POST', '/process-instances', { processDefinitionKey: PROCESS, businessKey: `duplicate-${rounds}`, variables: { orderNo: `duplicate-${rounds}` } });
      const instanceId = String(started.body.id);
      ledger.note({ what: 'start', instanceId });
      const key = rounds % 2 === 0 ? randomUUID() : undefined;
      const answers = await Promise.all(Array.from({ length: 5 }, (_, i) => this.client.call('POST', `/tasks/${instanceId}.${TASK_KEY}/complete`, {}, { key, node: i % 2 })));
      const did = answers.filter(({ status, replayed }) => status >= 200 && status < 300 && !replayed).length;
      const refused = answers.filter(({ status }) => status === 409).length;
      const replays = answers.filter(({ replayed }) => replayed).length;
      if (did !== 1 || did + refused + replays !== 5 || (!key && replays > 0)) ledger.surprise(`five completions ${key ? 'with one key' : 'without a key'} were answered ${answers.map(({ status, replayed }) => `${status}${replayed ? ' again' : ''}`).join()}`);
      if (did >= 1) ledger.note({ what: 'event', type: 'TaskCompleted', instanceId, key: TASK_KEY });
      const messages = await Promise.all(Array.from({ length: 5 }, (_, i) => this.client.call('POST', '/messages', { name: 'faults-go', correlationKey: `duplicate-${rounds}`, messageId: `duplicate-${rounds}`, timeToLive: 'PT1H' }, { node: i % 2 })));
      if (messages.filter(({ status, body }) => status === 200 && body.duplicate === false).length !== 1) ledger.surprise('a message with one id was taken more or less than once');
      ledger.note({ what: 'message', messageId: `duplicate-${rounds}` });
    }
    return this.settled('duplicates', new Load(this.client, ledger, 'duplicate'), ledger, since, { rounds, 'each times': 5 }, []);
  }

  /** kill −9 of one node and then the other; each comes back at once. */
  async killNodes(forMs: number): Promise<{ figures: Line['figures']; late: string[] }> {
    const end = Date.now() + forMs;
    let kills = 0;
    while (Date.now() < end) {
      await pause(1500 + Math.random() * 2500);
      const node = this.nodes[kills % this.nodes.length]!;
      await node.kill();
      kills += 1;
      // What it held is the other one's now: it must not be needed for that.
      await pause(kills % 3 === 0 ? 9000 : 500);
      await node.start();
    }
    return { figures: { kills }, late: [] };
  }

  async restartDatabase(times: number): Promise<{ figures: Line['figures']; late: string[] }> {
    const late: string[] = [];
    let slowest = 0;
    for (let i = 0; i < times; i += 1) {
      await pause(3000);
      await this.database.end(i % 2 === 0 ? 'SIGKILL' : 'SIGTERM');
      await pause(2500);
      for (const node of this.nodes) {
        const answer = await fetch(`${node.url}/health/ready`).catch(() => undefined);
        if (answer?.status !== 503 || answer.headers.get('retry-after') === null) late.push(`without its database a node answers ${answer?.status ?? 'nothing'} to /health/ready instead of 503 with Retry-After`);
      }
      await this.database.start();
      const back = Date.now();
      await Promise.all(this.nodes.map(async (node) => {
        while (Date.now() - back < 3 * PROMISE_MS && !(await fetch(`${node.url}/health/ready`).then(({ ok }) => ok, () => false))) await pause(50);
      }));
      slowest = Math.max(slowest, Date.now() - back);
    }
    if (slowest >= PROMISE_MS) late.push(`ready ${seconds(slowest)} after the database was back`);
    return { figures: { restarts: times, 'ready after': seconds(slowest) }, late };
  }

  /** Redis forgets everything, again and again, and then is gone for a while. */
  async flushRedis(forMs: number): Promise<{ figures: Line['figures']; late: string[] }> {
    const redis = new Redis(this.redis.url, { maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    const end = Date.now() + forMs / 2;
    let flushes = 0;
    while (Date.now() < end) {
      await redis.flushall();
      flushes += 1;
      await pause(200);
    }
    redis.disconnect();
    await this.redis.end('SIGKILL');
    await pause(forMs / 2);
    await this.redis.start();
    await pause(1500);
    return { figures: { flushes, 'without Redis': seconds(forMs / 2) }, late: [] };
  }
}
