/**
 * Expressions: FEEL, bounded, without a clock.
 *
 * Which texts are expressions: conditions, multi-instance attributes, scripts and decisions always; other attributes
 * of our extension when they begin with `=`; timers when they are not ISO 8601 as they stand.
 */
export { BOUNDS } from './bounds.js';
export { checkAttribute, checkExpression } from './check.js';
export { ExpressionError } from './error.js';
export { asCondition, evaluate, evaluateAttribute, evaluateCondition } from './evaluate.js';
export type { EvaluateOptions } from './evaluate.js';
export { isExpression, toFeel } from './notation.js';
export { firstDue, isForwardDuration, isTimerLiteral, looksLikeLiteral, nextDue, toInstant } from './timers.js';
export type { Due, Timer } from './timers.js';
