import type { MutableState } from '../mutable.js';
import type { Appliers } from './applier.js';

/** What has another name in the new version is called by it from now on; keys, due times and counts stay. */
export const migrationAppliers: Appliers<'InstanceMigrated'> = {
  InstanceMigrated(draft, { elements, flows }) {
    const renamed = (id: string): string => (Object.hasOwn(elements, id) ? elements[id]! : id);
    for (const key in draft.state.elements) {
      const { elementId } = draft.state.elements[key]!;
      if (renamed(elementId) !== elementId) draft.element(Number(key)).elementId = renamed(elementId);
    }
    for (const name of ['jobs', 'tasks', 'timers', 'subscriptions', 'incidents', 'conditions'] as const) renameIn(draft, name, renamed);
    draft.reset('compensations', draft.state.compensations.map((record) => ({ ...record, elementId: renamed(record.elementId) })));
    const parked: MutableState['state']['parked'] = {};
    for (const place in draft.state.parked) {
      const colon = place.indexOf(':');
      const at = `${place.slice(0, colon)}:${renamed(place.slice(colon + 1))}`;
      for (const [flow, count] of Object.entries(draft.state.parked[place]!)) {
        const to = Object.hasOwn(flows, flow) ? flows[flow]! : flow;
        parked[at] = { ...parked[at], [to]: (parked[at]?.[to] ?? 0) + count };
      }
    }
    draft.reset('parked', parked);
  },
};

function renameIn(draft: MutableState, name: 'jobs' | 'tasks' | 'timers' | 'subscriptions' | 'incidents' | 'conditions', renamed: (id: string) => string): void {
  const items: Record<string, { elementId: string }> = draft.state[name];
  const changed = Object.keys(items).filter((key) => renamed(items[key]!.elementId) !== items[key]!.elementId);
  if (changed.length === 0) return;
  const own: Record<string, { elementId: string }> = draft.own(name);
  for (const key of changed) own[key] = { ...own[key]!, elementId: renamed(own[key]!.elementId) };
}
