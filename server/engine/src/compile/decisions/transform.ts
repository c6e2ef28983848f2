import type { DecisionModel, DecisionTable, ExecutableDecision, ModelDecision, ModelDecisionTable, ModelEntry } from '../../model/decision.js';
import { AGGREGATIONS, HIT_POLICIES } from '../../model/decision.js';
import { DecisionSubject } from './rule.js';
import { resolveType } from './types.js';

/** Every decision with a table or an expression, with those it requires. What is faulty has been reported by the rules. */
export function transformDecisions(model: DecisionModel): ExecutableDecision[] {
  const subject = new DecisionSubject(model);
  const made = new Map<string, ExecutableDecision>();
  for (const decision of model.decisions) transform(decision, subject, made, new Set());
  return [...made.values()];
}

function transform(decision: ModelDecision, subject: DecisionSubject, made: Map<string, ExecutableDecision>, above: ReadonlySet<string>): ExecutableDecision | undefined {
  const known = made.get(decision.id);
  if (known) return known;
  const logic = logicOf(decision, subject.model);
  if (!logic || above.has(decision.id)) return undefined;
  const inside = new Set([...above, decision.id]);
  const name = decision.name ?? decision.id;
  const executable: ExecutableDecision = {
    id: decision.id,
    name,
    ...(decision.versionTag !== undefined && { versionTag: decision.versionTag }),
    variable: decision.variable?.name ?? name,
    type: resolveType(variableType(decision), subject.model) ?? 'any',
    logic,
    requires: subject.required(decision).flatMap((each) => transform(each, subject, made, inside) ?? []),
  };
  made.set(decision.id, executable);
  return executable;
}

/** The variable of a table with one output says its type again, that of a list policy says the type of the elements in many tools: the columns are looked at anyway. */
function variableType(decision: ModelDecision): string | undefined {
  return decision.table ? undefined : decision.variable?.typeRef ?? decision.literal?.typeRef;
}

function logicOf(decision: ModelDecision, model: DecisionModel): ExecutableDecision['logic'] | undefined {
  if (decision.literal?.text !== undefined) return { kind: 'literal', source: decision.literal.text };
  return decision.table ? { kind: 'table', table: tableOf(decision.id, decision.table, model) } : undefined;
}

function tableOf(decisionId: string, table: ModelDecisionTable, model: DecisionModel): DecisionTable {
  const hitPolicy = HIT_POLICIES.find((policy) => policy === table.hitPolicy) ?? 'UNIQUE';
  const aggregation = AGGREGATIONS.find((each) => each === table.aggregation);
  const type = (typeRef: string | undefined) => resolveType(typeRef, model) ?? 'any';
  return {
    hitPolicy,
    ...(aggregation && hitPolicy === 'COLLECT' && { aggregation }),
    inputs: table.inputs.map(({ id, label, expression, typeRef, values }, index) => ({
      id: id ?? `${decisionId}.input${index + 1}`, label: label ?? expression.text ?? '', expression: expression.text ?? '', type: type(typeRef), ...texts({ values }),
    })),
    outputs: table.outputs.map(({ id, name, label, typeRef, values, default: fallback }, index) => ({
      id: id ?? `${decisionId}.output${index + 1}`, label: label ?? name ?? decisionId, ...(name !== undefined && { name }), type: type(typeRef), ...texts({ values, default: fallback }),
    })),
    rules: table.rules.map(({ id, inputs, outputs, description, annotations }, index) => ({
      id: id ?? `${decisionId}.rule${index + 1}`,
      inputs: inputs.map((entry) => entry.text ?? ''),
      outputs: outputs.map((entry) => entry.text ?? ''),
      ...(description !== undefined && { description }),
      ...(annotations.some((note) => note !== '') && { annotations }),
    })),
  };
}

/** The texts of those entries that have one. */
function texts<K extends string>(entries: Record<K, ModelEntry | undefined>): { [N in K]?: string } {
  return Object.fromEntries(Object.entries<ModelEntry | undefined>(entries).flatMap(([name, entry]) => (entry?.text === undefined ? [] : [[name, entry.text]]))) as { [N in K]?: string };
}
