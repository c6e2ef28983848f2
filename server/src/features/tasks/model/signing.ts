/** 前加签 and 并加签 hold the host task back until the rule is met; under 并加签 its holder may go on preparing. 后加签 is not supported yet. */
export const SIGN_POSITIONS = ['before', 'after', 'parallel'] as const;
export type SignPosition = (typeof SIGN_POSITIONS)[number];

/** 会签: everyone; 或签: whoever is first; 依次: one after the other. */
export const SIGN_RULES = ['all', 'any', 'sequence'] as const;
export type SignRule = (typeof SIGN_RULES)[number];

export const SIGN_STATUSES = ['waiting', 'open', 'signed', 'removed', 'skipped', 'cancelled'] as const;
export type SignStatus = (typeof SIGN_STATUSES)[number];

interface Sign { groupId: string; position: SignPosition; rule: SignRule; orderNo: number; status: SignStatus }

/** Still to give an opinion, now or later. */
export const isPending = (sign: Sign): boolean => sign.status === 'open' || sign.status === 'waiting';

/** How the host is held back: `before` is the stricter of the two; undefined when nothing is pending. */
export function holdOf(signs: readonly Sign[]): 'before' | 'parallel' | undefined {
  const pending = signs.filter(isPending);
  if (pending.length === 0) return undefined;
  return pending.some((sign) => sign.position !== 'parallel') ? 'before' : 'parallel';
}

/** Whose turn it is in the groups where one follows the other and nobody has the turn. */
export function nextInSequence<S extends Sign>(signs: readonly S[]): S[] {
  const groups = new Map<string, S[]>();
  for (const sign of signs.filter((one) => one.rule === 'sequence' && isPending(one))) groups.set(sign.groupId, [...groups.get(sign.groupId) ?? [], sign]);
  return [...groups.values()].flatMap((group) => (group.some((sign) => sign.status === 'open') ? [] : group.sort((a, b) => a.orderNo - b.orderNo).slice(0, 1)));
}
