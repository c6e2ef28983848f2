/** Keeps the first three and last four characters of an ID number: `110***********1234`. Same rule as the server's. */
export function maskIdNumber(value: string): string {
  return value.length < 8 ? '*'.repeat(value.length) : `${value.slice(0, 3)}${'*'.repeat(value.length - 7)}${value.slice(-4)}`;
}

/** Is this text a masked value as the server sends it (and so not a value a person typed)? */
export function isMasked(value: unknown): boolean {
  return typeof value === 'string' && /\*{2,}/.test(value);
}
