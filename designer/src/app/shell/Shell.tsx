import { MoreOutlined } from '@ant-design/icons';
import { Badge, Dropdown } from 'antd';
import { createElement, Suspense, useEffect } from 'react';
import { Link, Navigate, NavLink, Outlet, useLocation, useNavigate } from 'react-router';
import { Bell } from '../../features/notifications/index.js';
import { useClockKnown, useMeQuery, type Me } from '../../features/session/index.js';
import { useTaskCounts } from '../../features/tasks/index.js';
import { ApiProblem, onSignedOut } from '../../shared/api/index.js';
import { currentLanguage, setLanguage, t } from '../../shared/i18n/index.js';
import { ErrorState, Forbidden, Loading, useOnline, usePhone } from '../../shared/ui/index.js';
import { queryClient } from '../query-client.js';
import { CampaignClock } from './CampaignClock.js';
import { navigation, screenOf } from './navigation.js';
import { UserMenu } from './UserMenu.js';

/** The frame around every screen: rail, top bar, and on phones the bottom tabs. Asks for a session first. */
export function Shell() {
  const me = useMeQuery();
  const location = useLocation();
  const clockKnown = useClockKnown();
  // Asked anew, not removed: a removed query would leave this screen waiting for ever.
  useEffect(() => onSignedOut(() => { void queryClient.resetQueries({ queryKey: ['me'] }); }), []);
  if (me.error instanceof ApiProblem && me.error.status === 401) {
    return <Navigate to={`/login?to=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  }
  if (me.data !== undefined && !clockKnown) return <Loading />;
  if (me.data === undefined) return me.error ? <ErrorState error={me.error} retry={() => { void me.refetch(); }} /> : <Loading />;
  return <Frame me={me.data} />;
}

function Frame({ me }: { me: Me }) {
  const location = useLocation();
  const navigate = useNavigate();
  const phone = usePhone();
  const online = useOnline();
  const counts = useTaskCounts();
  const entries = navigation.filter((entry) => entry.shown?.(me) ?? true);
  const screen = screenOf(location.pathname, me);
  const title = t(screen.label);
  useEffect(() => { document.title = title === t('app.name') ? title : `${title} · ${t('app.name')}`; }, [title]);
  const todo = counts.data?.todo ?? 0;
  const tabs = entries.filter((entry) => entry.phone);
  const rest = entries.filter((entry) => !entry.phone);
  return (
    <div className="nf-shell">
      <a className="nf-skip" href="#main">{t('shell.skip')}</a>
      {!phone && (
        <nav className="nf-rail" aria-label={t('shell.navigation')}>
          <Link to="/workbench" className="nf-brand"><img src="/favicon.svg" alt="" />{t('app.name')}</Link>
          {entries.map((entry) => (
            <NavLink key={entry.path} to={entry.path} className="nf-nav">
              {createElement(entry.icon, { 'aria-hidden': true })}
              {entry.path === '/tasks' && <Badge count={todo} size="small" overflowCount={999} />}
              <span>{t(entry.label)}</span>
            </NavLink>
          ))}
        </nav>
      )}
      <header className="nf-top">
        <span className="nf-top-title">{title}</span>
        <span className="nf-top-space" />
        <CampaignClock />
        <Bell />
        {!phone && <button type="button" className="nf-icon-btn nf-lang" onClick={() => { setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh'); }}>{t('shell.otherLanguage')}</button>}
        <UserMenu />
      </header>
      <main className="nf-main" id="main" tabIndex={-1}>
        {!online && <p className="nf-offline" role="status">{t('shell.offline')}</p>}
        {screen.open ? <Suspense fallback={<Loading />}><Outlet /></Suspense> : <Forbidden />}
      </main>
      {phone && (
        <nav className="nf-tabs" aria-label={t('shell.navigation')}>
          {tabs.map((entry) => (
            <NavLink key={entry.path} to={entry.path}>
              {createElement(entry.icon, { 'aria-hidden': true })}
              {entry.path === '/tasks' && <Badge count={todo} size="small" overflowCount={99} />}
              <span>{t(entry.label)}</span>
            </NavLink>
          ))}
          {rest.length > 0 && (
            <Dropdown trigger={['click']} placement="topRight" menu={{ items: rest.map((entry) => ({ key: entry.path, icon: createElement(entry.icon, { 'aria-hidden': true }), label: t(entry.label) })), onClick: ({ key }) => { void navigate(key); } }}>
              <button type="button"><MoreOutlined /><span>{t('nav.more')}</span></button>
            </Dropdown>
          )}
        </nav>
      )}
    </div>
  );
}
