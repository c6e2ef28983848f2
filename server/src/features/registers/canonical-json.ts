import { createHash } from 'node:crypto';

/** JSON with sorted keys and without blanks: equal data gives equal text (RFC 8785 for plain data). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** SHA-256 over the canonical form, 64 hex digits. */
export const canonicalHash = (value: unknown): string => createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
