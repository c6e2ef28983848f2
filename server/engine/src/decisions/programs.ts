import type { DecisionTable, ExecutableDecision } from '../model/decision.js';
import { compileProgram, compileUnaryTests } from '../expressions/program.js';
import type { Program, UnaryProgram } from '../expressions/program.js';
import { ExpressionError } from '../expressions/error.js';

/** The expressions of one decision, ready to run. */
export interface DecisionPrograms { literal?: Program; table?: TablePrograms }

export interface TablePrograms {
  inputs: { expression: Program; values?: UnaryProgram }[];
  outputs: { values?: UnaryProgram; default?: Program }[];
  rules: { inputs: UnaryProgram[]; outputs: (Program | undefined)[] }[];
}

const cache = new WeakMap<ExecutableDecision, DecisionPrograms>();

/** Compiled once per decision object: a table has more expressions than a cache by text could hold. @throws ExpressionError */
export function programsOf(decision: ExecutableDecision): DecisionPrograms {
  let found = cache.get(decision);
  if (!found) {
    const { logic } = decision;
    found = logic.kind === 'literal' ? { literal: compileProgram(sourceOf(logic.source)) } : { table: tablePrograms(logic.table) };
    cache.set(decision, found);
  }
  return found;
}

function tablePrograms(table: DecisionTable): TablePrograms {
  // Columns repeat their few values over many rules.
  const tests = memo(readTests);
  const values = memo((text) => compileProgram(sourceOf(text)));
  return {
    inputs: table.inputs.map((input) => ({ expression: values(input.expression), ...(input.values !== undefined && { values: tests(input.values) }) })),
    outputs: table.outputs.map((output) => ({
      ...(output.values !== undefined && { values: tests(output.values) }),
      ...(output.default !== undefined && { default: values(output.default) }),
    })),
    rules: table.rules.map((rule) => ({ inputs: rule.inputs.map(tests), outputs: rule.outputs.map((text) => (text === '' ? undefined : values(text))) })),
  };
}

/** An empty entry is drawn by every tool for "any value". @throws ExpressionError */
export function readTests(text: string): UnaryProgram {
  return compileUnaryTests(text === '' ? '-' : text);
}

/** Decisions are FEEL proper; only the leading `=` of our BPMN attributes is forgiven. */
export function sourceOf(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith('=') ? trimmed.slice(1).trim() : trimmed;
}

/** What is wrong with an expression or with unary tests; undefined when it can be read. */
export function faultOf(text: string, kind: 'expression' | 'tests'): string | undefined {
  try {
    if (kind === 'tests') readTests(text);
    else compileProgram(sourceOf(text));
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

function memo<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>();
  return (text) => {
    let found = made.get(text);
    if (found === undefined) made.set(text, (found = make(text)));
    return found;
  };
}
