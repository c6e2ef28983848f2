import { useState } from 'react';
import { Link } from 'react-router';
import { Button } from 'antd';
import { can, useMe } from '../session/index.js';
import { currentLanguage, t } from '../../shared/i18n/index.js';
import { Chip, EmptyState, PageHead, Query } from '../../shared/ui/index.js';
import type { TemplateSummary } from './api.js';
import { InstallDialog } from './InstallDialog.js';
import { useCampaigns, useTemplates } from './queries.js';
import './campaigns.css';

/** The templates of this installation: what each offers, what is wrong with a broken one, and installing it as a draft campaign. */
export function TemplatesPage() {
  const me = useMe();
  const query = useTemplates();
  const campaigns = useCampaigns();
  const [installing, setInstalling] = useState<TemplateSummary>();
  return (
    <div className="nf-page">
      <PageHead title={t('template.title')} sub={t('template.text')} actions={<Link to="/campaigns">{t('template.back')}</Link>} />
      <Query query={query}>{({ items }) => (items.length === 0 ? <EmptyState title={t('template.none')} text={t('template.noneText')} /> : (
        <ul className="nf-templates">
          {items.map((template) => (
            <TemplateCard
              key={template.slug} template={template} installed={campaigns.data?.items.filter((campaign) => campaign.slug === template.slug) ?? []}
              {...(can(me, 'create', 'Campaign') && { onInstall: () => { setInstalling(template); } })}
            />
          ))}
        </ul>
      ))}</Query>
      {installing && <InstallDialog template={installing} onClose={() => { setInstalling(undefined); }} />}
    </div>
  );
}

function TemplateCard({ template, installed, onInstall }: { template: TemplateSummary; installed: { id: string; title: string; status: string }[]; onInstall?: () => void }) {
  const [open, setOpen] = useState(!template.usable);
  const errors = template.problems.filter((problem) => problem.severity === 'error').length;
  return (
    <li className="nf-card">
      <div className="nf-template-head">
        <span className="nf-campaign-year">{template.year ?? '—'}</span>
        <Chip tone={template.usable ? 'ok' : 'bad'}>{t(template.usable ? 'template.usable' : 'template.broken')}</Chip>
        {template.version && <span className="nf-muted nf-small">{t('campaign.template', { version: template.version })}</span>}
      </div>
      <h2>{template.title}</h2>
      <p className="nf-muted nf-small">{[template.issuer, template.slug].filter(Boolean).join('　')}</p>
      {installed.length > 0 && <p className="nf-small">{t('template.installed')}{installed.map((campaign) => <Link key={campaign.id} to={`/campaigns/${campaign.id}`} className="nf-template-used">{campaign.title}</Link>)}</p>}
      {template.problems.length > 0 && (
        <div className="nf-template-problems">
          <button type="button" className="nf-link" aria-expanded={open} onClick={() => { setOpen(!open); }}>{t('template.problems', { errors, warnings: template.problems.length - errors })}</button>
          {open && <ul>{template.problems.slice(0, 30).map((problem, index) => <li key={index} className={problem.severity}><code>{problem.file}{problem.line ? `:${problem.line}` : ''}</code><span>{currentLanguage() === 'zh' ? problem.messageZh : problem.message}</span></li>)}</ul>}
        </div>
      )}
      {onInstall && <div className="nf-template-foot"><Button disabled={!template.usable} onClick={onInstall}>{t('template.install')}</Button></div>}
    </li>
  );
}
