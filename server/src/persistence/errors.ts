/** What a database error means, by the codes of both databases (also inside TypeORM's QueryFailedError). */

function codesOf(error: unknown): { code: string; errno: number } {
  const outer = error as { driverError?: unknown } | null | undefined;
  const { code, errno } = ((outer?.driverError ?? outer) ?? {}) as { code?: unknown; errno?: unknown };
  return { code: typeof code === 'string' ? code : '', errno: typeof errno === 'number' ? errno : 0 };
}

/** A row with this key exists already. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, errno } = codesOf(error);
  return errno === 1062 || code === 'ER_DUP_ENTRY' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** Deadlock, lock wait timeout, or "record has changed since last read" (MariaDB 11.8): the same transaction may succeed now. */
export function isRetryable(error: unknown): boolean {
  const { errno } = codesOf(error);
  return errno === 1213 || errno === 1205 || errno === 1020;
}

const unknown = new WeakSet<object>();

/** Marks the error of a COMMIT whose answer never came: what it was to make durable may be so or not. */
export function markOutcomeUnknown<T>(error: T): T {
  if (typeof error === 'object' && error !== null) unknown.add(error);
  return error;
}

/** Whether the failed call may have happened nevertheless; everything else that failed was rolled back. */
export function isOutcomeUnknown(error: unknown): boolean {
  return typeof error === 'object' && error !== null && unknown.has(error);
}

/** The database is away or too busy; nothing is known about the row. Answered 503 with Retry-After. */
export function isUnavailable(error: unknown): boolean {
  const { code, errno } = codesOf(error);
  if (errno === 1927 || errno === 1053 || (error as { fatal?: unknown } | null)?.fatal === true) return true;
  return ['ECONNREFUSED', 'ECONNRESET', 'PROTOCOL_CONNECTION_LOST', 'ETIMEDOUT', 'EPIPE', 'ER_SERVER_SHUTDOWN', 'ER_CON_COUNT_ERROR', 'SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR'].includes(code);
}
