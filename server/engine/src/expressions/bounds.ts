import { ExpressionError } from './error.js';

/**
 * Bounds of one expression (SECURITY.md). A pure library cannot stop itself from outside, so nothing relies on a clock:
 * the text is bounded before the parser sees it, the tree before it is compiled, and every unit of work
 * (node, iteration, list element, sixteen characters of text, regular-expression step) is charged to a budget while it runs.
 * The budget is a few hundred thousand cheap steps, at most about a tenth of a second, and the same on every machine,
 * so an expression that fails today fails in the replay of a test as well.
 */
export const BOUNDS = {
  /** Characters, before parsing. */
  length: 4_000,
  /** Brackets inside brackets, before parsing: the parser's cost grows with the square of it. */
  nesting: 32,
  /** Depth and number of nodes of the syntax tree. */
  depth: 200,
  nodes: 2_500,
  /** Elements of one list or range that an expression makes. */
  list: 10_000,
  /** Characters of one text that an expression makes. */
  text: 200_000,
  /** Units of work of one evaluation. */
  work: 200_000,
  /** Calls inside calls of functions defined in the expression. */
  calls: 100,
  /** Pattern of matches, replace and split. */
  pattern: 500,
} as const;

/** One evaluation: what it may still spend, and the time it sees. */
export class Run {
  private left: number = BOUNDS.work;
  private calls = 0;

  constructor(readonly expression: string, readonly now: string, readonly timeZone: string) {}

  /** @throws ExpressionError when the budget is spent */
  charge(units: number): void {
    this.left -= units;
    if (!(this.left >= 0)) throw new ExpressionError('Expected an expression that ends soon but it needs too much work', this.expression);
  }

  list<T>(list: T[]): T[] {
    if (list.length > BOUNDS.list) throw new ExpressionError(`Expected lists of at most ${BOUNDS.list} elements but one has ${list.length}`, this.expression);
    return list;
  }

  /** Checked before a text is built: joined texts are cheap to make and expensive to read. */
  textLength(length: number): void {
    if (length > BOUNDS.text) throw new ExpressionError(`Expected texts of at most ${BOUNDS.text} characters but one has ${length}`, this.expression);
    this.charge(length >> 4);
  }

  enter(): void {
    this.calls += 1;
    if (this.calls > BOUNDS.calls) throw new ExpressionError(`Expected at most ${BOUNDS.calls} calls inside each other`, this.expression);
  }

  leave(): void {
    this.calls -= 1;
  }

  fail(message: string): never {
    throw new ExpressionError(message, this.expression);
  }
}

const OPEN = '([{';
const CLOSE = ')]}';

/** Checks that need no parser: length, balanced and bounded brackets, closed texts. @throws ExpressionError */
export function checkText(source: string): void {
  const refuse = (message: string): never => { throw new ExpressionError(message, source.slice(0, 200)); };
  if (source.length > BOUNDS.length) refuse(`Expected at most ${BOUNDS.length} characters but the expression has ${source.length}`);
  if (source.trim() === '') refuse('Expected an expression but it is empty');
  const open: string[] = [];
  let range = 0;
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at] ?? '';
    if (char === '"') {
      const end = endOfText(source, at);
      if (end === -1) refuse(`Expected the text that begins at position ${at + 1} to be closed`);
      if (source[end] === '"') refuse(`Expected an operator after the text that ends at position ${end}`);
      at = end - 1;
    } else if (char === '/' && (source[at + 1] === '/' || source[at + 1] === '*')) {
      const end = source.indexOf(source[at + 1] === '/' ? '\n' : '*/', at + 2);
      at = end === -1 ? source.length : end + (source[at + 1] === '/' ? 0 : 1);
    } else if (OPEN_RANGE.test(char) && (range = rangeAt(source, at)) > 0) {
      at += range - 1;
    } else if (OPEN.includes(char)) {
      open.push(char);
      if (open.length > BOUNDS.nesting) refuse(`Expected at most ${BOUNDS.nesting} brackets inside each other`);
    } else if (CLOSE.includes(char) && open.pop() === undefined) {
      refuse(`Expected no "${char}" at position ${at + 1}`);
    }
  }
  if (open.length > 0) refuse(`Expected "${open.at(-1)}" to be closed`);
}

/** `]1..5[` is a range without its ends: its brackets do not pair. Within brackets of its own it is left to them. */
const OPEN_RANGE = /[[\](]/;
const RANGE = /[[\](][^[\](){}"]{0,200}\.\.[^[\](){}"]{0,200}[[\])]/y;

function rangeAt(source: string, at: number): number {
  RANGE.lastIndex = at;
  return RANGE.exec(source)?.[0].length ?? 0;
}

function endOfText(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '"') return at + 1;
  }
  return -1;
}
