import type { ColumnOptions } from 'typeorm';

/**
 * Column types that behave alike on SQLite and MySQL/MariaDB. Use them in entities (`@Column(shortText(80))`),
 * and the word of the same meaning in migrations (`'varchar(80)'`, see migration.ts): a spec proves that both agree.
 * Column names are the snake_case of the property unless `name` says otherwise. Columns have no database defaults: the application fills them.
 */
type Extra = Pick<ColumnOptions, 'name' | 'nullable' | 'select'>;

/** Options that also suit a primary key unless the column is nullable. */
type Options<E extends Extra> = Omit<ColumnOptions, 'nullable'> & { nullable?: E extends { nullable: true } ? true : false };

function column<E extends Extra>(options: ColumnOptions, extra: E | undefined): Options<E> {
  return { ...options, ...extra } as Options<E>;
}

/** App-made id, varchar(36). */
export const idColumn = <const E extends Extra>(extra?: E): Options<E> => column({ type: 'varchar', length: 36 }, extra);

/** `${instanceId}.${key}`: id of a task, job, timer, subscription or incident; varchar(48). */
export const keyColumn = <const E extends Extra>(extra?: E): Options<E> => column({ type: 'varchar', length: 48 }, extra);

/** Text up to `length` characters; SQLite does not check the length, so validate it at the border. */
export const shortText = <const E extends Extra>(length: number, extra?: E): Options<E> => column({ type: 'varchar', length }, extra);

/** Text of any length. SQLite learns the word in data-source.ts. */
export const longText = <const E extends Extra>(extra?: E): Options<E> => column({ type: 'longtext' }, extra);

/** Plain data as JSON text; never queried by SQL. */
export const jsonColumn = <const E extends Extra>(extra?: E): Options<E> => column({
  type: 'longtext',
  transformer: {
    to: (value: unknown) => (value === null || value === undefined ? value : JSON.stringify(value)),
    from: (value: unknown) => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value),
  },
}, extra);

/** A point in time, UTC, to the millisecond; a `Date` in entities. */
export const instant = <const E extends Extra>(extra?: E): Options<E> => column({ type: 'datetime', precision: 3 }, extra);

export const bool = <const E extends Extra>(extra?: E): Options<E> => column({ type: 'boolean' }, extra);

/** 32-bit integer. Money is an integer of 分, larger numbers are text. */
export const int = <const E extends Extra>(extra?: E): Options<E> => column({ type: 'int' }, extra);

/** The value for "never" in due date columns that must not be null (lists sort on them). */
export const FAR_FUTURE = new Date('9999-12-31T00:00:00.000Z');

/** A time from a row of raw SQL: SQLite answers text, MariaDB a Date. */
export function fromDb(value: unknown): Date {
  if (value instanceof Date) return value;
  return new Date(`${String(value).replace(' ', 'T')}Z`);
}

export function fromDbOrNull(value: unknown): Date | null {
  return value === null || value === undefined ? null : fromDb(value);
}

/** How SQLite stores an instant, the same text TypeORM writes: it sorts as time does. The rows of a step share theirs. */
export function sqliteInstant(at: Date): string {
  const time = at.getTime();
  if (time !== latest.time) latest = { time, text: at.toISOString().replace('T', ' ').slice(0, 23) };
  return latest.text;
}

let latest = { time: Number.NaN, text: '' };
