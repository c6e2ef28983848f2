import mysql from 'mysql2';
import type { EntityManager } from 'typeorm';
import { isUnavailable, markOutcomeUnknown } from './errors.js';
import type { Row, Tx } from './tx.js';

/** The callback connection of mysql2 as TypeORM's pool hands it out. */
export interface MysqlConnection {
  query(sql: string, callback: (error: Error | null, result: unknown) => void): void;
  destroy(): void;
}

type SqlValue = Parameters<typeof mysql.escape>[0];
type Result = unknown[] | { affectedRows: number };

interface Batch {
  table: string;
  signature: string;
  kind: 'insert' | 'put' | 'remove' | 'later';
  head: string;
  tail: string;
  /** Values in parentheses, or quoted ids. */
  parts: string[];
  size: number;
}

/** Where a step stands among the batches of the next packet: behind its last write to each table. */
interface Cursor { packet: number; places: Map<string, number> }

interface Waiting {
  sql: string;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

const BEGIN = ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'START TRANSACTION'];
/**
 * Characters of a merged statement, and of a packet of several statements, at most. Servers close the connection on a packet larger than
 * `max_allowed_packet` (16 MB on MariaDB), which would take all steps of the group with it; a character has up to 4 bytes.
 */
const STATEMENT_SIZE = 1024 * 1024;
const PACKET_SIZE = 3 * 1024 * 1024;
/** In a step's cursor: the place after its last free statement. */
const ANY = '*';
const heads = new Map<string, string>();

/**
 * A transaction on one MySQL/MariaDB connection that spends as few round trips as it can:
 * BEGIN travels with the first statements, queued writes are merged into multi-row statements, COMMIT travels with the last.
 * Queries of several steps issued in the same turn share a packet. With `multi` off the same statements go one by one.
 */
export class MysqlSession {
  failed = false;
  statementCount = 0;
  packetCount = 0;
  private begun = false;
  /** Counts what has been sent. */
  private packet = 0;
  private batches: Batch[] = [];
  private waiting: Waiting[] = [];
  private flushing: Promise<void> | undefined;
  private scheduled = false;

  constructor(
    private readonly connection: MysqlConnection,
    private readonly multi: boolean,
    private readonly managerOf: () => EntityManager,
    private readonly guard: (() => void) | undefined,
  ) {}

  /**
   * A view for one step. Its own writes keep their order per table; writes of other steps may be merged around them,
   * which is right as long as the steps touch different rows.
   */
  tx(): Tx {
    const cursor: Cursor = { packet: 0, places: new Map() };
    const { managerOf } = this;
    return {
      query: async <R>(sql: string, params: unknown[] = []) => (await this.ask(sql, params)) as R[],
      execute: async (sql, params = []) => ({ affected: (await this.ask(sql, params) as { affectedRows: number }).affectedRows }),
      insert: (table, row) => this.join(cursor, table, 'insert', `i ${table} ${Object.keys(row).join()}`, () => insertHead(table, row), '', values(row)),
      put: (table, row, key) => this.join(
        cursor, table, 'put', `p ${table} ${Object.keys(row).join()}`, () => insertHead(table, row),
        ` ON DUPLICATE KEY UPDATE ${Object.keys(row).filter((column) => !key.includes(column)).map((column) => `${column} = VALUES(${column})`).join(', ')}`, values(row),
      ),
      remove: (table, id, column = 'id') => this.join(cursor, table, 'remove', `d ${table} ${column}`, () => `DELETE FROM ${table} WHERE ${column} IN (`, ')', mysql.escape(id)),
      later: (sql, params = []) => this.join(cursor, '', 'later', '', () => '', '', format(sql, params)),
      get manager() {
        return managerOf();
      },
    };
  }

  /** Before somebody uses the connection directly (TypeORM's manager): opens the transaction and sends what is queued. */
  async settle(): Promise<void> {
    if (this.failed) throw new Error('Expected an open transaction but an earlier statement of it failed');
    if (!this.begun || this.batches.length > 0) await this.flush([]);
  }

  /** Sends what is queued together with COMMIT. A transaction that never wrote nor read is not even begun. */
  async commit(): Promise<void> {
    if (this.failed) throw new Error('Expected an open transaction but an earlier statement of it failed');
    if (!this.begun && this.batches.length === 0 && this.waiting.length === 0) return;
    try {
      await this.flush(['COMMIT']);
    } catch (error) {
      throw isUnavailable(error) ? markOutcomeUnknown(error) : error;
    }
  }

