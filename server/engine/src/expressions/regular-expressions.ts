import { RE2JS } from 're2js';
import type { Run } from './bounds.js';
import { BOUNDS } from './bounds.js';

/** `matches`, `replace` and `split` in linear time (RE2): no pattern can make them slow, only long. */

const FLAGS: Record<string, number> = { i: RE2JS.CASE_INSENSITIVE, m: RE2JS.MULTILINE, s: RE2JS.DOTALL };

const patterns = new Map<string, RE2JS>();
const MAX_PATTERNS = 200;

type Matcher = ReturnType<RE2JS['matcher']>;

export function matches(input: string, pattern: string, flags: string, run: Run): boolean {
  return matcherOf(input, pattern, flags, run).find();
}

/** Groups as `$1`, the whole match as `$0`, a dollar sign as `$$`. */
export function replace(input: string, pattern: string, replacement: string, flags: string, run: Run): string {
  const matcher = matcherOf(input, pattern, flags, run);
  let result = '';
  let at = 0;
  while (matcher.find()) {
    run.charge(10);
    result += input.slice(at, matcher.start()) + expand(replacement, matcher);
    run.textLength(result.length);
    at = matcher.end();
  }
  result += input.slice(at);
  run.textLength(result.length);
  return result;
}

export function split(input: string, delimiter: string, run: Run): string[] {
  const matcher = matcherOf(input, delimiter, '', run);
  const result: string[] = [];
  let at = 0;
  while (matcher.find()) {
    run.charge(10);
    const [start, end] = [matcher.start(), matcher.end()];
    // An empty match separates characters, but not before the first and not after the last.
    if (end === start && (start === 0 || start === input.length)) continue;
    result.push(input.slice(at, start));
    run.list(result);
    at = end;
  }
  result.push(input.slice(at));
  return result;
}

function expand(replacement: string, matcher: Matcher): string {
  return replacement.replace(/\$(\$|\d{1,2})/g, (text, reference: string) => {
    if (reference === '$') return '$';
    const group = Number(reference);
    return group <= matcher.groupCount() ? (matcher.group(group) ?? '') : text;
  });
}

function matcherOf(input: string, pattern: string, flags: string, run: Run): Matcher {
  if (pattern.length > BOUNDS.pattern) run.fail(`Expected patterns of at most ${BOUNDS.pattern} characters`);
  const matcher = compiled(pattern, flags, run).matcher(input);
  // A step of the automaton looks at every instruction once per character in the worst case.
  run.charge(Math.ceil((input.length * matcher.programSize()) / 8));
  return matcher;
}

function compiled(pattern: string, flags: string, run: Run): RE2JS {
  const key = `${flags}/${pattern}`;
  let result = patterns.get(key);
  if (!result) {
    let bits = 0;
    for (const flag of flags) {
      const bit = FLAGS[flag];
      if (bit === undefined) run.fail(`Expected the flags i, m or s but found ${JSON.stringify(flag)}`);
      else bits |= bit;
    }
    run.charge(pattern.length * 20);
    try {
      result = RE2JS.compile(pattern, bits);
    } catch (error) {
      return run.fail(`Expected a regular expression (RE2) but ${JSON.stringify(pattern)} is none: ${(error as Error).message}`);
    }
    if (patterns.size >= MAX_PATTERNS) patterns.delete(patterns.keys().next().value as string);
    patterns.set(key, result);
  }
  return result;
}
