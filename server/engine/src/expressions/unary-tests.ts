import { passes } from './operators.js';
import { lookup } from './scope.js';
import type { Frame } from './scope.js';
import type { Code, Compiler, SyntaxNode } from './syntax.js';
import { at } from './syntax.js';

/** Unary tests, compiled. `values` are the listed values when all tests are values. */
export interface Test { passes: (frame: Frame) => boolean; weight: number; values: Code[] }

interface Single { code: Code; literal: boolean; names: boolean }

/**
 * The tests of one entry (DMN 1.3 §7.3.x, grammar rules 7 to 17): one of them has to hold for the input `?`, or with `not(…)` none.
 * An expression over `?` holds when it is true; a list when it contains the input; everything else when it equals the input.
 */
export function compileTests(top: SyntaxNode, compiler: Compiler): Test {
  const parts = compiler.children(top);
  const first = at(parts, 0);
  if (first.name === 'Wildcard') return { passes: () => true, weight: 1, values: [] };
  const negated = first.name === 'not';
  const list = parts.find((part) => part.name === 'PositiveUnaryTests');
  if (!list) return compiler.fail('Expected unary tests');
  const tests = compiler.children(list).map((node) => single(node, compiler));
  const weight = tests.reduce((sum, test) => sum + test.code.weight, 1);
  return {
    weight,
    values: negated ? [] : tests.flatMap(({ code }) => (code.type === 'test' ? [] : [code])),
    passes: (frame) => tests.some((test) => holds(test, frame)) !== negated,
  };
}

function single(node: SyntaxNode, compiler: Compiler): Single {
  const inside = at(compiler.children(node), 0);
  return { code: compiler.compile(inside), literal: inside.name === 'BooleanLiteral', names: inside.name === 'VariableName' || inside.name === 'PathExpression' };
}

function holds({ code, literal, names }: Single, frame: Frame): boolean {
  const input = lookup(frame, '?') ?? null;
  const value = code.value(frame);
  // `true` as an entry is a value to compare with, and so is a name that stands for true or false beside such an input; `? > 3` is a test.
  if (typeof value === 'boolean' && !literal && !(names && typeof input === 'boolean')) return value;
  const tests: unknown[] = Array.isArray(value) && !Array.isArray(input) ? value : [value];
  frame.run.charge(tests.length);
  return tests.some((test) => passes(test, input, frame.run) === true);
}