  async rollback(): Promise<void> {
    this.batches = [];
    this.failed = true;
    await this.flushing?.catch(() => undefined);
    if (!this.begun) return;
    try {
      await this.send('ROLLBACK');
    } catch {
      // The connection is of no more use; the server rolls back when it sees it gone.
      this.connection.destroy();
    }
  }

  private ask(sql: string, params: unknown[]): Promise<Result> {
    if (this.failed) return Promise.reject(new Error('Expected an open transaction but an earlier statement of it failed'));
    const text = format(sql, params);
    return new Promise((resolve, reject) => {
      this.waiting.push({ sql: text, resolve, reject });
      if (this.scheduled) return;
      this.scheduled = true;
      setImmediate(() => {
        this.scheduled = false;
        this.flush([]).catch(() => undefined); // each waiting query was told
      });
    });
  }

  private join(cursor: Cursor, table: string, kind: Batch['kind'], signature: string, head: () => string, tail: string, part: string): void {
    if (cursor.packet !== this.packet) {
      // What it wrote before has been sent.
      cursor.packet = this.packet;
      cursor.places.clear();
    }
    const { places } = cursor;
    const from = Math.max(places.get(table) ?? 0, places.get(ANY) ?? 0);
    if (kind !== 'later') {
      for (let i = from; i < this.batches.length; i += 1) {
        const batch = this.batches[i]!;
        if (batch.signature === signature && batch.tail === tail && batch.size + part.length <= STATEMENT_SIZE) {
          batch.parts.push(part);
          batch.size += part.length;
          places.set(table, i);
          return;
        }
      }
    }
    let start = heads.get(signature);
    if (start === undefined) {
      start = head();
      heads.set(signature, start);
    }
    places.set(table, this.batches.length);
    this.batches.push({ table, signature, kind, head: start, tail, parts: [part], size: part.length });
    // A free statement may touch any table: what this step does next must not be moved before it.
    if (kind === 'later') places.set(ANY, this.batches.length);
  }

  private async flush(last: string[]): Promise<void> {
    while (this.flushing) await this.flushing.catch(() => undefined);
    this.flushing = this.flushNow(last);
    try {
      await this.flushing;
    } finally {
      this.flushing = undefined;
    }
  }

  private async flushNow(last: string[]): Promise<void> {
    const waiting = this.waiting;
    this.waiting = [];
    const statements: string[] = [];
    try {
      if (this.failed) throw new Error('Expected an open transaction but an earlier statement of it failed');
      this.guard?.();
      if (!this.begun) statements.push(...BEGIN);
      for (const batch of this.batches) statements.push(batchText(batch));
      this.batches = [];
      this.packet += 1;
      const first = statements.length;
      for (const query of waiting) statements.push(query.sql);
      statements.push(...last);
      if (statements.length === 0) return;
      this.begun = true;
      this.statementCount += statements.length;
      const results = await this.sendAll(statements);
      waiting.forEach((query, i) => query.resolve(results[first + i]!));
    } catch (error) {
      this.failed = true;
      for (const query of waiting) query.reject(error);
      throw error;
    }
  }

  private async sendAll(statements: string[]): Promise<Result[]> {
    const results: Result[] = [];
    let packet: string[] = [];
    let size = 0;
    const send = async (): Promise<void> => {
      const answer = await this.send(packet.join(';'));
      if (packet.length > 1) results.push(...(answer as Result[]));
      else results.push(answer as Result);
      packet = [];
      size = 0;
    };
    for (const statement of statements) {
      if (packet.length > 0 && (!this.multi || size + statement.length > PACKET_SIZE)) await send();
      packet.push(statement);
      size += statement.length;
    }
    await send();
    return results;
  }

  private send(sql: string): Promise<unknown> {
    this.packetCount += 1;
    return new Promise((resolve, reject) => {
      this.connection.query(sql, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }
}

export function format(sql: string, params: unknown[]): string {
  return params.length === 0 ? sql : mysql.format(sql, params.map(plain), true, 'Z');
}

function plain(value: unknown): SqlValue {
  return value === undefined ? null : (value as SqlValue);
}

function insertHead(table: string, row: Row): string {
  return `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES `;
}

function values(row: Row): string {
  let text = '';
  for (const column in row) text += (text === '' ? '(' : ', ') + mysql.escape(plain(row[column]), true, 'Z');
  return `${text})`;
}

function batchText(batch: Batch): string {
  return batch.kind === 'later' ? batch.parts[0]! : batch.head + batch.parts.join(', ') + batch.tail;
}
