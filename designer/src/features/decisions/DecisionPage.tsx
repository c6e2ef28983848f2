import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { formatTime } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { Card, Chip, PageHead, Query } from '../../shared/ui/index.js';
import { decisionsApi, type DecisionDetail } from './api.js';
import { DecisionTableView } from './DecisionTableView.js';
import { TryOut, type Marks } from './TryOut.js';
import './decisions.css';

/** One version of a decision: its tables, and a place to try it. */
export function DecisionPage() {
  const { decisionId = '' } = useParams();
  const query = useQuery({ queryKey: ['decision-definitions', decisionId], queryFn: () => decisionsApi.get(decisionId) });
  return <div className="nf-page wide"><Query query={query}>{(decision) => <Shown key={decision.id} decision={decision} />}</Query></div>;
}

function Shown({ decision }: { decision: DecisionDetail }) {
  const navigate = useNavigate();
  const [marks, setMarks] = useState<Marks>({ matched: new Set(), failed: new Set() });
  const versions = useQuery({ queryKey: ['decision-definitions', 'versions', decision.key], queryFn: () => decisionsApi.list({ key: decision.key, limit: 100 }) });
  return (
    <>
      <PageHead
        title={<><Link to="/decisions" aria-label={t('decision.title')}><ArrowLeftOutlined /></Link>　{decision.name}</>}
        sub={<><span>{decision.key}</span><span>{decision.resourceName}</span><span>{t('decision.publishedSub', { at: formatTime(decision.createdAt), by: decision.publishedBy })}</span></>}
        actions={<Select aria-label={t('decision.version')} value={decision.id} style={{ minWidth: 150 }} options={(versions.data?.items ?? [decision]).map(({ id, version, versionTag }) => ({ value: id, label: `${t('decision.versionNumber', { version })}${versionTag ? ` · ${versionTag}` : ''}` }))} onChange={(id) => { void navigate(`/decisions/${id}`); }} />}
      />
      <div className="nf-decision-body">
        <div className="nf-grid">
          {decision.decisions.map((logic) => (
            <Card
              key={logic.key} flush={logic.table !== undefined}
              title={<>{logic.name} {logic.key !== decision.key && <Chip>{t('decision.required', { name: logic.variable })}</Chip>}</>}
              extra={logic.table && <span title={t(`decision.hit.${logic.table.hitPolicy.replace(' ', '_') as 'UNIQUE'}`)}>{logic.table.hitPolicy}{logic.table.aggregation && ` · ${logic.table.aggregation}`}</span>}
            >
              {logic.table ? <DecisionTableView table={logic.table} marks={marks} /> : <pre className="nf-decision-expression">{logic.expression}</pre>}
            </Card>
          ))}
        </div>
        <TryOut decision={decision} onMarks={setMarks} />
      </div>
    </>
  );
}
