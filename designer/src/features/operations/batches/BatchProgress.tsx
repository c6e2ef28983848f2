import { Progress } from 'antd';
import type { Batch } from '../api.js';
import { o, oOr } from '../texts.js';

export function batchTitle(batch: Batch): string {
  const type = oOr(`batch.type.${batch.type}`, batch.type);
  return batch.dryRun ? o('batch.dryRun', { type }) : type;
}

/** How far a batch is: done and failed of all. */
export function BatchProgress({ batch }: { batch: Batch }) {
  const { done, failed, pending, cancelled } = batch.counts;
  const share = (n: number) => (batch.total === 0 ? 100 : Math.round((n / batch.total) * 100));
  return (
    <div className="nf-ops-progress">
      <Progress percent={share(done + failed + cancelled)} success={{ percent: share(done), strokeColor: '#2f7d55' }} strokeColor={failed > 0 ? '#b3352c' : '#9fb1b4'} size="small" aria-label={o('batch.progress')} />
      <span className="nf-small nf-num">{o('batch.counts', { done, failed, pending })}{cancelled > 0 && ` · ${o('batch.given', { count: cancelled })}`}</span>
    </div>
  );
}
