import { DIVISION_LINES } from './divisions.generated.js';

export type DivisionLevel = 'province' | 'prefecture' | 'county';

/** An administrative division of mainland China. */
export interface Division {
  /** 2, 4 or 6 digits (GB/T 2260 without trailing zeros). */
  code: string;
  name: string;
  level: DivisionLevel;
  /** A county's parent is its province where no prefecture stands between (municipalities, 济源, 仙桃 …). */
  parentCode: string | null;
}

const LEVEL: Readonly<Record<number, DivisionLevel>> = { 2: 'province', 4: 'prefecture', 6: 'county' };

const byCode = new Map<string, Division>();
const childrenOf = new Map<string | null, Division[]>();

for (const line of DIVISION_LINES.split('\n')) {
  const [, code = '', name = ''] = /^(\d+)(.+)$/.exec(line) ?? [];
  if (code === '') continue;
  const parentCode = [code.slice(0, 4), code.slice(0, 2)].find((c) => c.length < code.length && byCode.has(c)) ?? null;
  const division: Division = { code, name, level: LEVEL[code.length]!, parentCode };
  byCode.set(code, division);
  const siblings = childrenOf.get(parentCode);
  if (siblings) siblings.push(division);
  else childrenOf.set(parentCode, [division]);
}

/** The division table: read-only data compiled into the server, ordered by code. */
export const divisions = {
  all: (): Division[] => [...byCode.values()],
  get: (code: string): Division | undefined => byCode.get(code),
  /** Direct children; of nobody: the provinces. */
  children: (code: string | null): readonly Division[] => childrenOf.get(code) ?? [],
  /** The division and everything below it, parents first. */
  subtree(code: string): Division[] {
    const root = byCode.get(code);
    return root ? [root, ...divisions.children(code).flatMap((child) => divisions.subtree(child.code))] : [];
  },
  search: (text: string): Division[] => [...byCode.values()].filter((d) => d.name.includes(text) || d.code.startsWith(text)),
};
