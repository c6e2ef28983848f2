import type { EntityManager } from 'typeorm';

export type Row = Record<string, unknown>;

/**
 * An open write transaction. `query` is raw SQL with `?` placeholders on both databases (hot paths);
 * `manager` is TypeORM's for everything else. Never use a repository from outside while a transaction is open.
 * A statement that fails spoils the transaction: catching its error does not save it.
 *
 * `insert`, `put`, `remove` and `later` write without waiting. They are joined with those of other steps into
 * multi-row statements and sent together, before the next `query` or with the commit: prefer them on hot paths,
 * they cost no round trip. Their errors therefore show when the transaction commits. Rows of two steps of one group
 * must be disjoint, which holds when the key contains the instance id.
 */
export interface Tx {
  query<R = Row>(sql: string, params?: unknown[]): Promise<R[]>;
  /** Runs a statement and answers how many rows it changed (conditional updates). */
  execute(sql: string, params?: unknown[]): Promise<{ affected: number }>;
  /** Inserts the row; give every call for one table the same columns in the same order. */
  insert(table: string, row: Row): void;
  /** Inserts the row, or overwrites the one with the same `key` columns (the primary key, or a unique one). */
  put(table: string, row: Row, key: readonly string[]): void;
  /** Deletes by primary key, whose column is `id` unless named. */
  remove(table: string, id: string, column?: string): void;
  /** Any other statement whose result nobody needs. */
  later(sql: string, params?: unknown[]): void;
  manager: EntityManager;
}
