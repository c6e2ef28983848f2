/* eslint-disable react-hooks/preserve-manual-memoization -- not compiled by the React compiler; the form must not be rebuilt while somebody types in it. */
import { ExclamationCircleOutlined, FileExcelOutlined, FileTextOutlined, HighlightOutlined, MoreOutlined, SaveOutlined } from '@ant-design/icons';
import { accessMap, isBlocking } from '@noticeflow/forms';
import type { Finding, FormField } from '@noticeflow/schemas';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Dropdown, Tabs, Tooltip } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { Clauses } from '../campaigns/index.js';
import { useNow } from '../session/index.js';
import { FindingsPanel, FormView, type FormBundle, type FormHandle, type GivenReason } from '../../shared/form/index.js';
import { formatShortTime } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { Chip, Due, Loading, Query, useProblemToast } from '../../shared/ui/index.js';
import { mergeImported } from './after-import.js';
import { tasksApi, type TaskAction, type TaskDetails, type TaskForm, type Verb } from './api.js';
import { AddSignDialog, HandOverDialog, MarkDialog, OpinionDialog, ReasonDialog, RemoveSignDialog } from './dialogs.js';
import { ExportButtons } from './ExportButtons.js';
import { ImportDialog } from './ImportDialog.js';
import { afterActing, useTask } from './queries.js';
import { Timeline } from './Timeline.js';
import { useAutosave } from './useAutosave.js';
import { useFormScope } from './useFormScope.js';
import { useKept } from './useKept.js';
import { useReveal } from './useReveal.js';
import './tasks.css';

const ProcessPicture = lazy(async () => ({ default: (await import('./ProcessPicture.js')).ProcessPicture }));
const CollectionPanel = lazy(async () => ({ default: (await import('./CollectionPanel.js')).CollectionPanel }));

/** The order of the buttons: the main verb first; what is rarely used goes into the menu. */
const MAIN: Verb[] = ['complete', 'approve', 'return', 'reject', 'claim', 'save'];
const MENU: Verb[] = ['transfer', 'delegate', 'add-sign', 'remove-sign', 'cc', 'urge', 'withdraw'];

/** One task: what it asks, the form, the verbs allowed, what was done and what comes. */
export function TaskPanel({ taskId, onDone }: { taskId: string; onDone: (nextTaskId: string | undefined) => void }) {
  const query = useTask(taskId);
  return <Query query={query}>{(task) => <TaskView task={task} onDone={onDone} reload={() => query.refetch()} />}</Query>;
}

interface Marked { path: string; label: string; comment: string }

