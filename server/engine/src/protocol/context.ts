import type { Instant, Json, Variables } from './values.js';

/** The outside world as one command sees it. Everything here is injected, so a step is a function of its inputs. */
export interface ExecutionContext {
  /** Time of the command; `now()` and `today()` of FEEL. */
  now: Instant;
  /** Time zone of the tenant for calendar arithmetic and `today()`, e.g. `Asia/Shanghai` (default). */
  timeZone?: string;
  /** New global id (child instances, messages). */
  nextId: () => string;
  /** Evaluates an expression; default is the engine's own bounded FEEL. Throws ExpressionError. */
  evaluate?: (expression: string, variables: Variables, now: Instant) => Json;
  /** Handlers for script tasks in other formats than FEEL, by `scriptFormat`. Simulation only. */
  scripts?: Record<string, ScriptHandler>;
  /** Hard stop of one command, in element transitions (default 10,000): beyond it an incident. Parallel instances extend it up to four times. */
  stepLimit?: number;
}

export type ScriptHandler = (
  source: string,
  scope: { variables: Variables; setVariable: (name: string, value: Json) => void; throwBpmnError: (code: string, message?: string) => never },
) => void;
