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
  /**
   * Decides what a business rule task with a `decisionId` asks, in the version its binding means; undefined when there is no such
   * decision. Throws DecisionError when it has no result. `decideWith` makes one of compiled decisions. The answer goes into the events,
   * so a replay asks nobody.
   */
  decide?: (decision: DecisionReference, variables: Variables) => DecisionAnswer | undefined;
  /** Handlers for script tasks in other formats than FEEL, by `scriptFormat`. Simulation only. */
  scripts?: Record<string, ScriptHandler>;
  /** Hard stop of one command, in element transitions (default 10,000): beyond it an incident. Parallel instances extend it up to four times. */
  stepLimit?: number;
}

export type ScriptHandler = (
  source: string,
  scope: { variables: Variables; setVariable: (name: string, value: Json) => void; throwBpmnError: (code: string, message?: string) => never },
) => void;

/** Which decision a business rule task asks for. */
export interface DecisionReference {
  decisionId: string;
  binding: 'latest' | 'deployment' | 'versionTag';
  versionTag?: string;
}

/** What came of a decision. */
export interface DecisionAnswer {
  result: Json;
  /** Every decision that was evaluated, the one asked for last, with the rules that made its result. */
  decisions: { id: string; rules: string[] }[];
  /** The version that was evaluated, when the host counts versions. */
  version?: number;
}
