import type { Command, CommandType, ExecutionContext, OutcomeOf, Rejection } from '../protocol/index.js';
import type { ExecutableProcess } from '../model/executable.js';
import type { InstanceState } from '../state/types.js';
import { commandHandlers } from './commands/index.js';
import { reject, rejectUnsafe } from './commands/handler.js';
import { elementBehaviors } from './elements/index.js';
import { Failure } from './failure.js';
import { runToRest } from './run.js';
import { Step } from './step.js';

/** The answer to a command: refused, or what follows from it. */
export type Outcome = OutcomeOf<InstanceState>;

/** What may still be ordered while an instance is suspended. */
const WHILE_SUSPENDED: ReadonlySet<CommandType> = new Set(['ResumeInstance', 'SuspendInstance', 'CancelInstance', 'ModifyInstance', 'MigrateInstance', 'SetVariables', 'UpdateTask', 'FailJob']);

/**
 * Decides one command on one process instance and runs it to rest.
 * The given state is never changed: the outcome carries the events (fold them with `apply`), the state they lead to,
 * and the effects to be done after commit. A rejection means that nothing happened.
 * `target` is the version a MigrateInstance leads to; with that step the instance follows it, and the next command is given it as `process`.
 * Throws only when the engine itself is wrong; nothing may be persisted then.
 */
export function execute(process: ExecutableProcess, state: InstanceState, command: Command, ctx: ExecutionContext, target?: ExecutableProcess): Outcome {
  const rejection = precheck(process, state, command);
  if (rejection) return rejection;
  const step = new Step(target ?? process, state, ctx, elementBehaviors, process);
  const handler = commandHandlers[command.type] as (target: Step, order: Command) => Rejection | undefined;
  try {
    const refused = handler(step, command);
    if (refused) return refused;
    runToRest(step);
  } catch (error) {
    // A failure at no element in particular (a start that cannot be prepared): nothing of it is kept, so nothing happened.
    if (error instanceof Failure) return reject('INVALID_STATE', error.message);
    throw error;
  }
  return { ok: true, events: step.events, effects: step.effects, state: step.state };
}

function precheck(process: ExecutableProcess, state: InstanceState, command: Command): Rejection | undefined {
  if (!Object.hasOwn(commandHandlers, command.type)) return reject('INVALID_ARGUMENT', `Expected a known command but "${String(command.type)}" is none`);
  if (command.type !== 'CreateInstance') {
    if (state.status === 'new') return reject('NOT_FOUND', 'Expected a process instance but it was not created yet');
    if (state.status !== 'active') return reject('ALREADY_COMPLETED', `Expected instance "${state.instanceId}" to be active but it is ${state.status}`);
    if (state.processId !== process.id) return reject('INVALID_ARGUMENT', `Expected process "${state.processId}" for instance "${state.instanceId}" but got "${process.id}"`);
    if (state.suspended && !WHILE_SUSPENDED.has(command.type)) return reject('SUSPENDED', `Expected instance "${state.instanceId}" to run but it is suspended`);
  }
  return rejectUnsafe(command);
}
