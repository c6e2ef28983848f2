/**
 * Expressions: FEEL, bounded, without a clock.
 *
 * Which texts are expressions: conditions, multi-instance attributes, scripts and decisions always; other attributes
 * of our extension when they begin with `=`; timers when they are not ISO 8601 as they stand.
 */
export { checkAttribute, checkExpression } from './check.js';
export { ExpressionError } from './error.js';
export { evaluate, evaluateAttribute, evaluateCondition } from './evaluate.js';
export { isExpression } from './notation.js';
export { firstDue, isForwardDuration, isTimerLiteral, looksLikeLiteral, nextDue, toInstant } from './timers.js';
export type { Timer } from './timers.js';
