import { ArrowLeftOutlined, CompressOutlined, DownloadOutlined, ExperimentOutlined, MinusOutlined, PlusOutlined, RedoOutlined, SaveOutlined, SendOutlined, UndoOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Select, Tooltip } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { formatShortTime } from '../../../shared/format/index.js';
import { ErrorState, ProblemList, Query, useMedia } from '../../../shared/ui/index.js';
import { processesApi, type Draft } from '../api.js';
import { showProblems } from '../canvas/badges.js';
import { DiagramView } from '../canvas/DiagramView.js';
import { fitAll, PALETTE } from '../canvas/fit.js';
import { Modeler } from '../canvas/Modeler.js';
import type { Diagram, DiagramElement } from '../canvas/services.js';
import { textOf, type Change } from '../model/moddle.js';
import { EditingProvider } from '../properties/kit.js';
import { PropertiesPanel } from '../properties/PropertiesPanel.js';
import { p } from '../texts.js';
import { TrialPanel } from '../trial/TrialPanel.js';
import { PublishDialog } from './PublishDialog.js';
import { useDraft, type SaveState } from './use-draft.js';
import { useLint } from './use-lint.js';
import './designer.css';

/** The designer of one draft. Narrow screens get the drawing to look at, and a word why. */
export default function DesignerPage() {
  const { draftId = '' } = useParams();
  const wide = useMedia('(min-width: 1280px)');
  const query = useQuery({ queryKey: ['process-drafts', draftId], queryFn: () => processesApi.draft(draftId), staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false });
  return (
    <Query query={query}>{(draft) => (wide ? <Loaded key={draft.id} draft={draft} /> : (
      <div className="nf-page">
        <Alert type="info" showIcon message={p('designer.narrow')} description={p('designer.narrowText')} style={{ marginBottom: 12 }} />
        <h1 style={{ fontSize: 18, marginBottom: 10 }}>{draft.name}</h1>
        <DiagramView xml={draft.xml} label={draft.name} height="62vh" />
      </div>
    ))}</Query>
  );
}

/** Keeps the file the modeler was opened with; saving must not open it anew. */
function Loaded({ draft }: { draft: Draft }) {
  const [opened, setOpened] = useState(draft);
  const client = useQueryClient();
  const reload = useCallback(async () => {
    const fresh = await processesApi.draft(draft.id);
    client.setQueryData(['process-drafts', draft.id], fresh);
    setOpened(fresh);
  }, [client, draft.id]);
  return <Designer key={`${opened.id}:${opened.version}`} draft={opened} reload={reload} />;
}

const SAVE_TONES: Record<SaveState, string> = { saved: 'ok', changed: '', saving: '', conflict: 'bad', failed: 'bad' };