function TaskView({ task, onDone, reload }: { task: TaskDetails; onDone: (next: string | undefined) => void; reload: () => Promise<unknown> }) {
  const now = useNow();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const problem = useProblemToast();
  const handle = useRef<FormHandle>(null);
  const [findings, setFindings] = useState<Finding[]>([]);
  const [serverFindings, setServerFindings] = useState<Finding[]>([]);
  // Reasons given at an earlier task are kept with the record and count here too.
  const [reasons, setReasons, forgetReasons] = useKept<GivenReason[]>(`${task.id} reasons`, () => (task.form?.findings ?? []).flatMap(({ severity, rule, path, reason }) => (severity === 'reason' && reason ? [{ rule, path, reason }] : [])));
  const [asking, setAsking] = useState<Finding>();
  const [busy, setBusy] = useState<Verb>();
  const [opinion, setOpinion] = useState<'approve' | 'return' | 'reject' | 'complete'>();
  const [handOver, setHandOver] = useState<'transfer' | 'delegate' | 'cc'>();
  const [signing, setSigning] = useState<'add-sign' | 'remove-sign'>();
  const [importing, setImporting] = useState<FormField>();
  const [marking, setMarking] = useState(false);
  const [marked, setMarked, forgetMarked] = useKept<Marked[]>(`${task.id} remarks`, () => []);
  const [markAt, setMarkAt] = useState<{ path: string; label: string }>();
  const [tried, setTried] = useState(false);
  const reveal = useReveal(task.form?.recordId);

  const form = task.form;
  const campaignId = task.campaign?.id;
  const scope = useFormScope(form);
  // The draft counts when the record is opened; what autosave keeps afterwards stands in the form already, which must not be rebuilt under somebody's hands.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  const data = useMemo(() => form && { ...form.data, ...form.draft }, [form?.data]);
  const bundle: FormBundle | undefined = useMemo(() => form && data && scope && {
    model: form.model, overlay: form.overlay, data, findings: form.findings ?? [], scope, ...(campaignId && { task: { id: task.id, campaignId } }),
    comments: task.comments.map((cell) => ({ path: cell.path, comment: cell.comment, by: cell.author, at: cell.at })),
  }, [form, data, scope, campaignId, task.id, task.comments]);
  const shownBundle = useMemo(() => bundle && { ...bundle, comments: [...bundle.comments, ...marked.map((cell) => ({ path: cell.path, comment: cell.comment, by: t('task.notSentYet') }))] }, [bundle, marked]);
  const open = task.status === 'open';
  const mayFill = open && bundle !== undefined && task.actions.some((action) => action.allowed && ['complete', 'approve', 'save'].includes(action.verb));
  const writable = mayFill && accessMap(bundle.model, bundle.overlay).writable;
  const maySave = writable && !task.collection && task.actions.some((action) => action.verb === 'save' && action.allowed);
  const draft = useAutosave(task, maySave, busy !== undefined || importing !== undefined, problem);
  const { dirty, changed, settle } = draft;

  useEffect(() => {
    if (!dirty && marked.length === 0) return undefined;
    const warn = (event: BeforeUnloadEvent) => { event.preventDefault(); };
    window.addEventListener('beforeunload', warn);
    return () => { window.removeEventListener('beforeunload', warn); };
  }, [dirty, marked.length]);

  const run = useCallback(async (verb: Verb, work: () => Promise<{ next?: { taskId: string } } | undefined | void>, gone: boolean, done?: string) => {
    setBusy(verb);
    try {
      const answer = await work();
      if (done) void message.success(done);
      if (gone) { settle(); forgetReasons(); forgetMarked(); }
      setHandOver(undefined);
      if (gone) onDone(answer?.next?.taskId);
      await afterActing(client, task.id, gone);
    } catch (error) {
      problem(error);
      // Somebody else was quicker: show how it stands now.
      if (error instanceof Error && 'status' in error && error.status === 409) {
        setHandOver(undefined);
        await reload();
      }
    } finally {
      // To whom may be chosen again; an opinion is given anew once the form is mended.
      setBusy(undefined);
      setOpinion(undefined);
      setSigning(undefined);
    }
  }, [client, message, onDone, problem, reload, settle, forgetReasons, forgetMarked, task.id]);

  /** Checks here and on the server; true when nothing stops the task. */
  async function checked(): Promise<boolean> {
    setTried(true);
    if (!form || !handle.current || !writable || task.collection) return true;
    const found = handle.current.check();
    if (isBlocking(found)) {
      const first = found.find((finding) => finding.severity === 'error') ?? found.find((finding) => finding.severity === 'reason' && !finding.reason);
      if (first) handle.current.show(first.path);
      void message.warning(t(found.some((finding) => finding.severity === 'error') ? 'task.fixErrors' : 'task.giveReasons'));
      return false;
    }
    return true;
  }

  const dataOf = () => (writable && handle.current && !task.collection ? { data: handle.current.values(), ...(form?.recordVersion != null && { recordVersion: form.recordVersion }) } : {});

  /** What was typed and not handed in stays beside what the workbook brought; the draft keeps both. */
  async function takeImport(table: FormField) {
    try {
      const mine = dirty || form?.draft ? handle.current?.values() : undefined;
      if (form && mine) {
        const fresh = await tasksApi.get(task.id);
        await tasksApi.saveDraft(task.id, { ...mine, [table.id]: mergeImported(form.data[table.id], mine[table.id], fresh.form?.data[table.id]) });
        settle();
      }
      await reload();
    } catch (error) {
      problem(error);
    }
  }

  async function act(action: TaskAction) {
    switch (action.verb) {
      case 'complete': {
        if (!await checked()) return;
        if (task.kind === 'receipt') { await run('complete', () => tasksApi.complete(task.id, {}), true, t('task.received')); return; }
        setOpinion('complete');
        return;
      }
      case 'approve': if (await checked()) setOpinion('approve'); return;
      case 'return': setOpinion('return'); return;
      case 'reject': setOpinion('reject'); return;
      case 'save': await run('save', () => draft.save(handle.current!.values), false, t('task.savedDraft')); return;
      case 'transfer':
      case 'delegate':
      case 'cc': setHandOver(action.verb); return;
      case 'add-sign':
      case 'remove-sign': setSigning(action.verb); return;
      case 'withdraw':
        modal.confirm({ title: action.label, content: t('task.withdrawText'), okText: action.label, onOk: () => run('withdraw', () => tasksApi.plain(task.id, 'withdraw'), false, t('task.withdrawn')) });
        return;
      case 'claim': await run('claim', () => tasksApi.plain(task.id, 'claim'), false); return;
      case 'urge': await run('urge', () => tasksApi.plain(task.id, 'urge'), false, t('task.urged'));
    }
  }

  function confirm(comment: string) {
    const verb = opinion!;
    if (verb === 'return') {
      const text = comment || t('opinion.seeCells');
      void run('return', () => tasksApi.return(task.id, { comment: text, cells: marked.map(({ path, comment: remark }) => ({ path, comment: remark })) }), true, t('task.returned'));
      return;
    }
    const body = { ...dataOf(), ...(comment && { comment }), ...(reasons.length > 0 && { reasons }) };
    void run(verb, () => tasksApi.complete(task.id, verb === 'complete' ? body : { ...body, action: verb }), true, t(task.kind === 'sign' ? 'task.signed' : verb === 'complete' ? 'task.submitted' : verb === 'approve' ? 'task.approved' : 'task.rejected'));
  }

  const tableTools = useCallback((table: FormField) => (
    writable && form && task.campaign && mayWriteRows(form, table) ? <Button size="small" icon={<FileExcelOutlined />} onClick={() => { setImporting(table); }}>{t('import.button')}</Button> : null
  ), [writable, form, task.campaign]);
  const mark = useCallback((path: string, label: string) => { setMarkAt({ path, label }); }, []);
  const onChange = useCallback(() => { if (handle.current) changed(handle.current.values); }, [changed]);
  const upload = useCallback((file: File) => tasksApi.upload(file, { taskId: task.id }), [task.id]);
  // A draft is of a form that may be written here: a reviewer has none, and a register is saved record by record.
  const main = MAIN.flatMap((verb) => task.actions.filter((action) => action.verb === verb && (verb !== 'save' || !open || (writable && !task.collection))));
  const menu = MENU.flatMap((verb) => task.actions.filter((action) => action.verb === verb));
  const canReturn = task.actions.some((action) => action.verb === 'return' && action.allowed);
  const allFindings = [...findings, ...serverFindings.filter((extra) => !findings.some((own) => own.path === extra.path && own.rule === extra.rule))];
  const alike = asking ? allFindings.filter((finding) => finding.rule === asking.rule && finding.path !== asking.path && finding.severity === 'reason' && !finding.reason) : [];
  const quiet = !tried && !dirty && !form?.recordId && !form?.draft;
  const showFindings = writable && !task.collection && !quiet;

  return (
    <article className="nf-taskview">
      <header className="nf-taskhead">
        <div className="nf-taskhead-line">
          <Chip tone={task.kind === 'approval' ? 'warn' : 'info'}>{t(`task.kind.${task.kind}`)}</Chip>
          <Due due={task.dueAt} now={now} done={!open} />
          {task.late && <Chip tone="bad">{t('task.late')}</Chip>}
          {!open && <Chip tone={task.status === 'cancelled' ? 'mute' : 'ok'}>{task.status === 'cancelled' ? t('task.cancelled') : t('task.completedAt', { at: formatShortTime(task.completedAt) })}</Chip>}
          {task.delegatedBy && <Chip tone="info">{t('task.delegatedBy', { name: task.delegatedBy.name })}</Chip>}
        </div>
        <h1>{task.title || task.name}</h1>
        <div className="nf-head-sub">
          {task.campaign && <Link to={`/campaigns/${task.campaign.id}`}>{task.campaign.title ?? task.instance.processName}</Link>}
          {task.unit && <span>{task.unit.name}</span>}
          {task.post && <span>{task.post.title}</span>}
          {task.assignee && <span>{t('task.handledBy', { name: task.assignee.name })}</span>}
        </div>
      </header>

      {(task.returnComment || task.comments.length > 0) && open && (
        <section className="nf-returned">
          <h2><ExclamationCircleOutlined /> {t('task.wasReturned')}</h2>
          {task.returnComment && <p>{task.returnComment}</p>}
          {task.comments.length > 0 && <ul className="nf-remarks">{task.comments.map((cell, index) => <li key={index}><button type="button" className="nf-link" onClick={() => handle.current?.show(cell.path)}>{labelOf(bundle, cell.path)}</button>{cell.comment}</li>)}</ul>}
        </section>
      )}
      {(task.instructions || task.obligations.length > 0) && (
        <section className="nf-instructions">
          {task.instructions && <p>{task.instructions}</p>}
          {task.obligations.length > 0 && task.campaign && <Clauses campaignId={task.campaign.id} ids={task.obligations} />}
          {task.campaign && <Link className="nf-notice-link" to={`/campaigns/${task.campaign.id}/notice`}><FileTextOutlined /> {t('task.notice')}</Link>}
        </section>
      )}

      {form && !shownBundle && <Loading />}
      {shownBundle && form && (
        <section className="nf-task-form" aria-label={form.model.title}>
          <div className="nf-task-form-head">
            <h2>{form.model.title}</h2>
            {dirty ? <span className="nf-small nf-dirty" role="status">{t(draft.failed ? 'task.notKept' : maySave ? 'task.keeping' : 'task.unsaved')}</span> : draft.savedAt && open && <span className="nf-small nf-muted" role="status">{t('task.draftSaved', { at: formatShortTime(draft.savedAt) })}</span>}
            <span style={{ flex: 1 }} />
            {canReturn && <Tooltip title={t('task.markHint')}><Button size="small" {...(marking && { type: 'primary' as const })} icon={<HighlightOutlined />} onClick={() => { setMarking(!marking); }}>{marking ? t('task.markDone', { count: marked.length }) : t('task.mark')}</Button></Tooltip>}
            {form.recordId && !task.collection && <ExportButtons recordId={form.recordId} size="small" />}
          </div>
          {marking && <Alert type="info" banner message={t('task.markingText')} style={{ marginBottom: 10, borderRadius: 8 }} />}
          {showFindings && <FindingsPanel findings={allFindings} onShow={(path) => handle.current?.show(path)} onReason={setAsking} />}
          {task.collection ? <Suspense fallback={<Loading />}><CollectionPanel task={task} bundle={shownBundle} /></Suspense> : (
            <FormView
              ref={handle} bundle={shownBundle} quiet={quiet} reasons={reasons} serverFindings={serverFindings} onChange={onChange} onFindings={setFindings} reveal={reveal} upload={upload} tableTools={tableTools}
              giveReason={writable ? setAsking : undefined} mark={marking ? mark : undefined}
            />
          )}
        </section>
      )}

      <Tabs
        className="nf-task-more"
        items={[
          { key: 'timeline', label: t('task.timeline'), children: <Timeline instanceId={task.instance.id} {...(bundle && { onCell: (path: string) => handle.current?.show(path) })} /> },
          { key: 'picture', label: t('task.picture'), children: <Suspense fallback={<Loading />}><ProcessPicture instanceId={task.instance.id} /></Suspense> },
        ]}
      />

      {(main.length > 0 || menu.length > 0) && (
        <footer className="nf-actionbar" aria-label={t('task.actions')}>
          {main.map((action, index) => (
            <Tooltip key={action.verb} title={action.allowed ? '' : action.reason}>
              <Button
                size="large" type={index === 0 && action.verb !== 'save' ? 'primary' : 'default'} disabled={!action.allowed} loading={busy === action.verb}
                danger={action.verb === 'reject'} className={action.verb === 'return' ? 'nf-btn-return' : action.verb === 'save' ? 'nf-btn-save' : ''} {...(action.verb === 'save' && { icon: <SaveOutlined /> })}
                onClick={() => { void act(action); }}
              >
                {verbLabel(action)}{action.verb === 'return' && marked.length > 0 ? ` (${marked.length})` : ''}
              </Button>
            </Tooltip>
          ))}
          {form && open && task.campaign && writable && !task.collection && <Button size="large" className="nf-btn-check" onClick={() => {
            setTried(true);
            void (async () => {
              handle.current?.check();
              try {
                setServerFindings(await tasksApi.checkForm({ formId: form.model.id, campaignId: task.campaign!.id, taskId: task.id, data: handle.current!.values() }));
              } catch (error) {
                problem(error);
              }
            })();
          }}>{t('task.check')}</Button>}
          {menu.length > 0 && (
            <Dropdown trigger={['click']} placement="topRight" menu={{ items: menu.map((action) => ({ key: action.verb, label: <span title={action.reason}>{verbLabel(action)}{!action.allowed && action.reason ? <span className="nf-muted nf-small">　{action.reason}</span> : null}</span>, disabled: !action.allowed })), onClick: ({ key }) => { const action = menu.find((item) => item.verb === key); if (action) void act(action); } }}>
              <Button size="large" icon={<MoreOutlined />} aria-label={t('nav.more')} style={{ marginLeft: 'auto' }} />
            </Dropdown>
          )}
        </footer>
      )}

      {opinion && <OpinionDialog verb={opinion} title={titleOf(main.find((action) => action.verb === opinion), opinion)} marked={opinion === 'return' ? marked : []} busy={busy !== undefined} onConfirm={confirm} onClose={() => { setOpinion(undefined); }} />}
      {signing === 'add-sign' && <AddSignDialog unit={task.unit?.id} busy={busy !== undefined} onClose={() => { setSigning(undefined); }} onConfirm={(request) => { void run('add-sign', () => tasksApi.addSign(task.id, request), false, t('sign.added')); }} />}
      {signing === 'remove-sign' && <RemoveSignDialog signers={task.signs.filter((sign) => sign.status === 'open' || sign.status === 'waiting').map((sign) => sign.user)} busy={busy !== undefined} onClose={() => { setSigning(undefined); }} onConfirm={(users) => { void run('remove-sign', () => tasksApi.removeSign(task.id, users), false, t('sign.removed')); }} />}
      {handOver && <HandOverDialog verb={handOver} unit={task.unit?.id} busy={busy !== undefined} onClose={() => { setHandOver(undefined); }} onConfirm={(to, comment) => { void run(handOver, async () => { if (handOver === 'cc') { await tasksApi.copy(task.id, to, comment); return undefined; } return tasksApi.handOver(task.id, handOver, to[0]!, comment); }, handOver !== 'cc', t('task.handedOver')); }} />}
      {asking && (
        <ReasonDialog
          message={asking.message} initial={asking.reason ?? ''} alike={alike.length} onClose={() => { setAsking(undefined); }}
          onConfirm={(reason, all) => {
            const places = new Set([asking.path, ...(all ? alike.map((finding) => finding.path) : [])]);
            setReasons((before) => [...before.filter((given) => given.rule !== asking.rule || !places.has(given.path)), ...[...places].map((path) => ({ rule: asking.rule, path, reason }))]);
            setAsking(undefined);
            onChange();
          }}
        />
      )}
      {markAt && <MarkDialog label={markAt.label} initial={marked.find((cell) => cell.path === markAt.path)?.comment ?? ''} onClose={() => { setMarkAt(undefined); }} onRemove={() => { setMarked((before) => before.filter((cell) => cell.path !== markAt.path)); setMarkAt(undefined); }} onConfirm={(comment) => { setMarked((before) => [...before.filter((cell) => cell.path !== markAt.path), { ...markAt, comment }]); setMarkAt(undefined); }} />}
      {importing && form && task.campaign && <ImportDialog taskId={task.id} campaignId={task.campaign.id} formId={form.model.id} table={importing} onClose={() => { setImporting(undefined); }} onApplied={() => { void takeImport(importing); }} />}
    </article>
  );
}

