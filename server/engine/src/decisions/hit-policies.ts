import { compare, equals } from '../expressions/operators.js';
import type { Run } from '../expressions/bounds.js';
import type { Aggregation, ExecutableDecision, HitPolicy } from '../model/decision.js';
import { DecisionError } from './error.js';

/** One matching rule with its output values, in the order of the table's outputs. */
export interface Hit { ruleId: string; outputs: unknown[] }

/** `rank`: the place of each output value in the order of priority, 0 first. */
interface Context { decision: ExecutableDecision; run: Run; rank: (hit: Hit) => number[] }

/** DMN 1.3 §8.2.10: which of the matching rules make the result, and in which order. */
export const hitPolicies: Record<HitPolicy, (hits: Hit[], context: Context) => Hit[]> = {
  UNIQUE(hits, { decision }) {
    if (hits.length > 1) throw violation(decision, hits, 'at most one rule of the UNIQUE table to match', 'all do');
    return hits;
  },
  FIRST: (hits) => hits.slice(0, 1),
  ANY(hits, { decision, run }) {
    const [first, ...others] = hits;
    if (first && others.some((hit) => !sameOutputs(first, hit, run))) throw violation(decision, hits, 'the matching rules of the ANY table to have the same result', 'differ');
    return hits.slice(0, 1);
  },
  PRIORITY: (hits, { rank }) => ranked(hits, rank).slice(0, 1),
  'OUTPUT ORDER': (hits, { rank }) => ranked(hits, rank),
  'RULE ORDER': (hits) => hits,
  COLLECT: (hits) => hits,
};

/** Policies whose result is a list of all chosen rules. */
export function isListPolicy(policy: HitPolicy): boolean {
  return policy === 'COLLECT' || policy === 'RULE ORDER' || policy === 'OUTPUT ORDER';
}

/** Highest priority first, column by column; equal ones stay in the order of the rules. */
function ranked(hits: Hit[], rank: Context['rank']): Hit[] {
  return hits.map((hit) => ({ hit, ranks: rank(hit) })).sort((a, b) => {
    const column = a.ranks.findIndex((place, index) => place !== b.ranks[index]);
    return column === -1 ? 0 : a.ranks[column]! - b.ranks[column]!;
  }).map(({ hit }) => hit);
}

function sameOutputs(a: Hit, b: Hit, run: Run): boolean {
  return a.outputs.every((value, index) => equals(value ?? null, b.outputs[index] ?? null, run) === true);
}

function violation(decision: ExecutableDecision, hits: Hit[], expected: string, found: string): DecisionError {
  const ruleIds = hits.map((hit) => hit.ruleId);
  return new DecisionError('hit-policy', `Expected ${expected} but in "${decision.id}" ${ruleIds.join(', ')} ${found}`, decision.id, ruleIds);
}

/** COLLECT with an aggregator: one value of all outputs. Null outputs do not count. */
export function aggregate(decision: ExecutableDecision, aggregation: Aggregation, hits: Hit[], run: Run): unknown {
  const present = hits.filter((hit) => hit.outputs[0] !== null && hit.outputs[0] !== undefined);
  const values = present.map((hit) => hit.outputs[0]);
  if (aggregation === 'COUNT') return values.length;
  if (values.length === 0) return null;
  if (aggregation === 'SUM') {
    const wrong = present.find((hit) => typeof hit.outputs[0] !== 'number');
    if (wrong) throw new DecisionError('aggregation', `Expected numbers to sum in "${decision.id}" but rule ${wrong.ruleId} has another value`, decision.id, [wrong.ruleId]);
    return values.reduce<number>((sum, value) => sum + (value as number), 0);
  }
  return values.reduce((best, value) => {
    const smaller = compare('<', value, best, run);
    if (smaller === null) throw new DecisionError('aggregation', `Expected values that can be compared in "${decision.id}" but found different kinds`, decision.id, present.map((hit) => hit.ruleId));
    return smaller === (aggregation === 'MIN') ? value : best;
  });
}
