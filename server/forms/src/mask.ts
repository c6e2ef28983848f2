import type { FormField } from '@noticeflow/schemas';

export const MASK = '*';

/**
 * A value as it is shown to people without the right to see it: `110***********1234`, `张*`, `138****1234`.
 * Promise: nothing of the hidden part can be read or computed from the result, not even for short or ill-formed values
 * (these lose more). `null`, absent and empty stay as they are: that nothing is there is no secret.
 */
export function mask(field: Pick<FormField, 'type'>, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return value;
  if (Array.isArray(value)) return value.map((item) => mask(field, item));
  if (typeof value !== 'string') return '***';
  const chars = [...value];
  switch (field.type) {
    case 'idNumber': return chars.length === 18 ? keepEnds(chars, 3, 4) : MASK.repeat(chars.length);
    case 'phone': return chars.length >= 11 ? keepEnds(chars, 3, 4) : chars.length >= 7 ? keepEnds(chars, 0, 4) : MASK.repeat(chars.length);
    case 'text':
    case 'person': return maskText(chars);
    default: return '***';
  }
}

/** A name keeps its first character, a number or code its first two and last two when it is long enough to hide the rest. */
function maskText(chars: readonly string[]): string {
  if (chars.some((char) => /\p{Script=Han}/u.test(char))) {
    // Long texts say too much by their length.
    return chars.length === 1 ? MASK : `${chars[0]}${MASK.repeat(Math.min(chars.length - 1, 8))}`;
  }
  return chars.length >= 8 ? keepEnds(chars, 2, 2) : MASK.repeat(chars.length);
}

function keepEnds(chars: readonly string[], head: number, tail: number): string {
  return `${chars.slice(0, head).join('')}${MASK.repeat(chars.length - head - tail)}${chars.slice(chars.length - tail).join('')}`;
}

/** Whether a text looks like a masked one: such a text is never stored as a value of a sensitive field. */
export function looksMasked(value: unknown): boolean {
  return typeof value === 'string' && (/\*{3,}/.test(value) || /^\p{Script=Han}\*+$/u.test(value) || /^\*+$/.test(value));
}
