import type { TaskKind } from './outcome.js';

/** What a person may ask of a task. */
export const VERBS = ['complete', 'approve', 'return', 'reject', 'save', 'claim', 'transfer', 'delegate', 'add-sign', 'remove-sign', 'cc', 'urge', 'withdraw'] as const;
export type Verb = (typeof VERBS)[number];

/** A verb refused: the code of the problem answer and the reason people read. */
export interface Refusal { status: 403 | 409 | 422; code: string; reason: string }

/** Everything the laws below ask about one person and one task at one moment. */
export interface Situation {
  status: 'open' | 'completed' | 'cancelled';
  kind: TaskKind;
  suspended: boolean;
  /** The person may act: it is theirs, or it waits for a post they hold and nobody has claimed it. */
  holder: boolean;
  /** Who has claimed it, when that is somebody else. */
  claimedBy?: string;
  assigned: boolean;
  /** The person may hand over work of others (a leaver's tasks). */
  manager: boolean;
  /** The person may press others: starter, superior unit or administrator. */
  presser: boolean;
  /** Name of the step the person has completed, whose people must not do this one (回避). */
  keptAway?: string | undefined;
  /** Somebody asked the holder to help; the answer goes back to them. */
  delegated: boolean;
  hasForm: boolean;
  /** Added signers are still to give their opinion; under `parallel` the holder may go on preparing. */
  signHold?: 'before' | 'parallel';
  /** `nf:task actions`, when the model narrows them. */
  configured?: readonly string[];
  /** The process has a way for these outcomes. */
  modelsReturn: boolean;
  modelsReject: boolean;
  /** Until when pressing again is refused. */
  urgeCoolsUntil?: Date;
  now: Date;
  /** Undefined: taking back is not this person's to ask; null: allowed; otherwise why not. */
  takeBack?: { as: '撤回' | '取回'; refusal: string | null };
}

export interface ActionState { verb: Verb; label: string; allowed: boolean; reason?: string }

interface Law {
  label(situation: Situation): string;
  /** The verb belongs to this task and person at all; otherwise it is not listed. */
  belongs(situation: Situation): boolean;
  refuse(situation: Situation): Refusal | undefined;
}

const MAIN_LABEL: Record<TaskKind, string> = { work: '提交', approval: '同意', receipt: '签收', sign: '签署意见' };

const closed = (s: Situation): Refusal | undefined => {
  if (s.status === 'completed') return { status: 409, code: 'TASK_ALREADY_COMPLETED', reason: '该任务已办结' };
  if (s.status === 'cancelled') return { status: 409, code: 'TASK_CANCELLED', reason: '该任务已取消' };
  if (s.suspended) return { status: 409, code: 'INSTANCE_SUSPENDED', reason: '流程已暂停，暂不能办理' };
  return undefined;
};
const byHolder = (s: Situation): Refusal | undefined => closed(s) ?? (s.holder ? undefined : {
  status: 403, code: 'NOT_TASK_HOLDER', reason: s.claimedBy ? `该任务已由${s.claimedBy}办理` : '您不是该任务的办理人',
});
/** Whoever did the step this one watches over may hand the task on, not do it. */
const byOther = (s: Situation): Refusal | undefined => byHolder(s) ?? (s.keptAway === undefined ? undefined : {
  status: 403, code: 'SEPARATION_OF_DUTIES', reason: `您办理过“${s.keptAway}”，按回避要求须由他人办理，可以转办`,
});
/** Added signers come first. */
const unsigned = (s: Situation): Refusal | undefined => (s.signHold === undefined ? undefined : { status: 409, code: 'SIGN_PENDING', reason: '等待加签人办理' });
/** Moved or narrowed by people: neither a receipt nor a signer's own task is. */
const ordinary = (s: Situation): boolean => s.kind === 'work' || s.kind === 'approval';
const named = (s: Situation, verb: Verb): boolean => s.configured === undefined || s.configured.includes(verb);
const always = (): boolean => true;

