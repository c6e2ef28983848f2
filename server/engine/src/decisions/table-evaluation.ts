import type { Run } from '../expressions/bounds.js';
import { ExpressionError } from '../expressions/error.js';
import { equals } from '../expressions/operators.js';
import type { Program, UnaryProgram } from '../expressions/program.js';
import type { DecisionTable, ExecutableDecision } from '../model/decision.js';
import { DecisionError } from './error.js';
import { aggregate, hitPolicies, isListPolicy, type Hit } from './hit-policies.js';
import type { TablePrograms } from './programs.js';
import { isOfType, toTyped } from './types.js';

export type Names = Readonly<Record<string, unknown>>;

/** One table over the names of one evaluation. */
export class TableEvaluation {
  constructor(private readonly decision: ExecutableDecision, private readonly table: DecisionTable, private readonly programs: TablePrograms, private readonly names: Names, private readonly run: Run) {}

  evaluate(): { value: unknown; rules: string[] } {
    const inputs = this.table.inputs.map((_input, column) => this.input(column));
    const hits = this.hits(inputs);
    if (hits.length === 0) return { value: this.defaults(), rules: [] };
    const { decision, run } = this;
    const chosen = hitPolicies[this.table.hitPolicy](hits, { decision, run, rank: (hit) => this.ranks(hit) });
    const rules = chosen.map((hit) => hit.ruleId);
    if (this.table.aggregation !== undefined) return { value: aggregate(decision, this.table.aggregation, hits, run), rules };
    const values = run.list(chosen.map((hit) => this.shaped(hit.outputs)));
    return { value: isListPolicy(this.table.hitPolicy) ? values : values[0], rules };
  }

  private input(column: number): unknown {
    const { label, type } = this.table.inputs[column]!;
    const { expression, values } = this.programs.inputs[column]!;
    const value = toTyped(this.valueOf(expression, `input "${label}"`), type);
    this.check(value, type, values, `input "${label}"`);
    return value;
  }

  /** The rules whose input entries all pass; of a FIRST table only the first. */
  private hits(inputs: unknown[]): Hit[] {
    const hits: Hit[] = [];
    for (const [index, rule] of this.table.rules.entries()) {
      const { inputs: tests, outputs } = this.programs.rules[index]!;
      if (!tests.every((test, column) => this.passes(test, inputs[column], `input "${this.table.inputs[column]!.label}" of rule ${rule.id}`, rule.id))) continue;
      hits.push({ ruleId: rule.id, outputs: outputs.map((program, column) => this.output(program, column, rule.id)) });
      if (this.table.hitPolicy === 'FIRST') break;
    }
    return hits;
  }

  private output(program: Program | undefined, column: number, ruleId?: string): unknown {
    const { label, type } = this.table.outputs[column]!;
    const place = ruleId === undefined ? `the default of output "${label}"` : `output "${label}" of rule ${ruleId}`;
    const value = program ? toTyped(this.valueOf(program, place, ruleId), type) : null;
    this.check(value, type, this.programs.outputs[column]!.values, place, ruleId);
    return value;
  }

  /** No rule matches: the defaults when the table has any, in a list where the table makes lists; otherwise null. */
  private defaults(): unknown {
    const { outputs } = this.programs;
    if (outputs.every((each) => each.default === undefined)) return null;
    const value = this.shaped(outputs.map((each, column) => this.output(each.default, column)));
    return isListPolicy(this.table.hitPolicy) && this.table.aggregation === undefined ? [value] : value;
  }

  /** One output is its value, several are a context by name. */
  private shaped(outputs: unknown[]): unknown {
    if (this.table.outputs.length === 1) return outputs[0] ?? null;
    return Object.fromEntries(this.table.outputs.map(({ name }, column) => [name ?? '', outputs[column] ?? null]));
  }

  /** The place of each output value among the values its column lists: the first listed has the highest priority. */
  private ranks(hit: Hit): number[] {
    return this.table.outputs.flatMap(({ label }, column) => {
      const listed = this.programs.outputs[column]!.values?.values;
      if (!listed) return [];
      const at = listed.findIndex((value) => this.guarded(`the values of output "${label}"`, () => {
        this.run.charge(2);
        return equals(value(this.names, this.run) ?? null, hit.outputs[column] ?? null, this.run) === true;
      }, hit.ruleId));
      return [at === -1 ? listed.length : at];
    });
  }

  private check(value: unknown, type: DecisionTable['inputs'][number]['type'], allowed: UnaryProgram | undefined, place: string, ruleId?: string): void {
    const rules = ruleId === undefined ? [] : [ruleId];
    if (!isOfType(value, type)) throw new DecisionError('type', `Expected ${place} of "${this.decision.id}" to be a ${type} but it is ${show(value)}`, this.decision.id, rules);
    if (!allowed || value === null || this.passes(allowed, value, place, ruleId)) return;
    throw new DecisionError('value', `Expected ${place} of "${this.decision.id}" to be one of ${allowed.source} but it is ${show(value)}`, this.decision.id, rules);
  }

  private valueOf(program: Program, place: string, ruleId?: string): unknown {
    return this.guarded(place, () => {
      this.run.charge(program.weight);
      return program.run(this.names, this.run) ?? null;
    }, ruleId);
  }

  private passes(tests: UnaryProgram, value: unknown, place: string, ruleId?: string): boolean {
    return this.guarded(place, () => {
      this.run.charge(tests.weight);
      return tests.passes(value, this.names, this.run);
    }, ruleId);
  }

  private guarded<T>(place: string, work: () => T, ruleId?: string): T {
    return guarded(this.decision, place, work, ruleId);
  }
}

/** An expression that fails says where it stands. */
export function guarded<T>(decision: ExecutableDecision, place: string, work: () => T, ruleId?: string): T {
  try {
    return work();
  } catch (error) {
    // As for single expressions (expressions/evaluate.ts): whatever an evaluation throws is a fault of the expression.
    const message = error instanceof ExpressionError ? error.message : (error as Error).message;
    throw new DecisionError('expression', `Expected ${place} of "${decision.id}" to have a value but: ${message}`, decision.id, ruleId === undefined ? [] : [ruleId]);
  }
}

export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'another kind of value';
  return String(value);
}
