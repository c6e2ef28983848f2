import type { UnitSet } from '@noticeflow/schemas';
import type { HookContext, PluginHooks, UnitData } from '../plugin.js';

/** Evaluates FEEL over plain variables. */
export type Evaluate = (expression: string, variables: Record<string, unknown>) => unknown;

export interface ResolvedSet {
  id: string;
  members: UnitData[];
  /** Codes the set names that no organisation has. */
  missing: string[];
}

/**
 * Who belongs to the sets of a template, among `units` (in their given order): `levels`, `codes` and `kinds`
 * must all hold, then `where`, then the plugin's hook; unions are put together from the others, each unit once.
 */
export function resolveUnitSets(
  sets: readonly UnitSet[],
  units: readonly UnitData[],
  context: HookContext,
  { evaluate, hooks = {} }: { evaluate: Evaluate; hooks?: PluginHooks },
): ResolvedSet[] {
  const resolved = new Map<string, ResolvedSet>();
  for (const set of sets.filter(({ union }) => !union)) resolved.set(set.id, resolveOne(set, units, context, evaluate, hooks));
  for (const set of sets.filter(({ union }) => union)) {
    const wanted = new Set(set.union!.flatMap((id) => resolved.get(id)?.members.map((unit) => unit.id) ?? []));
    const members = narrow(set, units.filter((unit) => wanted.has(unit.id)), context, evaluate, hooks);
    resolved.set(set.id, { id: set.id, members, missing: [...new Set(set.union!.flatMap((id) => resolved.get(id)?.missing ?? []))] });
  }
  return sets.map((set) => resolved.get(set.id)!);
}

function resolveOne(set: UnitSet, units: readonly UnitData[], context: HookContext, evaluate: Evaluate, hooks: PluginHooks): ResolvedSet {
  const fits = (allowed: readonly string[] | undefined, value: string): boolean => !allowed || allowed.includes(value);
  const members = units.filter((unit) => fits(set.levels, unit.level) && fits(set.kinds, unit.kind) && fits(set.codes, unit.code));
  const known = new Set(units.map(({ code }) => code));
  return { id: set.id, members: narrow(set, members, context, evaluate, hooks), missing: (set.codes ?? []).filter((code) => !known.has(code)) };
}

function narrow(set: UnitSet, candidates: readonly UnitData[], context: HookContext, evaluate: Evaluate, hooks: PluginHooks): UnitData[] {
  const where = set.where;
  const members = where === undefined ? [...candidates] : candidates.filter((unit) => {
    const answer = evaluate(where, { unit, campaign: context.campaign, lists: context.lists });
    if (typeof answer !== 'boolean') throw new Error(`Expected the condition of set "${set.id}" to be true or false for ${unit.code} but it is ${JSON.stringify(answer)}`);
    return answer;
  });
  const kept = hooks.resolveUnitSet?.(set, members, context);
  if (!kept) return members;
  const byCode = new Map(members.map((unit) => [unit.code, unit]));
  return kept.flatMap((code) => byCode.get(code) ?? []);
}
