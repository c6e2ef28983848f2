import { Tabs } from 'antd';
import { lazy, Suspense } from 'react';
import { useNavigate, useParams } from 'react-router';
import { formatDate } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { Chip, Loading, PageHead, Query, usePhone } from '../../shared/ui/index.js';
import type { CampaignDetails } from './api.js';
import { CampaignActions } from './CampaignActions.js';
import { DeadlineStrip } from './DeadlineStrip.js';
import { InstancesTab } from './InstancesTab.js';
import { NoticeTab } from './NoticeTab.js';
import { OverviewTab } from './OverviewTab.js';
import { useCampaign } from './queries.js';
import { RecurrenceTab } from './RecurrenceTab.js';
import { ReportsTab } from './ReportsTab.js';
import './campaigns.css';

const RegistersTab = lazy(async () => ({ default: (await import('../registers/index.js')).RegisterBrowser }));

export function CampaignPage() {
  const { campaignId } = useParams();
  const query = useCampaign(campaignId!);
  return <div className="nf-page wide"><Query query={query}>{(campaign) => <CampaignView campaign={campaign} />}</Query></div>;
}

function CampaignView({ campaign }: { campaign: CampaignDetails }) {
  const { tab } = useParams();
  const navigate = useNavigate();
  const recurrences = campaign.recurrences ?? [];
  // On a phone the dates are read with the overview; the other tabs want the room.
  const phone = usePhone();

  return (
    <>
      <PageHead
        title={campaign.title}
        sub={<>
          <Chip tone={campaign.status === 'running' ? 'ok' : campaign.status === 'draft' || campaign.status === 'issuing' ? 'warn' : 'mute'}>{t(`campaign.status.${campaign.status}`)}</Chip>
          {campaign.notice && <span>{campaign.notice.issuer}</span>}
          {campaign.issuedAt && <span>{t('campaign.issuedAt', { at: formatDate(campaign.issuedAt) })}</span>}
          {campaign.archivedAt && <span>{t('campaign.archivedAt', { at: formatDate(campaign.archivedAt), count: campaign.archivedRecords ?? 0 })}</span>}
        </>}
        actions={<CampaignActions campaign={campaign} />}
      />
      {campaign.deadlines.length > 0 && (!phone || tab === undefined) && <DeadlineStrip deadlines={campaign.deadlines} />}
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
    </>
  );
}
