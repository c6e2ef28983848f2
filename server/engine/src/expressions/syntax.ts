import type { parseExpression } from 'feelin';
import type { Frame } from './scope.js';

/** A node of feelin's syntax tree. */
export type SyntaxNode = ReturnType<typeof parseExpression>['topNode'];

/**
 * A compiled node. `type` is what feelin calls the node's type: a filter means an index, a test or nothing by it.
 * `weight` is the number of nodes in it: what one evaluation costs.
 */
export interface Code {
  value: (frame: Frame) => unknown;
  type: 'any' | 'test' | 'nil' | 'string' | 'number' | 'boolean' | 'date' | undefined;
  weight: number;
}

/** What the compilers of the single nodes work with. */
export interface Compiler {
  source: string;
  compile: (node: SyntaxNode) => Code;
  text: (node: SyntaxNode) => string;
  children: (node: SyntaxNode) => SyntaxNode[];
  fail: (message: string) => never;
}

export type NodeCompiler = (node: SyntaxNode, compiler: Compiler) => Code;

export function code(type: Code['type'], parts: Code[], value: Code['value']): Code {
  return { value, type, weight: parts.reduce((sum, part) => sum + part.weight, 1) };
}

/** The n-th child, which the grammar guarantees once the tree is free of errors. */
export function at(nodes: SyntaxNode[], index: number): SyntaxNode {
  const node = nodes[index];
  if (!node) throw new Error(`Expected a syntax node at ${index} but there are ${nodes.length}`);
  return node;
}