/** The laws of the verbs: the list shown to people and the guard of each call are this one table. */
const LAWS: Record<Verb, Law> = {
  complete: { label: (s) => (s.delegated ? '办结并交回' : MAIN_LABEL[s.kind]), belongs: (s) => s.kind !== 'approval' || s.delegated, refuse: (s) => byOther(s) ?? (s.delegated ? undefined : unsigned(s)) },
  approve: { label: () => '同意', belongs: (s) => s.kind === 'approval' && !s.delegated, refuse: (s) => byOther(s) ?? unsigned(s) },
  return: { label: () => '退回', belongs: (s) => s.kind !== 'sign' && !s.delegated && s.modelsReturn && named(s, 'return'), refuse: byOther },
  reject: { label: () => '不同意', belongs: (s) => s.kind === 'approval' && !s.delegated && s.modelsReject && named(s, 'reject'), refuse: byOther },
  save: { label: () => '暂存', belongs: (s) => s.hasForm && ordinary(s), refuse: (s) => byOther(s) ?? (s.signHold === 'before' ? unsigned(s) : undefined) },
  claim: {
    label: () => '认领', belongs: ordinary,
    refuse: (s) => closed(s) ?? (s.assigned && !s.holder ? { status: 409, code: 'TASK_ALREADY_CLAIMED', reason: s.claimedBy ? `该任务已由${s.claimedBy}认领` : '该任务已有办理人' }
      : byOther(s) ?? (s.assigned ? { status: 409, code: 'TASK_ALREADY_CLAIMED', reason: '该任务已由您办理，无需认领' } : undefined)),
  },
  transfer: {
    label: () => '转办', belongs: (s) => ordinary(s) && named(s, 'transfer'),
    refuse: (s) => closed(s) ?? (s.manager ? undefined : byHolder(s)) ?? (s.delegated ? { status: 409, code: 'TASK_DELEGATED', reason: '委派给您的任务请办结交回，不能再转办' } : undefined),
  },
  delegate: {
    label: () => '委派', belongs: (s) => ordinary(s) && named(s, 'delegate'),
    refuse: (s) => byHolder(s) ?? (s.delegated ? { status: 409, code: 'TASK_DELEGATED', reason: '委派给您的任务不能再委派' } : undefined),
  },
  'add-sign': {
    label: () => '加签', belongs: (s) => ordinary(s) && named(s, 'add-sign'),
    refuse: (s) => (s.kind === 'sign' ? { status: 422, code: 'SIGN_NESTED', reason: '加签任务不能再加签' } : byHolder(s))
      ?? (s.delegated ? { status: 409, code: 'TASK_DELEGATED', reason: '委派给您的任务请办结交回，不能加签' } : undefined),
  },
  'remove-sign': { label: () => '减签', belongs: (s) => s.signHold !== undefined, refuse: byHolder },
  cc: {
    label: () => '抄送', belongs: always,
    refuse: (s) => (s.holder || s.presser || s.manager ? undefined : { status: 403, code: 'NOT_TASK_HOLDER', reason: '您不是该任务的办理人' }),
  },
  urge: {
    label: () => '催办', belongs: (s) => s.status === 'open' && !s.holder,
    refuse: (s) => closed(s)
      ?? (s.presser ? undefined : { status: 403, code: 'NOT_ALLOWED_TO_URGE', reason: '仅发起人或上级单位可以催办' })
      ?? (s.urgeCoolsUntil && s.urgeCoolsUntil > s.now ? { status: 409, code: 'URGE_COOLING_DOWN', reason: `已催办，${clock(s.urgeCoolsUntil)}后可再次催办` } : undefined),
  },
  withdraw: {
    label: (s) => s.takeBack?.as ?? '撤回', belongs: (s) => s.takeBack !== undefined,
    refuse: (s) => {
      if (!s.takeBack) return { status: 403, code: 'NOT_ALLOWED_TO_WITHDRAW', reason: '仅发起人可以撤回、仅办理人可以取回' };
      if (s.suspended) return { status: 409, code: 'INSTANCE_SUSPENDED', reason: '流程已暂停，暂不能办理' };
      return s.takeBack.refusal === null ? undefined : { status: 409, code: 'WITHDRAW_REFUSED', reason: s.takeBack.refusal };
    },
  },
};

/** Every verb of this task with its label, whether it is allowed now, and why not. */
export function actionsFor(situation: Situation): ActionState[] {
  return VERBS.filter((verb) => LAWS[verb].belongs(situation)).map((verb) => {
    const refusal = LAWS[verb].refuse(situation);
    return { verb, label: LAWS[verb].label(situation), allowed: refusal === undefined, ...(refusal ? { reason: refusal.reason } : {}) };
  });
}

/** Why the verb cannot be done now; undefined when it can. */
export function refusalOf(verb: Verb, situation: Situation): Refusal | undefined {
  const refusal = LAWS[verb].refuse(situation);
  if (refusal) return refusal;
  return LAWS[verb].belongs(situation) ? undefined : { status: 422, code: 'ACTION_NOT_OFFERED', reason: '该任务不支持此操作' };
}

/** 年月日时分 in Beijing time, as people read it. */
function clock(at: Date): string {
  const local = new Date(at.getTime() + 8 * 3_600_000).toISOString();
  return `${Number(local.slice(5, 7))}月${Number(local.slice(8, 10))}日${local.slice(11, 16)}`;
}
