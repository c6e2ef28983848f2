import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { can, useMe, useNow } from '../session/index.js';
import { formatDue } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { useProblemToast } from '../../shared/ui/index.js';
import { campaignsApi, sumStates, type CampaignDetails } from './api.js';
import { useOverview } from './queries.js';

/** 印发 a draft, 归档 a running campaign, 校验 an archived one: for those who run campaigns. */
export function CampaignActions({ campaign }: { campaign: CampaignDetails }) {
  const me = useMe();
  const [asking, setAsking] = useState<'issue' | 'archive'>();
  const close = () => { setAsking(undefined); };
  const draft = campaign.status === 'draft' || campaign.status === 'issuing';
  return (
    <>
      {draft && can(me, 'issue', 'Campaign') && <Button type="primary" onClick={() => { setAsking('issue'); }}>{t('campaign.issue')}</Button>}
      {campaign.status === 'running' && can(me, 'manage', 'Campaign') && <Button onClick={() => { setAsking('archive'); }}>{t('campaign.archive')}</Button>}
      {campaign.status === 'archived' && <VerifyButton campaign={campaign} />}
      {asking === 'issue' && <IssueDialog campaign={campaign} onClose={close} />}
      {asking === 'archive' && <ArchiveDialog campaign={campaign} onClose={close} />}
    </>
  );
}

/** Runs an act and reads everything of campaigns and tasks again. */
function useAct(onClose: () => void) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const problem = useProblemToast();
  const [busy, setBusy] = useState(false);
  const act = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await work();
      await client.invalidateQueries();
      void message.success(done);
      onClose();
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, act };
}

function IssueDialog({ campaign, onClose }: { campaign: CampaignDetails; onClose: () => void }) {
  const { busy, act } = useAct(onClose);
  const sets = (campaign.sets ?? []).filter((set) => set.units.length > 0);
  const count = new Set(sets.flatMap((set) => set.units.map((unit) => unit.id))).size;
  const now = useNow();
  const past = campaign.deadlines.filter((deadline) => new Date(deadline.dueAt) < now).length;
  const blocked = campaign.issueProblems.length > 0;
  return (
    <Modal
      open width={620} title={t('campaign.issueTitle')} okText={t('campaign.issueTo', { count })} confirmLoading={busy} okButtonProps={{ disabled: blocked || count === 0 }}
      onOk={() => { void act(() => campaignsApi.issue(campaign.id), t('campaign.issued')); }} onCancel={onClose}
    >
      <div className="nf-issue">
        <Alert type="warning" showIcon message={t('campaign.issueText')} description={t('campaign.issueOnce')} />
        {blocked && <Alert type="error" showIcon message={t('campaign.issueBlocked')} description={<ul>{campaign.issueProblems.map((text) => <li key={text}>{text}</li>)}</ul>} />}
        {past > 0 && <Alert type="warning" showIcon message={t('campaign.issuePast', { count: past })} />}
        <h3>{t('campaign.receivers')}</h3>
        <ul className="nf-issue-sets">
          {sets.map((set) => (
            <li key={set.id}><details><summary><b>{set.title}</b><span className="nf-num">{t('campaign.unitCount', { count: set.units.length })}</span></summary><p>{set.units.map((unit) => unit.name).join('、')}</p></details></li>
          ))}
        </ul>
        {campaign.deadlines.length > 0 && <><h3>{t('campaign.deadlines')}</h3><ul className="nf-issue-dates">{[...campaign.deadlines].sort((left, right) => left.dueAt.localeCompare(right.dueAt)).map((deadline) => <li key={deadline.id}><span>{deadline.title}</span><b className="nf-num">{formatDue(deadline.dueAt)}</b></li>)}</ul></>}
      </div>
    </Modal>
  );
}

function ArchiveDialog({ campaign, onClose }: { campaign: CampaignDetails; onClose: () => void }) {
  const { busy, act } = useAct(onClose);
  const [typed, setTyped] = useState('');
  const overview = useOverview(campaign.id);
  const totals = overview.data ? sumStates(overview.data.units) : {};
  const open = (totals.due ?? 0) + (totals.overdue ?? 0) + (totals.notDue ?? 0);
  return (
    <Modal
      open width={520} title={t('campaign.archiveTitle')} okText={t('campaign.archive')} confirmLoading={busy} okButtonProps={{ danger: true, disabled: typed.trim() !== campaign.shortTitle }}
      onOk={() => { void act(() => campaignsApi.archive(campaign.id), t('campaign.archived')); }} onCancel={onClose}
    >
      <div className="nf-issue">
        <Alert type={open > 0 ? 'warning' : 'info'} showIcon message={t('campaign.archiveText')} {...(open > 0 && { description: t('campaign.archiveOpen', { count: open }) })} />
        <label htmlFor="archive-name">{t('campaign.archiveType', { name: campaign.shortTitle })}</label>
        <Input id="archive-name" autoFocus value={typed} onChange={(event) => { setTyped(event.target.value); }} />
      </div>
    </Modal>
  );
}

/** Are the archived records still what was archived? Computed on the server, now. */
function VerifyButton({ campaign }: { campaign: CampaignDetails }) {
  const { modal } = App.useApp();
  const problem = useProblemToast();
  const [busy, setBusy] = useState(false);
  async function verify() {
    setBusy(true);
    try {
      const check = await campaignsApi.checkArchive(campaign.id);
      (check.intact ? modal.success : modal.error)({
        title: t(check.intact ? 'campaign.intact' : 'campaign.notIntact'), width: 520,
        content: <><p>{t('campaign.checked', { count: check.records })}</p>{campaign.archiveHash && <code className="nf-hash">{campaign.archiveHash}</code>}{check.changed.length > 0 && <p>{check.changed.join('、')}</p>}</>,
      });
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  }
  return <Button loading={busy} onClick={() => { void verify(); }}>{t('campaign.verify')}</Button>;
}
