import type { Bundle } from './bundle.js';
import type { Problems } from './problem.js';

/**
 * Every element, unit set, list and register a scenario names exists: an expectation of none of something
 * that is not there would always hold.
 */
export function checkScenarioReferences({ manifest, forms, lists, processes, scenarios }: Bundle, problems: Problems): void {
  const known: Record<string, ReadonlySet<string>> = {
    element: new Set(processes.flatMap(({ outlines }) => outlines.flatMap(({ elements }) => [...elements.keys()]))),
    'unit set': new Set(manifest.value.unitSets.map(({ id }) => id)),
    list: new Set(lists.map(({ id }) => id)),
    register: new Set(forms.map(({ value }) => value.register)),
  };
  for (const { file, value, text } of scenarios) {
    value.steps.forEach((step, index) => {
      const { complete, enter, lists: published, expect } = step;
      const named: [kind: string, id: string][] = [
        ...[complete, enter].flatMap((act): [string, string][] => (act ? [['element', act.element]] : [])),
        ...Object.keys({ ...expect?.openTasks, ...expect?.jobs, ...expect?.due }).map((id): [string, string] => ['element', id]),
        ...Object.keys(expect?.sets ?? {}).map((id): [string, string] => ['unit set', id]),
        ...Object.keys(published ?? {}).map((id): [string, string] => ['list', id]),
        ...Object.keys(expect?.records ?? {}).map((id): [string, string] => ['register', id]),
      ];
      for (const [kind, id] of named) {
        if (known[kind]?.has(id)) continue;
        problems.error(file, text.lineOf(['steps', index]), 'scenario-reference', `Step ${step.id}: expected the ${kind} "${id}" to exist in the template`, `步骤 ${step.id}：模板中没有“${id}”`);
      }
    });
  }
}
