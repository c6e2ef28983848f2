import type { TimelineItem, Upcoming } from '../api.js';

/** Equal steps of many units side by side read as one line from this many on. */
const MANY = 4;

export interface Line<T> { key: string; items: T[] }

/**
 * Folds equal steps (31 × 启动子流程, 签收 by each unit) into one line at the place of the last of them.
 * What somebody wrote, and what was returned or refused, is never folded away.
 */
export function foldTimeline(items: TimelineItem[]): Line<TimelineItem>[] {
  const keyOf = (item: TimelineItem) => (item.comment || item.cells.length > 0 || item.outcome === 'return' || item.outcome === 'reject'
    ? undefined : [item.kind, item.elementId ?? item.elementName, item.action, item.outcome].join('|'));
  return fold(items, keyOf, 'last');
}

/** The same for what is open and what comes: a line for all units that hold the same task. */
export function foldUpcoming(steps: Upcoming[]): Line<Upcoming>[] {
  return fold(steps, (step) => `${step.state}|${step.elementId}`, 'first');
}

function fold<T>(items: T[], keyOf: (item: T) => string | undefined, place: 'first' | 'last'): Line<T>[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return items.flatMap((item, index): Line<T>[] => {
    const key = keyOf(item);
    const group = key === undefined ? undefined : groups.get(key);
    if (!group || group.length < MANY) return [{ key: String(index), items: [item] }];
    const at = place === 'last' ? group.at(-1) : group[0];
    return item === at ? [{ key: key!, items: group }] : [];
  });
}
