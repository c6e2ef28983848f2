import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS>();
const MAX_PATTERN = 500;
const MAX_CACHED = 500;

/** Compiles a pattern in RE2 syntax (linear time); throws with the reason when it is none or too long. */
export function compilePattern(regex: string): RE2JS {
  const known = compiled.get(regex);
  if (known !== undefined) return known;
  if (regex.length > MAX_PATTERN) throw new Error(`Expected a pattern of at most ${MAX_PATTERN} characters but it has ${regex.length}`);
  const pattern = RE2JS.compile(regex);
  if (compiled.size >= MAX_CACHED) compiled.clear();
  compiled.set(regex, pattern);
  return pattern;
}

/** Whether the whole text matches. */
export const matchesWhole = (regex: string, text: string): boolean => compilePattern(regex).matcher(text).matches();
