import { ProblemError } from '../../platform/errors/index.js';

/** The last row of a page: its sort value and id. Opaque to clients. */
export interface Cursor { at: Date; id: string }

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.at.getTime(), cursor.id]), 'utf8').toString('base64url');
}

/** Throws 400 BAD_CURSOR for anything this server did not make. */
export function decodeCursor(text: string): Cursor {
  const bad = ProblemError.badRequest('BAD_CURSOR', 'Expected the cursor of a previous page but it cannot be read');
  if (text.length > 200) throw bad;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch (cause) {
    bad.cause = cause;
    throw bad;
  }
  if (!Array.isArray(value) || value.length !== 2) throw bad;
  const [at, id] = value as unknown[];
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || Math.abs(at) > 8.64e15 || typeof id !== 'string' || id.length > 48) throw bad;
  return { at: new Date(at), id };
}
