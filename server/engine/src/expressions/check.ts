import type { Problem } from '../model/problem.js';
import { ExpressionError } from './error.js';
import { programOf } from './evaluate.js';
import { isExpression } from './notation.js';

/** Whether an expression can be read and is within its bounds; used at deployment and by the designer. */
export function checkExpression(text: string): Problem | undefined {
  try {
    programOf(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return {
      rule: 'expression', severity: 'error',
      message: `${error.message}: ${shorten(text)}`,
      messageZh: `表达式无法解析：${shorten(text)}`,
      advice: 'Write FEEL, e.g. approved = true and amount > 100', adviceZh: '请使用 FEEL 表达式，例如 approved = true and amount > 100',
    };
  }
}

/** The same for an attribute that may also be a literal. */
export function checkAttribute(text: string): Problem | undefined {
  return isExpression(text) ? checkExpression(text) : undefined;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
