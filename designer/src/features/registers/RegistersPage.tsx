import { Select } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { useCampaigns } from '../campaigns/index.js';
import { t } from '../../shared/i18n/index.js';
import { EmptyState, PageHead, Query } from '../../shared/ui/index.js';
import { RegisterBrowser } from './RegisterBrowser.js';

/** Registers of a campaign; the campaign is chosen at the top. */
export function RegistersPage() {
  const { campaignId, register } = useParams();
  const navigate = useNavigate();
  const campaigns = useCampaigns();
  return (
    <div className="nf-page wide">
      <Query query={campaigns}>{({ items }) => {
        const issued = items.filter((campaign) => campaign.status !== 'draft');
        const current = issued.find((campaign) => campaign.id === campaignId) ?? issued[0];
        if (!current) return <EmptyState title={t('register.none')} text={t('register.noneText')} />;
        return (
          <>
            <PageHead title={t('nav.registers')} sub={t('register.text')} actions={<Select style={{ minWidth: 240, maxWidth: '100%' }} value={current.id} aria-label={t('nav.campaigns')} options={issued.map((campaign) => ({ value: campaign.id, label: campaign.shortTitle ? `${campaign.year} ${campaign.shortTitle}` : campaign.title }))} onChange={(value: string) => { void navigate(`/registers/${value}/all`); }} />} />
            <RegisterBrowser key={current.id} campaignId={current.id} {...(register && register !== 'all' && { initial: register })} />
          </>
        );
      }}</Query>
    </div>
  );
}
