import { useSyncExternalStore } from 'react';
import { lookups } from './lookups.js';

/**
 * Names of region codes, so that a grid of codes reads as names. A code is looked up with its sisters
 * (one call per parent), at most once.
 */
const regions = new Map<string, string>();
const asked = new Set<string>();
const listeners = new Set<() => void>();
let version = 0;

function announce(): void {
  version += 1;
  for (const listener of listeners) listener();
}

async function load(parent: string): Promise<void> {
  const found = await lookups.divisions({ parent: parent || undefined });
  for (const division of found) regions.set(division.code, division.name);
  announce();
}

function ask(parent: string): void {
  if (asked.has(parent)) return;
  asked.add(parent);
  // Without its name a code is shown as it is; the next visit asks again.
  load(parent).catch(() => { asked.delete(parent); });
}

/** Full name of a division code below the province (`茂名市 高州市`), or the code until it is known. */
export function regionName(code: string): string {
  const parts: string[] = [];
  for (const length of [4, 6]) {
    if (code.length < length) break;
    const part = code.slice(0, length);
    const name = regions.get(part);
    if (name === undefined) ask(code.slice(0, length - 2));
    else if (name !== parts.at(-1)) parts.push(name);
  }
  if (code.length === 2) {
    const name = regions.get(code);
    if (name === undefined) ask('');
    else parts.push(name);
  }
  return parts.length > 0 ? parts.join(' ') : code;
}

export function rememberRegion(code: string, name: string): void { regions.set(code, name); }

const others = new Map<string, string>();
/** Names of organisations and people picked or shown on this page. */
export function rememberName(id: string, name: string): void {
  if (others.get(id) === name) return;
  others.set(id, name);
}
/** The same for names that arrive after their ids were shown: what shows them is drawn again. */
export function rememberNames(named: readonly (readonly [id: string, name: string])[]): void {
  const fresh = named.filter(([id, name]) => others.get(id) !== name);
  for (const [id, name] of fresh) others.set(id, name);
  if (fresh.length > 0) announce();
}
export function knownName(id: string): string { return others.get(id) ?? id; }

/** Re-renders when names arrive. */
export function useNames(): number {
  return useSyncExternalStore(
    (listener) => { listeners.add(listener); return () => { listeners.delete(listener); }; },
    () => version,
    () => version,
  );
}
