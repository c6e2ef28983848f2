import type { Run } from './bounds.js';

/** Names visible at one place of an expression. Only own properties count: there is no prototype to reach. */
export interface Frame {
  readonly names: Readonly<Record<string, unknown>>;
  readonly outer: Frame | undefined;
  readonly run: Run;
}

export function lookup(frame: Frame, name: string): unknown {
  for (let current: Frame | undefined = frame; current; current = current.outer) {
    if (Object.hasOwn(current.names, name)) return current.names[name];
  }
  return undefined;
}

export function inner(outer: Frame, names: Record<string, unknown>): Frame {
  return { names, outer, run: outer.run };
}

/** An object for names a modeller chooses: no prototype, so that none of them means anything. */
export function emptyNames(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}
