import { execute, type ExecutableProcess, type ExecutionContext, type JournalEvent, type Variables } from '@noticeflow/engine';

type Created = Extract<JournalEvent, { type: 'JobCreated' }>;
type Accepted = Extract<ReturnType<typeof execute>, { ok: true }>;

/** Jobs done within one step; whoever comes after them goes the ordinary way, so that a loop of such tasks cannot hold a transaction. */
const MOST = 500;

/**
 * Goes on with a step over the service tasks whose handler is `inline`: one step, one journal entry, one commit, however many they are.
 * `work` answers the job's variables, or undefined when the job is not for it; such a job waits, as it does when the engine refuses.
 */
export function withInlineJobs(process: ExecutableProcess, outcome: Accepted, context: ExecutionContext, work: (event: Created) => { variables?: Variables } | undefined): Accepted {
  let { state } = outcome;
  const events = [...outcome.events];
  const effects = [...outcome.effects];
  let done = 0;
  // The list grows while it is read.
  for (let index = 0; index < events.length && done < MOST; index += 1) {
    const event = events[index]!;
    if (event.type !== 'JobCreated' || !state.jobs[event.key]) continue;
    const answer = work(event);
    if (!answer) continue;
    const next = execute(process, state, { type: 'CompleteJob', key: event.key, ...answer }, context);
    if (!next.ok) continue;
    done += 1;
    state = next.state;
    events.push(...next.events);
    effects.push(...next.effects);
  }
  return done === 0 ? outcome : { ...outcome, state, events, effects };
}
