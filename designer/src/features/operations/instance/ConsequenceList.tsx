import { Alert } from 'antd';
import type { Consequence } from '../api.js';
import { namesOf, o } from '../texts.js';

/** What an order will break off and begin, before it is given. */
export function ConsequenceList({ consequence }: { consequence: Consequence }) {
  const { cancelled, started, opened, closed, ends } = consequence;
  const nothing = cancelled.length + started.length + opened.length + closed.length === 0 && !ends;
  return (
    <Alert
      type={ends ? 'error' : cancelled.length > 0 ? 'warning' : 'info'} showIcon message={o('consequence.title')}
      description={(
        <ul className="nf-ops-problems">
          {nothing && <li>{o('modify.nothing')}</li>}
          {cancelled.length > 0 && <li>{o('consequence.cancelled', { names: namesOf(cancelled) })}</li>}
          {started.length > 0 && <li>{o('consequence.started', { names: namesOf(started) })}</li>}
          {opened.length > 0 && <li>{o('migration.opened', { names: namesOf(opened) })}</li>}
          {closed.length > 0 && <li>{o('migration.closed', { names: namesOf(closed) })}</li>}
          {ends && <li>{o('consequence.ends')}</li>}
        </ul>
      )}
    />
  );
}
