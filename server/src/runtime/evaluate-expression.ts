import { evaluate, type Json, type Variables } from '@noticeflow/engine';

/** FEEL with a Date as the time of `now()`. @throws ExpressionError */
export function evaluateExpression(expression: string, variables: Variables, now: Date): Json {
  return evaluate(expression, variables, now.toISOString());
}
