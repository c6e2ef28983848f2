import type { Tx } from '../persistence/tx.js';

/** Removes ended instances with their journals and incidents. The caller has made sure that they have ended and that nobody needs them. */
export async function removeEnded(tx: Tx, instanceIds: readonly string[]): Promise<{ instances: number; steps: number }> {
  if (instanceIds.length === 0) return { instances: 0, steps: 0 };
  const list = instanceIds.map(() => '?').join(', ');
  const { affected: steps } = await tx.execute(`DELETE FROM journal WHERE instance_id IN (${list})`, [...instanceIds]);
  await tx.execute(`DELETE FROM incident WHERE instance_id IN (${list})`, [...instanceIds]);
  const { affected: instances } = await tx.execute(`DELETE FROM process_instance WHERE id IN (${list}) AND status IN ('completed', 'terminated')`, [...instanceIds]);
  if (instances !== instanceIds.length) throw new Error(`Expected ${instanceIds.length} ended instances to remove but ${instances} had ended`);
  return { instances, steps };
}
