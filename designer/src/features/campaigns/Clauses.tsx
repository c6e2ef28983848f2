import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { t } from '../../shared/i18n/index.js';
import { useObligations } from './queries.js';

/** The words of the notice behind a task, folded until asked for. */
export function Clauses({ campaignId, ids }: { campaignId: string; ids: string[] }) {
  const [open, setOpen] = useState(false);
  const query = useObligations(campaignId, open);
  const found = (query.data ?? []).filter((obligation) => ids.includes(obligation.id));
  return (
    <div className="nf-clauses-fold">
      <button type="button" className="nf-link" aria-expanded={open} onClick={() => { setOpen(!open); }}>{open ? <DownOutlined /> : <RightOutlined />} {t('task.clauses', { count: ids.length })}</button>
      {open && (query.isPending ? <p className="nf-muted nf-small">{t('common.loading')}</p> : (
        <ul>{found.map((obligation) => <li key={obligation.id}><span className="nf-clause-where">{obligation.where}</span><q>{obligation.quote}</q></li>)}{found.length === 0 && <li className="nf-muted">{ids.join('、')}</li>}</ul>
      ))}
    </div>
  );
}
