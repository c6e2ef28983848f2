import type { Scope } from './abilities.js';

/**
 * A scope as a SQL condition over a unit path column; both databases. `column` comes from code, never from a request.
 * Escaping uses `!` because MariaDB and SQLite disagree about the backslash.
 */
export function scopeToSql(scope: Scope, column: string): { sql: string; params: string[] } {
  if (scope.all) return { sql: '1 = 1', params: [] };
  const parts: string[] = [];
  const params: string[] = [];
  for (const path of [...scope.subtrees, ...scope.units]) {
    parts.push(`${column} = ?`);
    params.push(path);
  }
  for (const path of scope.subtrees) {
    parts.push(`${column} LIKE ? ESCAPE '!'`);
    params.push(`${path.replace(/[!%_]/g, '!$&')}/%`);
  }
  return parts.length ? { sql: `(${parts.join(' OR ')})`, params } : { sql: '1 = 0', params: [] };
}
