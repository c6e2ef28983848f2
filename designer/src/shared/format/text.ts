/** A value of unknown kind as text: empty for nothing, JSON for objects, which nothing should show but nothing may hide. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : `${value as number | boolean}`;
}
