import { Button, Spin } from 'antd';
import type { ReactNode } from 'react';
import { isRouteErrorResponse, useNavigate, useRouteError } from 'react-router';
import { ApiProblem } from '../api/index.js';
import { t } from '../i18n/index.js';

/** A small quiet drawing for empty and error states. */
function Art({ kind }: { kind: 'empty' | 'error' | 'done' }) {
  const accent = kind === 'error' ? '#c7766f' : kind === 'done' ? '#5b9a78' : '#8fb6bb';
  return (
    <svg className="nf-art" viewBox="0 0 92 72" fill="none" aria-hidden="true">
      <rect x="20" y="8" width="52" height="56" rx="7" fill="#fff" stroke="#d3dbdc" strokeWidth="1.5" />
      <path d="M30 23h32M30 33h32M30 43h20" stroke="#dfe6e7" strokeWidth="3" strokeLinecap="round" />
      <circle cx="66" cy="52" r="13" fill="#f4f6f6" stroke={accent} strokeWidth="2" />
      {kind === 'done' && <path d="M60.5 52l4 4 7-8" stroke={accent} strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round" />}
      {kind === 'error' && <path d="M66 46v7m0 4.5v.5" stroke={accent} strokeWidth="2.6" strokeLinecap="round" />}
      {kind === 'empty' && <path d="M61 52h10" stroke={accent} strokeWidth="2.4" strokeLinecap="round" />}
    </svg>
  );
}

export function Loading() {
  return <div className="nf-loading" role="status" aria-label={t('common.loading')}><Spin /></div>;
}

/** Nothing here: says why and what to do next. */
export function EmptyState({ title, text, action, done }: { title: string; text?: ReactNode; action?: ReactNode; done?: boolean }) {
  return (
    <div className="nf-state">
      <Art kind={done ? 'done' : 'empty'} />
      <h3>{title}</h3>
      {text && <p className="nf-small">{text}</p>}
      {action}
    </div>
  );
}

/** A failed read in place, with a way to try again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = error instanceof ApiProblem ? error : undefined;
  const title = problem?.offline ? t('error.offline')
    : problem?.status === 404 ? t('error.notFound')
      : problem?.status === 403 ? t('error.forbidden')
        : problem?.title ?? t('error.unexpected');
  const text = problem?.offline ? t('error.offlineText')
    : problem?.status === 404 ? t('error.notFoundText')
      : problem?.status === 403 ? t('error.forbiddenText')
        : problem ? problem.text ?? problem.code : error instanceof Error ? error.message : '';
  return (
    <div className="nf-state" role="alert">
      <Art kind="error" />
      <h3>{title}</h3>
      <p className="nf-small">{text}</p>
      {retry && problem?.status !== 404 && problem?.status !== 403 && <Button onClick={retry}>{t('common.retry')}</Button>}
    </div>
  );
}

export function NotFound() {
  const navigate = useNavigate();
  return (
    <div className="nf-page">
      <EmptyState title={t('error.notFound')} text={t('error.notFoundText')} action={<Button type="primary" onClick={() => { void navigate('/workbench'); }}>{t('error.toWorkbench')}</Button>} />
    </div>
  );
}

/** A screen the person's posts do not open. */
export function Forbidden() {
  const navigate = useNavigate();
  return (
    <div className="nf-page">
      <EmptyState title={t('error.forbidden')} text={t('error.forbiddenText')} action={<Button type="primary" onClick={() => { void navigate('/workbench'); }}>{t('error.toWorkbench')}</Button>} />
    </div>
  );
}

/** How browsers and the bundler word a failed lazy load. */
const PART_MISSING = /dynamically imported module|importing a module script|preload CSS/i;

/** What a crashed screen or a failed lazy load shows; the shell around it stays usable. */
export function RouteError() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFound />;
  // A part of the app that did not arrive: no connection, or the server has a newer version whose parts are named differently.
  if (error instanceof Error && PART_MISSING.test(error.message)) {
    return <div className="nf-page"><EmptyState title={t('error.partMissing')} text={t('error.partMissingText')} action={<Button type="primary" onClick={() => { window.location.reload(); }}>{t('error.reload')}</Button>} /></div>;
  }
  return <div className="nf-page"><ErrorState error={error} retry={() => { window.location.reload(); }} /></div>;
}

/** Shows a query's data, its loading state or its error. */
export function Query<T>({ query, children }: { query: { data: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown }; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorState error={query.error} retry={() => { void query.refetch(); }} />;
  return <Loading />;
}
