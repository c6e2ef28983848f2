import type { Instant, Json, Variables } from '../protocol/index.js';
import { BOUNDS, Run } from './bounds.js';
import { ExpressionError } from './error.js';
import { isExpression, toFeel } from './notation.js';
import type { Program } from './program.js';
import { compileProgram } from './program.js';
import { DEFAULT_TIME_ZONE } from './time-zone.js';
import { toJson } from './values.js';

export interface EvaluateOptions {
  /** Zone of `now()`, `today()` and calendar arithmetic; default Asia/Shanghai. */
  timeZone?: string;
}

/**
 * Evaluates FEEL (with or without `=`, `${…}` or `#{…}` around it) over plain variables.
 * Depends on its arguments only: `now()` and `today()` are the command's time. Dates come back as ISO 8601 texts.
 *
 * @throws ExpressionError when it cannot be read, or does not end within its bounds
 */
export function evaluate(expression: string, variables: Variables, now: Instant, options: EvaluateOptions = {}): Json {
  const program = programOf(expression);
  const run = new Run(expression, now, options.timeZone ?? DEFAULT_TIME_ZONE);
  try {
    return toJson(program.run(variables, run), run);
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    throw new ExpressionError(`Expected a value but the evaluation failed: ${(error as Error).message}`, expression);
  }
}

/** An attribute of our extension: an expression when it begins with `=` (or is wrapped), otherwise the text itself. */
export function evaluateAttribute(text: string, variables: Variables, now: Instant, options: EvaluateOptions = {}): Json {
  return isExpression(text) ? evaluate(text, variables, now, options) : text;
}

/** A condition is true or false. Null is neither: the model did not foresee the data, and a person has to look. */
export function evaluateCondition(expression: string, variables: Variables, now: Instant, options: EvaluateOptions = {}): boolean {
  return asCondition(evaluate(expression, variables, now, options), expression);
}

/** For a value that was evaluated elsewhere (`ctx.evaluate`). @throws ExpressionError unless it is true or false */
export function asCondition(value: Json, expression: string): boolean {
  if (typeof value === 'boolean') return value;
  const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  throw new ExpressionError(`Expected the condition to be true or false but it is ${found}`, expression);
}

/** Compiled expressions by their text as written, least recently used first. */
const programs = new Map<string, Program>();
const MAX_PROGRAMS = 2_000;
let latest: { text: string; program: Program } | undefined;

/** @throws ExpressionError when the text does not parse or breaks a bound */
export function programOf(text: string): Program {
  if (latest?.text === text) return latest.program;
  let program = programs.get(text);
  if (program) programs.delete(text);
  else program = read(text);
  programs.set(text, program);
  if (programs.size > MAX_PROGRAMS) programs.delete(programs.keys().next().value as string);
  latest = { text, program };
  return program;
}

function read(text: string): Program {
  if (text.length > BOUNDS.length) throw new ExpressionError(`Expected at most ${BOUNDS.length} characters but the expression has ${text.length}`, text.slice(0, 200));
  try {
    return compileProgram(toFeel(text));
  } catch (error) {
    if (error instanceof ExpressionError) throw new ExpressionError(error.message, text);
    throw new ExpressionError(`Expected FEEL but reading it failed: ${(error as Error).message}`, text);
  }
}
