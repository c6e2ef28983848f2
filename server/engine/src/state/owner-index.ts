import type { ElementInstanceKey } from '../protocol/index.js';

type Collection<T> = Record<ElementInstanceKey, T>;

/** Which keys belong to whom, for keys up to `upTo`. Keys that are gone are still listed: whoever reads checks. */
interface Index { upTo: ElementInstanceKey; byOwner: Map<ElementInstanceKey, ElementInstanceKey[]> }

const indices = new WeakMap<object, Index>();
/** Below this size looking at everything is as fast. */
const WORTH_AN_INDEX = 64;

/**
 * The keys in a collection that belong to `owner`, in order. A scan of a small collection; of a large one an index answers, so that the
 * step of one of ten thousand instances does not look at all of them. Keys are never used twice, so what is new lies behind `upTo`.
 */
export function keysOwnedBy<T>(collection: Collection<T>, ownerOf: (item: T) => ElementInstanceKey, owner: ElementInstanceKey, lastKey: ElementInstanceKey): ElementInstanceKey[] {
  const listed = listedFor(collection, ownerOf, owner, lastKey);
  return listed.filter((key) => collection[key] !== undefined && ownerOf(collection[key]) === owner);
}

/** Whether there is any such key. */
export function ownsAny<T>(collection: Collection<T>, ownerOf: (item: T) => ElementInstanceKey, owner: ElementInstanceKey, lastKey: ElementInstanceKey): boolean {
  const listed = listedFor(collection, ownerOf, owner, lastKey);
  // What is gone never comes back: looked at once.
  while (listed.length > 0 && collection[listed.at(-1)!] === undefined) listed.pop();
  return listed.length > 0;
}

function listedFor<T>(collection: Collection<T>, ownerOf: (item: T) => ElementInstanceKey, owner: ElementInstanceKey, lastKey: ElementInstanceKey): ElementInstanceKey[] {
  let index = indices.get(collection);
  if (!index) {
    const keys: ElementInstanceKey[] = [];
    let size = 0;
    for (const key in collection) {
      size += 1;
      if (ownerOf(collection[key]!) === owner) keys.push(Number(key));
    }
    if (size < WORTH_AN_INDEX) return keys;
    indices.set(collection, (index = { upTo: 0, byOwner: new Map() }));
  }
  for (let key = index.upTo + 1; key <= lastKey; key += 1) {
    const item = collection[key];
    if (item === undefined) continue;
    const known = index.byOwner.get(ownerOf(item));
    if (known) known.push(key);
    else index.byOwner.set(ownerOf(item), [key]);
  }
  index.upTo = Math.max(index.upTo, lastKey);
  return index.byOwner.get(owner) ?? [];
}

/** The copy of a collection takes its index along; the original gets a new one when it is asked again. */
export function moveIndex(from: object, to: object): void {
  const index = indices.get(from);
  if (!index) return;
  indices.delete(from);
  indices.set(to, index);
}
