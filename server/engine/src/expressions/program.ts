import { parseExpression, parseUnaryTests } from 'feelin';
import type { Run } from './bounds.js';
import { BOUNDS, checkText } from './bounds.js';
import { ExpressionError } from './error.js';
import { nodeCompilers } from './nodes.js';
import type { Code, Compiler, SyntaxNode } from './syntax.js';
import { compileTests } from './unary-tests.js';
import type { Test } from './unary-tests.js';

/** An expression ready to be evaluated any number of times. */
export interface Program {
  source: string;
  run: (names: Readonly<Record<string, unknown>>, run: Run) => unknown;
  /** What one evaluation costs at least, in units of work. */
  weight: number;
}

/** The entry of a decision table: whether an input value passes. */
export interface UnaryProgram {
  source: string;
  passes: (input: unknown, names: Readonly<Record<string, unknown>>, run: Run) => boolean;
  weight: number;
  /** The values it lists, in order, when it is nothing but a list of them (`"high", "low"`). */
  values: ((names: Readonly<Record<string, unknown>>, run: Run) => unknown)[];
}

/**
 * Compiles FEEL to closures: feelin's grammar, our evaluation. feelin itself reads an expression anew at every call
 * and cannot be stopped, so only its grammar, its builtins and its dates are used; a property test holds the two equal.
 *
 * @param source FEEL, without wrapper
 * @throws ExpressionError when it does not parse or breaks a bound
 */
export function compileProgram(source: string): Program {
  checkText(source);
  const tree = parseExpression(source, {}, undefined);
  checkTree(tree.topNode, source);
  const code = compileNode(tree.topNode, source);
  return { source, run: (names, run) => code.value({ names, outer: undefined, run }), weight: code.weight };
}

/**
 * Compiles unary tests (`< 10`, `"a", "b"`, `not([1..5])`, `-`): feelin's grammar, our evaluation, the same bounds.
 *
 * @throws ExpressionError when they do not parse or break a bound
 */
export function compileUnaryTests(source: string): UnaryProgram {
  checkText(source);
  const tree = parseUnaryTests(source, {}, undefined);
  checkTree(tree.topNode, source);
  const test: Test = compileTests(tree.topNode, compilerFor(source));
  return {
    source,
    weight: test.weight,
    passes: (input, names, run) => test.passes({ names: { '?': input }, outer: { names, outer: undefined, run }, run }),
    values: test.values.map((code) => (names, run) => code.value({ names, outer: undefined, run })),
  };
}

function compileNode(node: SyntaxNode, source: string): Code {
  const compiler = Object.hasOwn(nodeCompilers, node.name) ? nodeCompilers[node.name] : undefined;
  if (!compiler) throw new ExpressionError(`Expected another construct than ${node.name} at position ${node.from + 1}`, source);
  return compiler(node, compilerFor(source));
}

function compilerFor(source: string): Compiler {
  return {
    source,
    compile: (node) => compileNode(node, source),
    text: (node) => source.slice(node.from, node.to),
    children,
    fail: (message) => { throw new ExpressionError(message, source); },
  };
}

/** Children without comments. */
function children(node: SyntaxNode): SyntaxNode[] {
  const result: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (!child.type.isSkipped) result.push(child);
  return result;
}

/** Errors, depth and size of the tree. */
function checkTree(root: SyntaxNode, source: string): void {
  let nodes = 0;
  let depth = 0;
  root.toTree().iterate({
    enter: (node) => {
      nodes += 1;
      depth += 1;
      if (node.type.isError) {
        const at = node.from;
        const rest = source.slice(at, at + 20).trim();
        throw new ExpressionError(
          rest ? `Expected FEEL but could not read ${JSON.stringify(rest)} at position ${at + 1}` : 'Expected more at the end of the expression',
          source,
        );
      }
      if (depth > BOUNDS.depth) throw new ExpressionError(`Expected at most ${BOUNDS.depth} levels of nesting`, source);
      if (nodes > BOUNDS.nodes) throw new ExpressionError(`Expected at most ${BOUNDS.nodes} parts in one expression`, source);
    },
    leave: () => { depth -= 1; },
  });
}
