import type { EvaluateOptions } from '../expressions/evaluate.js';
import type { ExecutableDecision } from '../model/decision.js';
import type { DecisionAnswer, DecisionReference, ExecutionContext, Instant } from '../protocol/index.js';
import { evaluateDecision } from './evaluate.js';

export { DecisionError } from './error.js';
export { evaluateDecision } from './evaluate.js';

/** `ExecutionContext.decide` over compiled decisions: `find` gives the version a reference means. */
export function decideWith(
  find: (reference: DecisionReference) => { decision: ExecutableDecision; version?: number } | undefined,
  now: Instant,
  options: EvaluateOptions = {},
): NonNullable<ExecutionContext['decide']> {
  return (reference, variables): DecisionAnswer | undefined => {
    const found = find(reference);
    if (!found) return undefined;
    const answer = evaluateDecision(found.decision, variables, now, options);
    return found.version === undefined ? answer : { ...answer, version: found.version };
  };
}
