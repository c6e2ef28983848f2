import type { ElementInstanceKey, Json, Variables } from '../../protocol/index.js';
import { evaluate as evaluateFeel, isExpression } from '../../expressions/index.js';
import { visibleVariables } from '../../state/view.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';

/** Evaluates FEEL in the scope of an element instance, with `extra` on top. An error is a Failure. */
export function evaluateAt(step: Step, expression: string, scope: ElementInstanceKey, extra?: Variables): Json {
  const visible = visibleVariables(step.state, scope);
  return evaluateWith(step, expression, extra ? { ...visible, ...extra } : visible);
}

export function evaluateWith(step: Step, expression: string, variables: Variables): Json {
  try {
    const { evaluate, now, timeZone } = step.ctx;
    return evaluate ? evaluate(expression, variables, now) : evaluateFeel(expression, variables, now, timeZone === undefined ? undefined : { timeZone });
  } catch (error) {
    throw new Failure('expression', `Expected "${expression}" to have a value but: ${messageOf(error)}`);
  }
}

/** An attribute is literal text, or an expression when it starts with `=`. Undefined stays undefined. */
export function attributeAt(step: Step, text: string | undefined, scope: ElementInstanceKey): Json | undefined {
  if (text === undefined) return undefined;
  return isExpression(text) ? evaluateAt(step, text, scope) : text;
}

/** As `attributeAt`, as text; a null value is left out, a structured one is refused. */
export function textAt(step: Step, text: string | undefined, scope: ElementInstanceKey): string | undefined {
  const value = attributeAt(step, text, scope);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') throw new Failure('expression', `Expected "${text}" to be text but it is ${JSON.stringify(value)}`);
  return String(value);
}

/** A condition must be true or false: null (a variable that is missing) is a Failure, not false. */
export function conditionAt(step: Step, condition: string, scope: ElementInstanceKey, extra?: Variables): boolean {
  const value = evaluateAt(step, condition, scope, extra);
  if (typeof value !== 'boolean') throw new Failure('condition', `Expected condition "${condition}" to be true or false but it is ${JSON.stringify(value)}`);
  return value;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
