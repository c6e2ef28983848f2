import { Run } from '../expressions/bounds.js';
import type { EvaluateOptions } from '../expressions/evaluate.js';
import { DEFAULT_TIME_ZONE } from '../expressions/time-zone.js';
import { toJson } from '../expressions/values.js';
import type { ExecutableDecision } from '../model/decision.js';
import type { DecisionAnswer, Instant, Variables } from '../protocol/index.js';
import { DecisionError } from './error.js';
import { programsOf } from './programs.js';
import { guarded, show, TableEvaluation, type Names } from './table-evaluation.js';
import { isOfType, toTyped } from './types.js';

/** The variables, and what has been evaluated so far, in order. */
interface Evaluation { run: Run; variables: Variables; results: Map<ExecutableDecision, unknown>; decisions: DecisionAnswer['decisions'] }

/**
 * Evaluates a decision over plain variables, the decisions it requires first. Depends on its arguments only: `now()` and `today()`
 * are the time of the command. No matching rule is null, or the table's default. The whole evaluation has the budget of one expression.
 *
 * @throws DecisionError when it has no result
 */
export function evaluateDecision(decision: ExecutableDecision, variables: Variables, now: Instant, options: EvaluateOptions = {}): DecisionAnswer {
  const run = new Run(decision.id, now, options.timeZone ?? DEFAULT_TIME_ZONE);
  const evaluation: Evaluation = { run, variables, results: new Map(), decisions: [] };
  const value = resultOf(decision, evaluation);
  return { result: guarded(decision, 'the result', () => toJson(value, run)), decisions: evaluation.decisions };
}

function resultOf(decision: ExecutableDecision, evaluation: Evaluation): unknown {
  if (evaluation.results.has(decision)) return evaluation.results.get(decision);
  const required: Record<string, unknown> = {};
  for (const each of decision.requires) required[each.variable] = resultOf(each, evaluation);
  // A required result hides a variable of its name: what a decision requires is what it gets.
  const { value, rules } = logicOf(decision, { ...evaluation.variables, ...required }, evaluation.run);
  const result = toTyped(value ?? null, decision.type);
  if (!isOfType(result, decision.type)) throw new DecisionError('type', `Expected "${decision.id}" to be a ${decision.type} but it is ${show(result)}`, decision.id, rules);
  evaluation.results.set(decision, result);
  evaluation.decisions.push({ id: decision.id, rules });
  return result;
}

function logicOf(decision: ExecutableDecision, names: Names, run: Run): { value: unknown; rules: string[] } {
  const { literal, table } = programsOf(decision);
  if (table && decision.logic.kind === 'table') return new TableEvaluation(decision, decision.logic.table, table, names, run).evaluate();
  return {
    rules: [],
    value: guarded(decision, 'the expression', () => {
      run.charge(literal!.weight);
      return literal!.run(names, run);
    }),
  };
}
