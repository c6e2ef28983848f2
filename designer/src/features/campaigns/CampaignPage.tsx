import { Button, Modal, Tabs } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { can, useMe } from '../session/index.js';
import { formatDate } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { Chip, Loading, PageHead, Query, useProblemToast } from '../../shared/ui/index.js';
import { campaignsApi, type CampaignDetails } from './api.js';
import { DeadlineStrip } from './DeadlineStrip.js';
import { InstancesTab } from './InstancesTab.js';
import { NoticeTab } from './NoticeTab.js';
import { OverviewTab } from './OverviewTab.js';
import { useCampaign } from './queries.js';
import { RecurrenceTab } from './RecurrenceTab.js';
import { ReportsTab } from './ReportsTab.js';
import './campaigns.css';

const RegistersTab = lazy(async () => ({ default: (await import('../registers/RegisterBrowser.js')).RegisterBrowser }));

export function CampaignPage() {
  const { campaignId } = useParams();
  const query = useCampaign(campaignId!);
  return <div className="nf-page wide"><Query query={query}>{(campaign) => <CampaignView campaign={campaign} />}</Query></div>;
}

function CampaignView({ campaign }: { campaign: CampaignDetails }) {
  const { tab } = useParams();
  const navigate = useNavigate();
  const me = useMe();
  const client = useQueryClient();
  const problem = useProblemToast();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const recurrences = campaign.recurrences ?? [];

  async function issue() {
    setBusy(true);
    try {
      await campaignsApi.issue(campaign.id);
      await client.invalidateQueries();
      setAsking(false);
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <PageHead
        title={campaign.title}
        sub={<>
          <Chip tone={campaign.status === 'running' ? 'ok' : campaign.status === 'draft' || campaign.status === 'issuing' ? 'warn' : 'mute'}>{t(`campaign.status.${campaign.status}`)}</Chip>
          {campaign.notice && <span>{campaign.notice.issuer}</span>}
          {campaign.issuedAt && <span>{t('campaign.issuedAt', { at: formatDate(campaign.issuedAt) })}</span>}
        </>}
        actions={campaign.status === 'draft' && can(me, 'issue', 'Campaign') && <Button type="primary" onClick={() => { setAsking(true); }}>{t('campaign.issue')}</Button>}
      />
      {campaign.deadlines.length > 0 && <DeadlineStrip deadlines={campaign.deadlines} />}
      <Tabs
        activeKey={tab ?? 'overview'} destroyOnHidden className="nf-campaign-tabs"
        onChange={(key) => { void navigate(`/campaigns/${campaign.id}${key === 'overview' ? '' : `/${key}`}`, { replace: true }); }}
        items={[
          { key: 'overview', label: t('campaign.tab.overview'), children: <OverviewTab campaign={campaign} /> },
          { key: 'notice', label: t('campaign.tab.notice'), children: <NoticeTab campaign={campaign} /> },
          { key: 'progress', label: t('campaign.tab.progress'), children: <InstancesTab campaign={campaign} /> },
          { key: 'registers', label: t('campaign.tab.registers'), children: <Suspense fallback={<Loading />}><RegistersTab campaignId={campaign.id} /></Suspense> },
          ...(recurrences.length > 0 ? [{ key: 'recurrence', label: t('campaign.tab.recurrence'), children: <RecurrenceTab campaign={campaign} /> }] : []),
          { key: 'reports', label: t('campaign.tab.reports'), children: <ReportsTab campaign={campaign} /> },
        ]}
      />
      <Modal open={asking} title={t('campaign.issue')} okText={t('campaign.issue')} confirmLoading={busy} onOk={() => { void issue(); }} onCancel={() => { setAsking(false); }}>
        <p>{t('campaign.issueText')}</p>
        <ul>{(campaign.sets ?? []).map((set) => <li key={set.id}>{set.title}{t('campaign.units', { count: set.units.length })}</li>)}</ul>
        <p className="nf-muted"><Link to={`/campaigns/${campaign.id}/notice`}>{t('campaign.tab.notice')}</Link></p>
      </Modal>
    </>
  );
}
