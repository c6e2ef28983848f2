import { useCallback, useState } from 'react';

const kept = new Map<string, unknown>();

/** State that waits for its task: remarks and reasons not handed in yet are still there after a look at another task. `forget` once they are. */
export function useKept<T>(key: string, initial: () => T): [T, (change: (before: T) => T) => void, () => void] {
  const [value, setValue] = useState<T>(() => (kept.has(key) ? kept.get(key) as T : initial()));
  const change = useCallback((next: (before: T) => T) => {
    setValue((before) => {
      const after = next(before);
      kept.set(key, after);
      return after;
    });
  }, [key]);
  const forget = useCallback(() => { kept.delete(key); }, [key]);
  return [value, change, forget];
}
