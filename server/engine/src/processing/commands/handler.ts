import type { Command, CommandType, ElementInstanceKey, Rejection, RejectionCode } from '../../protocol/index.js';
import type { InstanceState } from '../../state/types.js';
import { isUnsafeName } from '../behaviors/variables.js';
import type { Step } from '../step.js';

export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/** Decides one kind of command: a rejection, or undefined after having emitted what follows. A rejection must come before the first event. */
export type Handlers<T extends CommandType> = { [K in T]: (step: Step, command: CommandOf<K>) => Rejection | undefined };

export function reject(code: RejectionCode, message: string, place: { elementId?: string; key?: ElementInstanceKey } = {}): Rejection {
  return { ok: false, code, message, ...place };
}

/** A key that was handed out but lives no longer has been completed before; one never handed out is unknown. */
export function gone(state: InstanceState, key: ElementInstanceKey, what: string): Rejection {
  return key > 0 && key <= state.lastKey
    ? reject('ALREADY_COMPLETED', `Expected ${what} ${key} to be open but it is not any more`, { key })
    : reject('NOT_FOUND', `Expected ${what} ${key} in instance "${state.instanceId}" but there is none`, { key });
}

/** Names that reach a prototype are refused wherever variables come in. */
export function rejectUnsafe(command: Command): Rejection | undefined {
  const variables = 'variables' in command ? command.variables : undefined;
  for (const name of Object.keys(variables ?? {})) {
    if (name === '' || isUnsafeName(name)) return reject('INVALID_ARGUMENT', `Expected a variable name but "${name}" is reserved`);
  }
  return undefined;
}
