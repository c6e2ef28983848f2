import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { isRetryable } from './errors.js';
import { format, MysqlSession, type MysqlConnection } from './mysql-session.js';
import { commitAside, SqliteSession, StatementCache, type SqliteHandle } from './sqlite-session.js';
import type { Tx } from './tx.js';

export type Dialect = 'sqlite' | 'mysql';

/** The connections behind a Database; made by data-source.ts. */
export interface Connections {
  dialect: Dialect;
  /** SQLite: the one writing connection. MySQL: the pool. */
  main: DataSource;
  /** SQLite: a second connection that sees committed rows only. MySQL: the pool. */
  reader: DataSource;
  /** MySQL: the pool that may send several statements in a packet. SQLite: the writing connection. */
  hot: DataSource;
}

/** A transaction shared by several steps; the caller commits or rolls back exactly once. */
export interface SharedTransaction {
  /** A view for one step, see `Tx`. */
  tx(): Tx;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** Counts for the bench and the metrics page. `roundTrips` are packets to MySQL; SQLite is asked in the same process. */
export interface DatabaseStatistics { transactions: number; statements: number; roundTrips: number }

interface Session { tx(): Tx; readonly failed: boolean; readonly statementCount: number; readonly packetCount: number }

const RETRIES = 5;

/**
 * Reading and writing with the same promises on both databases.
 * A write is one transaction: all or nothing, durable when the promise resolves. It may run more than once
 * (deadlock, changed record), so `fn` must have no other effects than those on the database.
 */
export class Database {
  readonly dialect: Dialect;
  readonly statistics: DatabaseStatistics = { transactions: 0, statements: 0, roundTrips: 0 };
  /** Tests make a store fail here: called before every packet (MySQL) or statement (SQLite) of a write. */
  faultInjector: (() => void) | undefined;
  /** Likewise when a write is durable already and its caller has not heard of it. */
  answerInjector: (() => void) | undefined;
  /** Tests find nested writes by it. Elsewhere it would cost every promise of the process a tenth of its time (Node 20). */
  private readonly writing = process.env.NODE_ENV === 'test' ? new AsyncLocalStorage<{ open: boolean }>() : undefined;
  private readonly writer: StatementCache | undefined;
  private readonly readStatements: StatementCache | undefined;
  private tail: Promise<void> = Promise.resolve();

  constructor(private readonly connections: Connections) {
    this.dialect = connections.dialect;
    if (this.dialect === 'sqlite') {
      this.writer = new StatementCache(sqliteHandle(connections.main));
      this.readStatements = new StatementCache(sqliteHandle(connections.reader));
    }
  }

  /** TypeORM's data source, for repositories that only read and for migrations. */
  get dataSource(): DataSource {
    return this.connections.main;
  }

  /** Reads what is committed. Inside of `write` use its own tx instead, to see its rows. */
  async read<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    return fn(this.readTx());
  }

