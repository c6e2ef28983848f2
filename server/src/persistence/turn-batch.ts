/**
 * Look-ups that arrive in the same turn of the event loop are answered by one query: what thirty requests ask at the same moment
 * costs what one asks. Nothing is remembered afterwards, so every answer is as fresh as a query of its own.
 */
export class TurnBatch<Key, Value> {
  private waiting: Map<Key, { resolve: (value: Value | undefined) => void; reject: (error: unknown) => void }[]> | undefined;

  constructor(private readonly load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>, private readonly most = 100) {}

  get(key: Key): Promise<Value | undefined> {
    return new Promise((resolve, reject) => {
      if (!this.waiting) {
        this.waiting = new Map();
        setImmediate(() => this.flush());
      }
      const others = this.waiting.get(key);
      if (others) others.push({ resolve, reject });
      else this.waiting.set(key, [{ resolve, reject }]);
      if (this.waiting.size >= this.most) this.flush();
    });
  }

  private flush(): void {
    const { waiting } = this;
    if (!waiting) return;
    this.waiting = undefined;
    this.load([...waiting.keys()]).then(
      (found) => {
        for (const [key, callers] of waiting) for (const caller of callers) caller.resolve(found.get(key));
      },
      (error: unknown) => {
        for (const callers of waiting.values()) for (const caller of callers) caller.reject(error);
      },
    );
  }
}

/**
 * The values with the last one repeated up to the next of 1, 2, 4, 8 …: an IN list of few different lengths, so that its statement is
 * prepared once and not for every number of keys.
 */
export function padded<T>(values: readonly T[]): T[] {
  const list = [...values];
  const last = list.at(-1);
  if (last === undefined) return list;
  let length = 1;
  while (length < list.length) length *= 2;
  while (list.length < length) list.push(last);
  return list;
}