function Designer({ draft, reload }: { draft: Draft; reload: () => Promise<void> }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [diagram, setDiagram] = useState<Diagram>();
  const [failure, setFailure] = useState<unknown>();
  const [edits, setEdits] = useState(0);
  const [selected, setSelected] = useState<DiagramElement>();
  const [bottom, setBottom] = useState<'problems' | 'trial'>();
  const [publishing, setPublishing] = useState<string>();
  const drafting = useDraft(draft, diagram);
  const published = useQuery({ queryKey: ['decision-definitions', 'latest', ''], queryFn: () => processesApi.decisions({ latest: true, limit: 200 }), staleTime: 60_000, retry: false });
  // Of more than a page the list is not complete, and says nothing about what is missing.
  const decisions = published.data && !published.data.nextCursor ? published.data.items : undefined;
  const problems = useLint(diagram, edits, decisions);
  const campaigns = useQuery({ queryKey: ['process-designer', 'campaigns'], queryFn: processesApi.campaigns, staleTime: 60_000, retry: false });
  const campaign = useQuery({ queryKey: ['process-designer', 'campaign', drafting.campaignId], queryFn: () => processesApi.campaign(drafting.campaignId!), enabled: drafting.campaignId !== undefined, staleTime: 60_000, retry: false });
  const { changed } = drafting;

  useEffect(() => {
    if (!diagram) return undefined;
    const bus = diagram.get('eventBus');
    const selection = (event: { newSelection?: DiagramElement[] }) => { const [only, ...more] = event.newSelection ?? []; setSelected(only && more.length === 0 ? only.labelTarget ?? only : undefined); };
    const edited = () => { setEdits((count) => count + 1); changed(); };
    bus.on('selection.changed', selection);
    bus.on('commandStack.changed', edited);
    return () => { bus.off('selection.changed', selection); bus.off('commandStack.changed', edited); };
  }, [diagram, changed]);

  const select = useCallback((id: string) => {
    const element = diagram?.get('elementRegistry').get(id);
    if (!diagram || !element) return;
    diagram.get('selection').select(element === diagram.get('canvas').getRootElement() ? null : element);
    if (element !== diagram.get('canvas').getRootElement()) diagram.get('canvas').scrollToElement(element, 120);
  }, [diagram]);
  useEffect(() => { if (diagram && problems) showProblems(diagram, problems, (id) => { select(id); setBottom('problems'); }); }, [diagram, problems, select]);

  const edit = useCallback((element: DiagramElement, changes: readonly Change[]) => {
    if (changes.length > 0) diagram?.get('commandStack').execute('noticeflow.edit', { element, changes });
  }, [diagram]);
  const editing = useMemo(() => (diagram ? { diagram, moddle: diagram.get('moddle'), campaign: campaign.data, decisions: published.data?.items, edit, select } : undefined), [diagram, campaign.data, published.data, edit, select]);

  /** Writes what is still being typed before the drawing is read. */
  const settle = () => { if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); };
  const save = useCallback(async () => { settle(); if (await drafting.save()) void message.success(p('save.done'), 1.5); }, [drafting, message]);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      void save();
    };
    window.addEventListener('keydown', keys);
    return () => { window.removeEventListener('keydown', keys); };
  }, [save]);

  if (failure) return <div className="nf-page"><ErrorState error={failure} /></div>;
  const errors = problems?.filter(({ severity }) => severity === 'error').length ?? 0;
  const warnings = (problems?.length ?? 0) - errors;
  const commands = diagram?.get('commandStack');
  const root = diagram?.get('canvas').getRootElement();
  const shown = selected ?? root;
  const nameOf = (id: string) => textOf(diagram?.get('elementRegistry').get(id)?.businessObject, 'name') || id;
  const blocked = problems === undefined ? p('publish.checking') : errors > 0 ? p('publish.blocked', { count: errors }) : drafting.state === 'conflict' ? p('save.conflict') : undefined;
  const zoom = (factor: number) => { const canvas = diagram?.get('canvas'); if (canvas) canvas.zoom(canvas.zoom() * factor, 'auto'); };
  const openPublish = async () => {
    settle();
    if (!diagram || !(await drafting.save())) return;
    setPublishing((await diagram.saveXML({ format: true })).xml);
  };
  const download = async () => {
    settle();
    const { xml } = (await diagram?.saveXML({ format: true })) ?? {};
    if (!xml) return;
    const url = URL.createObjectURL(new Blob([xml], { type: 'application/bpmn+xml' }));
    Object.assign(document.createElement('a'), { href: url, download: `${draft.key}.bpmn` }).click();
    setTimeout(() => { URL.revokeObjectURL(url); }, 10_000);
  };

  return (
    <div className="nf-designer">
      <header className="nf-designer-bar">
        <Button type="text" icon={<ArrowLeftOutlined />} aria-label={p('designer.back')} onClick={() => { settle(); void drafting.save().then(() => navigate('/processes')); }} />
        <div className="nf-designer-title"><h1>{textOf(root?.businessObject, 'name') || draft.name}</h1><span className={`nf-designer-save ${SAVE_TONES[drafting.state]}`} role="status">{p(`save.${drafting.state}`, { at: formatShortTime(drafting.savedAt) })}</span></div>
        <Select
          className="nf-designer-campaign" allowClear variant="filled" value={drafting.campaignId} placeholder={p('designer.campaign')} aria-label={p('designer.campaign')} loading={campaign.isFetching}
          options={(campaigns.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))} onChange={(id: string | undefined) => { drafting.setCampaign(id); }}
        />
        <span className="nf-designer-space" />
        <span className="nf-designer-tools">
          <Tooltip title={p('tool.undo')}><Button type="text" icon={<UndoOutlined />} aria-label={p('tool.undo')} disabled={!commands?.canUndo()} onClick={() => { commands?.undo(); }} /></Tooltip>
          <Tooltip title={p('tool.redo')}><Button type="text" icon={<RedoOutlined />} aria-label={p('tool.redo')} disabled={!commands?.canRedo()} onClick={() => { commands?.redo(); }} /></Tooltip>
          <Tooltip title={p('tool.download')}><Button type="text" icon={<DownloadOutlined />} aria-label={p('tool.download')} onClick={() => { void download(); }} /></Tooltip>
        </span>
        <Button icon={<ExperimentOutlined />} type={bottom === 'trial' ? 'primary' : 'default'} ghost={bottom === 'trial'} onClick={() => { setBottom(bottom === 'trial' ? undefined : 'trial'); }}>{p('trial.title')}</Button>
        <Button icon={<SaveOutlined />} onClick={() => { void save(); }}>{p('save.button')}</Button>
        <Tooltip title={blocked}><Button type="primary" icon={<SendOutlined />} disabled={blocked !== undefined} onClick={() => { void openPublish(); }}>{p('publish.button')}</Button></Tooltip>
      </header>
      {drafting.state === 'conflict' && (
        <Alert banner type="warning" message={p('save.conflictText')} action={<span className="nf-designer-conflict"><Button size="small" onClick={() => { void reload(); }}>{p('save.takeTheirs')}</Button><Button size="small" danger onClick={() => { void drafting.overwrite(); }}>{p('save.keepMine')}</Button></span>} />
      )}
      <div className="nf-designer-body">
        <div className="nf-designer-stage">
          <Modeler source={draft} onReady={setDiagram} onFailure={setFailure} />
          <div className="nf-designer-zoom">
            <Button size="small" icon={<PlusOutlined />} aria-label={p('tool.zoomIn')} onClick={() => { zoom(1.2); }} />
            <Button size="small" icon={<MinusOutlined />} aria-label={p('tool.zoomOut')} onClick={() => { zoom(1 / 1.2); }} />
            <Button size="small" icon={<CompressOutlined />} aria-label={p('tool.fit')} onClick={() => { if (diagram) fitAll(diagram, PALETTE); }} />
          </div>
          <div className={`nf-designer-bottom${bottom ? ' open' : ''}`}>
            <div className="nf-designer-tabs">
              <button type="button" aria-expanded={bottom === 'problems'} className={errors > 0 ? 'bad' : warnings > 0 ? 'warn' : 'ok'} onClick={() => { setBottom(bottom === 'problems' ? undefined : 'problems'); }}>
                {problems === undefined ? p('publish.checking') : errors + warnings === 0 ? p('lint.clean') : errors === 0 ? p('lint.warnings', { warnings }) : p('lint.counts', { errors, warnings })}
              </button>
              <button type="button" aria-expanded={bottom === 'trial'} onClick={() => { setBottom(bottom === 'trial' ? undefined : 'trial'); }}>{p('trial.title')}</button>
            </div>
            {bottom === 'problems' && <div className="nf-designer-drawer"><ProblemList problems={problems ?? []} nameOf={nameOf} onSelect={select} /></div>}
            {bottom === 'trial' && diagram && root && <div className="nf-designer-drawer tall"><TrialPanel diagram={diagram} process={processOf(root)} campaign={campaign.data} /></div>}
          </div>
        </div>
        {editing && shown && <EditingProvider value={editing}><PropertiesPanel element={shown} problems={problems ?? []} /></EditingProvider>}
      </div>
      {publishing !== undefined && diagram && (
        <PublishDialog
          processKey={String(processOf(root!).businessObject.get('id'))} xml={publishing} moddle={diagram.get('moddle')} onClose={() => { setPublishing(undefined); }}
          publish={async () => {
            const { processDefinition } = await processesApi.publish(draft.id);
            drafting.published(processDefinition.id);
            return processDefinition;
          }}
          onDone={(version) => {
            setPublishing(undefined);
            void client.invalidateQueries({ queryKey: ['process-definitions'] });
            void message.success(p('publish.done', { version }), 3);
          }}
        />
      )}
    </div>
  );
}

/** The process drawn on the canvas; of a collaboration the one of its first pool. */
function processOf(root: DiagramElement): DiagramElement {
  if (root.businessObject.$type !== 'bpmn:Collaboration') return root;
  const [pool] = root.businessObject.get('participants') as DiagramElement['businessObject'][];
  const process = pool?.get('processRef') as DiagramElement['businessObject'] | undefined;
  return process ? { ...root, id: String(process.get('id')), businessObject: process } : root;
}
