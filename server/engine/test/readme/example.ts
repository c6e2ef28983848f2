import { compileOrThrow, emptyState, execute, parse, type InstanceState } from '@noticeflow/engine';

/** Submits until it is approved. Answers the elements that were completed, in order. */
export async function approve(xml: string): Promise<string[]> {
  const [process] = compileOrThrow(await parse(xml)); // throws ModelError: all findings, with the ids of the elements
  let state: InstanceState = emptyState();
  const completed: string[] = [];
  const order = (command: Parameters<typeof execute>[2]) => {
    const outcome = execute(process!, state, command, { now: '2026-01-01T00:00:00.000Z', nextId: () => 'unused' });
    if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.message}`); // refused: nothing happened
    for (const event of outcome.events) if (event.type === 'ElementCompleted') completed.push(event.elementId);
    state = outcome.state; // a host commits events, state and effects together, and only then acts on the effects
  };
  order({ type: 'CreateInstance', instanceId: 'i1', variables: { amount: 5 } });
  for (const approved of [false, true, true]) {
    order({ type: 'CompleteTask', key: Number(Object.keys(state.tasks)[0]), variables: { approved } });
  }
  return completed;
}
