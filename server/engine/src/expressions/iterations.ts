import { FeelRange } from 'feelin';
import type { Run } from './bounds.js';
import { BOUNDS } from './bounds.js';
import type { Frame } from './scope.js';
import { emptyNames, inner } from './scope.js';
import type { Code, Compiler, SyntaxNode } from './syntax.js';
import { at, code } from './syntax.js';
import { isTruthy } from './values.js';

/** `for`, `some` and `every`. Every step is charged with the weight of its body, so loops inside loops spend the budget fast. */

interface Source { name: string; items: (frame: Frame) => unknown[] | null; weight: number }

/** Stops an iteration: the result is known. */
const STOP = Symbol('stop');

export function forExpression(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  const sources = readSources(at(parts, 1), compiler);
  const body = compiler.compile(at(parts, parts.length - 1));
  return code(undefined, [body], (frame) => {
    const partial: unknown[] = [];
    const done = iterate(sources, 0, frame, (inside) => {
      frame.run.charge(body.weight);
      const scope = inner(inside, Object.assign(emptyNames(), { partial }));
      frame.run.list(partial).push(body.value(scope));
      return undefined;
    });
    return done === null ? null : partial;
  });
}

export function quantifiedExpression(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  const every = at(parts, 0).name === 'every';
  const sources = readSources(at(parts, 1), compiler);
  const condition = compiler.compile(at(parts, 3));
  return code('test', [condition], (frame) => {
    const stopped = iterate(sources, 0, frame, (inside) => {
      frame.run.charge(condition.weight);
      return isTruthy(condition.value(inside)) === every ? undefined : STOP;
    });
    if (stopped === null) return null;
    return stopped === STOP ? !every : every;
  });
}

function readSources(node: SyntaxNode, compiler: Compiler): Source[] {
  return compiler.children(node).map((source) => {
    const [name, , domain] = compiler.children(source);
    if (!name || !domain) return compiler.fail('Expected a name and what it runs over');
    const bounds = compiler.children(domain);
    const from = compiler.compile(at(bounds, 0));
    const to = bounds[2] ? compiler.compile(bounds[2]) : undefined;
    return {
      name: compiler.text(name).replace(/\s{2,}/g, ' '),
      weight: from.weight + (to?.weight ?? 0) + 3,
      items: to ? (frame) => range(from.value(frame), to.value(frame), frame.run) : (frame) => elements(from.value(frame), frame.run),
    };
  });
}

/** The product of the sources, the last one fastest. Null when one of them is no list. */
function iterate(sources: Source[], index: number, frame: Frame, step: (frame: Frame) => typeof STOP | undefined): typeof STOP | null | undefined {
  const source = sources[index];
  if (!source) return step(frame);
  const items = source.items(frame);
  if (!items) return null;
  for (const item of items) {
    frame.run.charge(source.weight);
    const names = emptyNames();
    names[source.name] = item;
    const result = iterate(sources, index + 1, inner(frame, names), step);
    if (result !== undefined) return result;
  }
  return undefined;
}

function elements(value: unknown, run: Run): unknown[] | null {
  if (Array.isArray(value)) return run.list(value as unknown[]);
  if (!(value instanceof FeelRange)) return null;
  const { start, end } = value as { start: unknown; end: unknown };
  const all = range(start, end, run);
  if (!all) return null;
  return all.slice(value['start included'] ? 0 : 1, value['end included'] ? all.length : -1);
}

/** Whole numbers up or down, or single letters. */
function range(start: unknown, end: unknown, run: Run): unknown[] | null {
  if (typeof start === 'number' && typeof end === 'number') {
    const length = Math.abs(end - start) + 1;
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return run.fail(`Expected a range of whole numbers but found ${start}..${end}`);
    if (length > BOUNDS.list) return run.fail(`Expected a range of at most ${BOUNDS.list} numbers but ${start}..${end} has ${length}`);
    run.charge(length);
    return Array.from({ length }, (_, index) => (end < start ? start - index : start + index));
  }
  if (typeof start === 'string' && typeof end === 'string' && /^[a-z]$/.test(start) && /^[a-z]$/.test(end)) {
    return range(start.charCodeAt(0), end.charCodeAt(0), run)?.map((letter) => String.fromCharCode(letter as number)) ?? null;
  }
  return null;
}
