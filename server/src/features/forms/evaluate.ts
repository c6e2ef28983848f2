import { evaluate } from '@noticeflow/engine';
import type { Evaluate } from '@noticeflow/forms';

type EngineVariables = Parameters<typeof evaluate>[1];

/** The engine's bounded FEEL at one moment, for the expressions of forms. */
export function formEvaluator(now: Date): Evaluate {
  const at = now.toISOString();
  // The context also holds the helper functions of forms, which the evaluator passes on to FEEL.
  return (expression, context) => evaluate(expression, context as unknown as EngineVariables, at);
}

/** The civil date in China at a moment, as `today` of forms. */
export function todayInChina(now: Date): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