  /** Runs `fn` in a transaction. Throwing rolls back. Must not be nested: pass the tx on. */
  async write<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    this.assertOutside('a write');
    for (let attempt = 1; ; attempt += 1) {
      const shared = await this.open(this.connections.main, false);
      const scope = { open: true };
      try {
        const result = await (this.writing ? this.writing.run(scope, () => fn(shared.tx())) : fn(shared.tx()));
        await shared.commit();
        return result;
      } catch (error) {
        await shared.rollback();
        if (attempt >= RETRIES || !isRetryable(error)) throw error;
        await backOff(attempt);
      } finally {
        scope.open = false;
      }
    }
  }

  /** A transaction for a group of steps, on the hot connection. No retries: the caller knows what may be repeated. */
  async openShared(): Promise<SharedTransaction> {
    return this.open(this.connections.hot, true);
  }

  /** In tests, throws when called from inside `write`: on SQLite such a call would wait for itself. */
  assertOutside(what: string): void {
    if (this.writing?.getStore()?.open) throw new Error(`Expected no open transaction but ${what} was started inside of one: do it after the commit, or pass the tx on`);
  }

  async close(): Promise<void> {
    for (const dataSource of new Set([this.connections.hot, this.connections.reader, this.connections.main])) {
      if (dataSource.isInitialized) await dataSource.destroy();
    }
  }

  private async open(source: DataSource, multi: boolean): Promise<SharedTransaction> {
    return this.dialect === 'sqlite' ? this.openSqlite(source) : this.openMysql(source, multi);
  }

  private async openSqlite(source: DataSource): Promise<SharedTransaction> {
    const release = await this.lock();
    const runner = source.createQueryRunner();
    const handle = sqliteHandle(source);
    try {
      this.faultInjector?.();
      handle.exec('BEGIN IMMEDIATE');
    } catch (error) {
      release();
      throw error;
    }
    adoptTransaction(runner, true);
    const session = new SqliteSession(this.writer!, () => runner.manager, this.faultInjector);
    let open = true;
    const finish = (): void => {
      open = false;
      adoptTransaction(runner, false);
      this.count(session);
    };
    return {
      tx: () => session.tx(),
      commit: async () => {
        if (session.failed) throw new Error('Expected an open transaction but an earlier statement of it failed');
        this.faultInjector?.();
        finish();
        try {
          await commitAside(handle);
        } catch (error) {
          if ((handle as { inTransaction?: boolean }).inTransaction) handle.exec('ROLLBACK');
          throw error;
        } finally {
          release();
        }
        this.answerInjector?.();
      },
      rollback: async () => {
        if (!open) return;
        finish();
        try {
          handle.exec('ROLLBACK');
        } finally {
          release();
        }
      },
    };
  }

  private async openMysql(source: DataSource, multi: boolean): Promise<SharedTransaction> {
    const runner = source.createQueryRunner('master');
    const connection = (await runner.connect()) as MysqlConnection;
    const managerOf = (): EntityManager => runner.manager;
    const session = new MysqlSession(connection, multi, managerOf, this.faultInjector);
    // What the manager does comes after what was queued before it.
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    (runner as { query: unknown }).query = async (...args: unknown[]) => {
      await session.settle();
      return query(...args);
    };
    adoptTransaction(runner, true);
    let open = true;
    const finish = async (): Promise<void> => {
      open = false;
      adoptTransaction(runner, false);
      this.count(session);
      await runner.release();
    };
    return {
      tx: () => session.tx(),
      commit: async () => {
        await session.commit();
        await finish();
        this.answerInjector?.();
      },
      rollback: async () => {
        if (!open) return;
        await session.rollback();
        await finish();
      },
    };
  }

  private count(session: Session): void {
    this.statistics.transactions += 1;
    this.statistics.statements += session.statementCount;
    this.statistics.roundTrips += session.packetCount;
  }

  /** Waits for the turn of this writer; every write transaction of SQLite passes here (one connection, one process). */
  private async lock(): Promise<() => void> {
    const before = this.tail;
    let release!: () => void;
    this.tail = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }

  private readTx(): Tx {
    const { reader } = this.connections;
    const refuse = (): never => {
      throw new Error('Expected a write transaction but this one only reads');
    };
    return {
      query: async <R>(sql: string, params: unknown[] = []) => {
        this.statistics.statements += 1;
        if (this.readStatements) return this.readStatements.run(sql, params).rows as R[];
        this.statistics.roundTrips += 1;
        return poolQuery<R>(reader, format(sql, params));
      },
      execute: refuse,
      insert: refuse,
      put: refuse,
      remove: refuse,
      later: refuse,
      manager: reader.manager,
    };
  }
}

function sqliteHandle(source: DataSource): SqliteHandle {
  return (source.driver as unknown as { databaseConnection: SqliteHandle }).databaseConnection;
}

function poolQuery<R>(source: DataSource, sql: string): Promise<R[]> {
  const { pool } = source.driver as unknown as { pool: MysqlConnection };
  return new Promise((resolve, reject) => {
    pool.query(sql, (error, rows) => (error ? reject(error) : resolve(rows as R[])));
  });
}

/** Tells TypeORM's runner that we opened (or closed) the transaction on its connection, so that its manager joins it. */
function adoptTransaction(runner: QueryRunner, open: boolean): void {
  const state = runner as unknown as { isTransactionActive: boolean; transactionDepth: number };
  state.isTransactionActive = open;
  state.transactionDepth = open ? 1 : 0;
}

function backOff(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt + Math.random() * 10));
}
