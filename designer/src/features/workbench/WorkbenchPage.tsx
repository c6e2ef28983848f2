import { ClockCircleOutlined, ExclamationCircleOutlined, InboxOutlined, RightOutlined } from '@ant-design/icons';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { Link, useNavigate } from 'react-router';
import { campaignsApi, DutyChip, useCampaigns } from '../campaigns/index.js';
import { NotificationList, notificationsApi } from '../notifications/index.js';
import { useMe, useNow } from '../session/index.js';
import { TaskRow, useTaskCounts, useTaskList } from '../tasks/index.js';
import { daysUntil, formatDate, hasDue } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { Card, Due, EmptyState, Query } from '../../shared/ui/index.js';
import './workbench.css';

const SOON_DAYS = 3;

/** What this person should do first, what their unit owes, what happened lately. */
export function WorkbenchPage() {
  const me = useMe();
  const now = useNow();
  const navigate = useNavigate();
  const counts = useTaskCounts();
  const tasks = useTaskList({ view: 'todo', limit: 20 });
  const notes = useQuery({ queryKey: ['notifications', 'recent'], queryFn: () => notificationsApi.list({ limit: 6 }) });
  const items = tasks.data?.pages.flatMap((page) => page.items) ?? [];
  const soon = items.filter((task) => { const days = hasDue(task.dueAt) ? daysUntil(task.dueAt, now) : undefined; return days !== undefined && days >= 0 && days <= SOON_DAYS && new Date(task.dueAt!) > now; }).length;
  const hour = Number(new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone: 'Asia/Shanghai' }).format(now));
  const greeting = t(hour < 6 ? 'workbench.night' : hour < 12 ? 'workbench.morning' : hour < 18 ? 'workbench.afternoon' : 'workbench.evening');
  const post = me.posts[0];
  return (
    <div className="nf-page">
      <header className="nf-hello">
        <div><h1>{t('workbench.hello', { greeting, name: me.displayName })}</h1><p className="nf-muted">{formatDate(now)}{post && `　${post.unitName} · ${post.postTitle}`}</p></div>
        <ul className="nf-stats">
          <li className={counts.data?.overdue ? 'bad' : ''}><Link to="/tasks"><ExclamationCircleOutlined /><b className="nf-num">{counts.data?.overdue ?? '–'}</b><span>{t('workbench.overdue')}</span></Link></li>
          <li className={soon > 0 ? 'warn' : ''}><Link to="/tasks"><ClockCircleOutlined /><b className="nf-num">{tasks.data ? soon : '–'}</b><span>{t('workbench.soon', { days: SOON_DAYS })}</span></Link></li>
          <li><Link to="/tasks"><InboxOutlined /><b className="nf-num">{counts.data?.todo ?? '–'}</b><span>{t('inbox.todo')}</span></Link></li>
        </ul>
      </header>
      {!post && <Alert type="warning" showIcon style={{ marginBottom: 16 }} message={t('workbench.noPost')} description={t('workbench.noPostText')} />}
      <div className="nf-work">
        <Card flush title={t('workbench.urgent')} extra={<Link to="/tasks">{t('workbench.allTasks')} <RightOutlined /></Link>} className="nf-work-main">
          <Query query={tasks}>{() => (items.length === 0 ? <EmptyState done title={t('inbox.empty.todo')} text={t('workbench.nothingText')} /> : (
            <ul className="nf-worklist">{items.slice(0, 7).map((task) => <li key={task.id}><TaskRow task={task} onOpen={() => { void navigate(window.matchMedia('(max-width: 768px)').matches ? `/tasks/${task.id}` : `/tasks?task=${task.id}`); }} /></li>)}</ul>
          ))}</Query>
        </Card>
        <div className="nf-grid" style={{ alignContent: 'start' }}>
          {post && <UnitDuties unitId={post.unitId} unitName={post.unitName} />}
          <Card flush title={t('workbench.recent')} extra={<Link to="/notifications">{t('notification.all')} <RightOutlined /></Link>}>
            <Query query={notes}>{({ items: recent }) => (recent.length === 0 ? <EmptyState done title={t('notification.empty')} /> : <NotificationList items={recent.slice(0, 5)} />)}</Query>
          </Card>
        </div>
      </div>
    </div>
  );
}

/** What my unit owes in the campaigns that run. */
function UnitDuties({ unitId, unitName }: { unitId: string; unitName: string }) {
  const now = useNow();
  const campaigns = useCampaigns();
  const running = (campaigns.data?.items ?? []).filter((campaign) => campaign.status === 'running');
  const duties = useQueries({ queries: running.map((campaign) => ({ queryKey: ['campaigns', campaign.id, 'duties', unitId], queryFn: () => campaignsApi.myDuties(campaign.id, unitId) })) });
  const shown = running.map((campaign, index) => ({ campaign, duties: duties[index]?.data?.items ?? [] })).filter((entry) => entry.duties.length > 0);
  if (shown.length === 0) return null;
  return (
    <Card title={t('workbench.unitDuties', { unit: unitName })}>
      {shown.map(({ campaign, duties: list }) => (
        <section key={campaign.id} className="nf-unitduties">
          <Link to={`/campaigns/${campaign.id}`}>{campaign.shortTitle ?? campaign.title}</Link>
          <ul>{list.map((duty, index) => (
            <li key={duty.id ?? index}>
              <span>{duty.taskId ? <Link to={`/tasks/${duty.taskId}`}>{duty.title}</Link> : duty.title}</span>
              {duty.dueAt && !duty.answeredAt && <Due due={duty.dueAt} now={now} short />}
              <DutyChip state={duty.state} />
            </li>
          ))}</ul>
        </section>
      ))}
    </Card>
  );
}
