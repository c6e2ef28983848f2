import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { openDatabase } from '../src/persistence/data-source.js';
import type { Database } from '../src/persistence/database.js';
import { RuntimeMigration } from '../src/persistence/migrations/0001-runtime.js';
import { Decisions0005 } from '../src/persistence/migrations/0005-decisions.js';
import { IdGenerator, type Clock } from '../src/platform/clock/index.js';
import { InProcessWakeUps } from '../src/platform/queue/index.js';
import type { Actor } from '../src/runtime/contract.js';
import { runtimeEntities } from '../src/runtime/entities/index.js';
import type { RuntimeOptions } from '../src/runtime/options.js';
import { ProcessRuntime } from '../src/runtime/process-runtime.js';
import { check, type Findings } from './checker.js';
import type { Ledger } from './ledger.js';
import { openRawStore } from './raw-store.js';

export const TENANT = 'faults';
export const actor: Actor = { kind: 'user', tenantId: TENANT, id: 'faults' };

/** Several runtimes of one process on one fresh database: a SQLite file, or a MySQL server at this address. */
export class Runtimes {
  private constructor(
    readonly nodes: ProcessRuntime[],
    readonly databases: Database[],
    private readonly place: string,
    private readonly remove: () => Promise<void>,
  ) {}

  static async create(count: number, clock: Clock, model: string, serverUrl?: string, options: Partial<RuntimeOptions> = {}): Promise<Runtimes> {
    const folder = mkdtempSync(join(tmpdir(), 'noticeflow-faults-'));
    const name = `faults_${process.pid}_${Date.now().toString(36)}`;
    const admin = async (sql: string): Promise<void> => {
      const connection = await mysql.createConnection({ uri: serverUrl!, disableEval: true });
      await connection.query(sql);
      await connection.end();
    };
    if (serverUrl) await admin(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    const place = serverUrl ? `${serverUrl}/${name}` : folder;
    const databases: Database[] = [];
    const nodes: ProcessRuntime[] = [];
    for (let i = 0; i < count; i += 1) {
      const database = await openDatabase({ entities: runtimeEntities, migrations: [RuntimeMigration, Decisions0005], ...(serverUrl ? { url: place } : { dataDir: folder }) });
      databases.push(database);
      nodes.push(new ProcessRuntime({ database, clock, ids: new IdGenerator(), wakeUps: new InProcessWakeUps(clock), options: { node: `node-${i}`, ...options } }));
    }
    await nodes[0]!.deploy({ tenantId: TENANT, name: 'faults', actor, resources: [{ name: 'faults.bpmn', content: model }] });
    return new Runtimes(nodes, databases, place, async () => {
      if (serverUrl) await admin(`DROP DATABASE ${name}`);
      rmSync(folder, { recursive: true, force: true });
    });
  }

  async check(ledger: Ledger, options?: Parameters<typeof check>[2]): Promise<Findings> {
    const store = await openRawStore(this.place);
    try {
      return await check(store, ledger, options);
    } finally {
      await store.close();
    }
  }

  async close(): Promise<void> {
    for (const node of this.nodes) await node.stop();
    for (const database of this.databases) await database.close();
    await this.remove();
  }
}
