const ESCAPES: Record<string, string> = { '"': '"', '\\': '\\', n: '\n', r: '\r', t: '\t' };

/** Value of a quoted FEEL text. */
export function parseText(literal: string): string {
  return literal.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{5,6})|u([0-9a-fA-F]{1,4})|(["\\nrt]))/g,
    (all, point: string | undefined, unit: string | undefined, escape: string | undefined) => {
      if (escape !== undefined) return ESCAPES[escape] ?? all;
      if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
      const value = Number.parseInt(point ?? '', 16);
      return value <= 0x10ffff ? String.fromCodePoint(value) : all;
    });
}
