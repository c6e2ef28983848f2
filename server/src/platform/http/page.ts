import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ProblemError } from '../errors/problem-error.js';

/** One page of a list. `nextCursor` is null on the last one. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Query of every list: extend it. */
export class PageQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 50 })
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200)
  limit: number = 50;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional() @IsString() @MaxLength(600)
  cursor?: string;
}

type CursorValue = string | number;

/** Keyset cursor: the sort values of the last row shown. Opaque to clients, not a secret: never put a personal value into it. */
export function encodeCursor(values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify(values), 'utf8').toString('base64url');
}

/** Inverse of {@link encodeCursor}; `shape` names the expected type of each value. 400 for anything else. */
export function decodeCursor<const S extends readonly ('string' | 'number')[]>(
  cursor: string | undefined,
  shape: S,
): { [K in keyof S]: S[K] extends 'number' ? number : string } | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw badCursor();
  }
  if (!Array.isArray(values) || values.length !== shape.length || values.some((value, i) => typeof value !== shape[i])) throw badCursor();
  return values as { [K in keyof S]: S[K] extends 'number' ? number : string };
}

/** Cuts a page from `limit + 1` rows. */
export function pageOf<Row, T>(rows: readonly Row[], limit: number, cursorOf: (last: Row) => readonly CursorValue[], view: (row: Row) => T): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), nextCursor: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null };
}

function badCursor(): ProblemError {
  return ProblemError.badRequest('CURSOR_INVALID', 'Expected the nextCursor of an earlier page');
}

/** A LIKE pattern for user text; use with `ESCAPE '!'` (SQLite and MariaDB disagree about the backslash). */
export function likePattern(text: string, position: 'start' | 'anywhere' = 'anywhere'): string {
  const escaped = text.replace(/[!%_]/g, '!$&');
  return position === 'start' ? `${escaped}%` : `%${escaped}%`;
}
