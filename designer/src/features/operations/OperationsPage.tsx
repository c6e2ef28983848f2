import { Tabs } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { can, useMe } from '../session/index.js';
import { PageHead } from '../../shared/ui/index.js';
import { BatchesTab } from './batches/BatchesTab.js';
import { IncidentsTab } from './incidents/IncidentsTab.js';
import { MigrationTab } from './migration/MigrationTab.js';
import { RetentionTab } from './retention/RetentionTab.js';
import { StuckTab } from './stuck/StuckTab.js';
import { o } from './texts.js';
import './operations.css';

/** 运行台: what is stuck, what is done to many at once, and which version running work follows. */
export function OperationsPage() {
  const { tab = 'incidents' } = useParams();
  const navigate = useNavigate();
  const me = useMe();
  return (
    <div className="nf-page wide">
      <PageHead title={o('title')} sub={o('text')} />
      <Tabs
        activeKey={tab} destroyOnHidden
        onChange={(key) => { void navigate(`/operations${key === 'incidents' ? '' : `/${key}`}`, { replace: true }); }}
        items={[
          { key: 'incidents', label: o('tab.incidents'), children: <IncidentsTab /> },
          { key: 'stuck', label: o('tab.stuck'), children: <StuckTab /> },
          ...(can(me, 'read', 'Batch') ? [{ key: 'batches', label: o('tab.batches'), children: <BatchesTab /> }] : []),
          ...(can(me, 'create', 'Batch') ? [{ key: 'migration', label: o('tab.migration'), children: <MigrationTab /> }] : []),
          ...(can(me, 'read', 'Retention') ? [{ key: 'retention', label: o('tab.retention'), children: <RetentionTab /> }] : []),
        ]}
      />
    </div>
  );
}