/** Rows that are counted or came from elsewhere are not imported. */
function mayWriteRows(form: TaskForm, table: FormField): boolean {
  const access = accessMap(form.model, form.overlay);
  return access.of(table.id) === 'write' || (table.columns ?? []).some((column) => access.of(`${table.id}.${column.id}`) === 'write');
}

/** The server's word in Chinese (it knows 提交 from 签收), our own in English. */
function verbLabel(action: TaskAction): string {
  return document.documentElement.lang.startsWith('zh') ? action.label : t(`verb.${action.verb}`);
}

function titleOf(action: TaskAction | undefined, verb: Verb): string { return action ? verbLabel(action) : t(`verb.${verb}`); }

/** `第3行 身份证号` of a data path. */
function labelOf(bundle: FormBundle | undefined, path: string): string {
  const match = /^(\w+)(?:\[([^\]]+)\])?(?:\.(\w+))?$/.exec(path);
  if (!bundle || !match) return path;
  const all = bundle.model.fields.flatMap((field) => [field, ...(field.fields ?? [])]);
  const field = all.find((item) => item.id === match[1]);
  if (!match[2]) return field?.label ?? path;
  const rows = bundle.data[match[1]!];
  const index = Array.isArray(rows) ? rows.findIndex((row: { id?: string }) => row.id === match[2]) : -1;
  const column = field?.columns?.find((item) => item.id === match[3]);
  return [index >= 0 ? t('form.row', { row: index + 1 }) : '', column?.label ?? field?.label].filter(Boolean).join(' ');
}
