import { AppstoreAddOutlined, RightOutlined } from '@ant-design/icons';
import { useQueries } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import { can, useMe } from '../session/index.js';
import { formatDate } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { Chip, EmptyState, PageHead, Query } from '../../shared/ui/index.js';
import { campaignsApi, sumStates } from './api.js';
import { useCampaigns } from './queries.js';
import { StateBar } from './StateBar.js';
import './campaigns.css';

export function CampaignsPage() {
  const me = useMe();
  const query = useCampaigns();
  const overviews = useQueries({ queries: (query.data?.items ?? []).filter((campaign) => campaign.status !== 'draft').map((campaign) => ({ queryKey: ['campaigns', campaign.id, 'overview'], queryFn: () => campaignsApi.overview(campaign.id), staleTime: 60_000 })), combine: (results) => results });
  return (
    <div className="nf-page">
      <PageHead title={t('nav.campaigns')} sub={t('campaign.listText')} actions={can(me, 'read', 'Template') && <Link to="/campaigns/templates"><Button icon={<AppstoreAddOutlined />}>{t('template.title')}</Button></Link>} />
      <Query query={query}>{({ items }) => (items.length === 0 ? <EmptyState title={t('campaign.none')} text={t('campaign.noneText')} /> : (
        <ul className="nf-campaigns">
          {items.map((campaign) => {
            const at = items.filter((other) => other.status !== 'draft').indexOf(campaign);
            const totals = at >= 0 && overviews[at]?.data ? sumStates(overviews[at].data.units) : undefined;
            return (
              <li key={campaign.id}>
                <Link to={`/campaigns/${campaign.id}`}>
                  <div className="nf-campaign-head"><span className="nf-campaign-year">{campaign.year}</span><Chip tone={campaign.status === 'running' ? 'ok' : campaign.status === 'draft' || campaign.status === 'issuing' ? 'warn' : 'mute'}>{t(`campaign.status.${campaign.status}`)}</Chip></div>
                  <h2>{campaign.title}</h2>
                  <p className="nf-muted nf-small">{campaign.issuedAt ? t('campaign.issuedAt', { at: formatDate(campaign.issuedAt) }) : t('campaign.notIssued')}{campaign.templateVersion && `　${t('campaign.template', { version: campaign.templateVersion })}`}</p>
                  {totals && <StateBar totals={totals} />}
                  <span className="nf-campaign-go">{t('campaign.open')} <RightOutlined /></span>
                </Link>
              </li>
            );
          })}
        </ul>
      ))}</Query>
    </div>
  );
}
