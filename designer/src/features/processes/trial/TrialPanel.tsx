import { FastForwardOutlined, PlayCircleOutlined, ReloadOutlined } from '@ant-design/icons';
import { ModelError, type Variables } from '@noticeflow/engine';
import { Button, Input } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { formatTime, readObject } from '../../../shared/format/index.js';
import { Chip } from '../../../shared/ui/index.js';
import { processesApi, type CampaignDetail } from '../api.js';
import type { Diagram, DiagramElement } from '../canvas/services.js';
import { extensionText } from '../model/extension.js';
import { idOf, textOf } from '../model/moddle.js';
import { p } from '../texts.js';
import { TrialRun, type TrialView } from './run.js';
import { sampleVariables } from './sample.js';

/** Tries the drawn process in the browser: nothing is stored, nobody is told. */
export function TrialPanel({ diagram, process, campaign }: { diagram: Diagram; process: DiagramElement; campaign: CampaignDetail | undefined }) {
  const [start, setStart] = useState(() => JSON.stringify(sampleVariables(campaign), null, 2));
  const [run, setRun] = useState<TrialRun>();
  const [view, setView] = useState<TrialView>();
  const [failure, setFailure] = useState<string>();
  const [task, setTask] = useState<{ id: string; text: string }>();
  const [known, setKnown] = useState(campaign);
  if (known !== campaign) { setKnown(campaign); setStart(JSON.stringify(sampleVariables(campaign), null, 2)); }
  useEffect(() => highlight(diagram, view), [diagram, view]);

  const attempt = useCallback(async (work: () => Promise<TrialRun | void>) => {
    setFailure(undefined);
    try {
      const next = (await work()) ?? run;
      if (next) { setRun(next); setView(await next.view()); }
      setTask(undefined);
    } catch (error) {
      setFailure(error instanceof ModelError ? p('trial.modelErrors', { count: error.problems.length }) : error instanceof Error ? error.message : String(error));
      if (run) setView(await run.view());
    }
  }, [run]);

  const begin = () => attempt(async () => {
    const { xml } = await diagram.saveXML();
    const now = campaign?.issuedAt ? new Date(campaign.issuedAt) : new Date();
    return TrialRun.start(xml ?? '', idOf(process.businessObject), {
      variables: parse(start), now,
      load: async (key) => { const { items } = await processesApi.definitions({ key, limit: 1 }); return items[0] ? (await processesApi.definition(items[0].id)).xml : undefined; },
      loadDecision: async (key) => { const { items } = await processesApi.decisions({ key, limit: 1 }); return items[0] ? (await processesApi.decision(items[0].id)).xml : undefined; },
    });
  });

  if (!view) {
    return (
      <div className="nf-trial start">
        <div><p className="nf-muted nf-small">{p('trial.text')}</p><label htmlFor="nf-trial-start">{p('trial.startData')}</label><Input.TextArea id="nf-trial-start" className="nf-mono" value={start} onChange={(event) => { setStart(event.target.value); }} autoSize={{ minRows: 5, maxRows: 8 }} spellCheck={false} /></div>
        <div><Button type="primary" icon={<PlayCircleOutlined />} onClick={() => { void begin(); }}>{p('trial.start')}</Button>{failure && <p className="nf-props-fault" role="alert">{failure}</p>}</div>
      </div>
    );
  }
  const registry = diagram.get('elementRegistry');
  const nameOf = (id: string) => textOf(registry.get(id)?.businessObject, 'name') || id;
  const nextTimer = [...view.timers].sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0];
  return (
    <div className="nf-trial">
      <div className="nf-trial-bar">
        <Chip tone={view.incidents.length > 0 ? 'bad' : view.state === 'active' ? 'info' : 'ok'}>{view.incidents.length > 0 ? p('trial.stuck') : p(`trial.state.${view.state}`)}</Chip>
        <span className="nf-num">{formatTime(view.now)}</span>
        <Button size="small" icon={<FastForwardOutlined />} disabled={!nextTimer} onClick={() => { if (nextTimer) void attempt(() => run!.advance(new Date(nextTimer.dueAt))); }}>{nextTimer ? p('trial.toTimer', { name: nameOf(nextTimer.elementId), at: formatTime(nextTimer.dueAt) }) : p('trial.noTimer')}</Button>
        <Button size="small" onClick={() => { void attempt(() => run!.advance('P1D')); }}>{p('trial.day')}</Button>
        <Button size="small" onClick={() => { void attempt(() => run!.advance('P7D')); }}>{p('trial.week')}</Button>
        <Button size="small" type="text" icon={<ReloadOutlined />} onClick={() => { setView(undefined); setRun(undefined); setFailure(undefined); }}>{p('trial.again')}</Button>
        {failure && <span className="nf-props-fault" role="alert">{failure}</span>}
      </div>
      <div className="nf-trial-columns">
        <section>
          <h3>{p('trial.tasks', { count: view.tasks.length })}</h3>
          {view.tasks.length === 0 && view.state === 'active' && <p className="nf-muted nf-small">{p('trial.noTasks')}</p>}
          <ul className="nf-trial-tasks">
            {view.tasks.map((each) => {
              const element = registry.get(each.elementId);
              const approval = extensionText(element?.businessObject, 'nf:Task', 'kind') === 'approval';
              const variable = extensionText(element?.businessObject, 'nf:Task', 'outcomeVariable') || 'outcome';
              const finish = (outcome: string) => { void attempt(() => run!.complete(each.id, { ...(task?.id === each.id ? parse(task.text) : {}), [variable]: outcome })); };
              return (
                <li key={each.id}>
                  <span><b>{nameOf(each.elementId)}</b> <small>{unitName(each.unit, campaign)} {each.post && p.post(each.post)}</small></span>
                  <span className="buttons">
                    {approval ? <><Button size="small" type="primary" onClick={() => { finish('approve'); }}>{p('outcome.approve')}</Button><Button size="small" onClick={() => { finish('return'); }}>{p('outcome.return')}</Button></> : <Button size="small" type="primary" onClick={() => { finish('done'); }}>{p('trial.complete')}</Button>}
                    <Button size="small" type="text" onClick={() => { setTask(task?.id === each.id ? undefined : { id: each.id, text: '{}' }); }}>{p('trial.data')}</Button>
                  </span>
                  {task?.id === each.id && <Input.TextArea className="nf-mono" aria-label={p('trial.data')} value={task.text} autoSize={{ minRows: 1, maxRows: 5 }} onChange={(event) => { setTask({ id: each.id, text: event.target.value }); }} spellCheck={false} />}
                </li>
              );
            })}
            {view.jobs.map((job) => <li key={job.id}><span><b>{nameOf(job.elementId)}</b> <small>{p('trial.job', { type: job.type })}</small></span><span className="buttons"><Button size="small" onClick={() => { void attempt(() => run!.completeJob(job.id)); }}>{p('trial.complete')}</Button></span></li>)}
            {view.subscriptions.filter(({ kind }) => kind === 'message').map((each) => <li key={each.id}><span><b>{nameOf(each.elementId)}</b> <small>{p('trial.waits', { name: each.name })}</small></span><span className="buttons"><Button size="small" onClick={() => { void attempt(async () => { await run!.message(each.name, each.correlationKey); }); }}>{p('trial.send')}</Button></span></li>)}
          </ul>
        </section>
        <section>
          {view.incidents.length > 0 && <><h3>{p('trial.incidents')}</h3><ul className="nf-trial-incidents">{view.incidents.map((incident) => <li key={incident.id}><b>{nameOf(incident.elementId)}</b> {incident.message}</li>)}</ul></>}
          <h3>{p('trial.variables')}</h3>
          <pre>{JSON.stringify(Object.fromEntries(Object.entries(view.variables).filter(([name]) => name !== 'campaign')), null, 1)}</pre>
        </section>
      </div>
    </div>
  );
}

function parse(text: string): Variables {
  const { value, fault } = readObject(text);
  if (!value) throw new Error(fault);
  // Parsed from JSON: nothing else can be in it.
  return value as Variables;
}

function unitName(unit: string | undefined, campaign: CampaignDetail | undefined): string {
  if (!unit) return '';
  return campaign?.sets.flatMap(({ units }) => units).find(({ id, code }) => id === unit || code === unit)?.name ?? unit;
}

const MARKERS = ['nf-trial-done', 'nf-trial-current', 'nf-trial-incident', 'nf-trial-taken'];

function highlight(diagram: Diagram, view: TrialView | undefined): () => void {
  const [canvas, registry, overlays] = [diagram.get('canvas'), diagram.get('elementRegistry'), diagram.get('overlays')];
  const clear = () => {
    overlays.remove({ type: 'nf-trial' });
    for (const { id } of registry.filter(() => true)) for (const marker of MARKERS) canvas.removeMarker(id, marker);
  };
  if (!view) return () => undefined;
  const mark = (id: string, marker: string) => { if (registry.get(id)) canvas.addMarker(id, marker); };
  for (const [id, count] of Object.entries(view.done)) {
    mark(id, 'nf-trial-done');
    if (count > 1 && registry.get(id)) {
      const badge = document.createElement('span');
      badge.className = 'nf-trial-count';
      badge.textContent = `×${count}`;
      overlays.add(id, 'nf-trial', { position: { bottom: 8, right: 14 }, html: badge });
    }
  }
  for (const id of view.taken) mark(id, 'nf-trial-taken');
  for (const id of view.current) mark(id, 'nf-trial-current');
  for (const { elementId } of view.incidents) mark(elementId, 'nf-trial-incident');
  return () => { try { clear(); } catch { /* the diagram is gone, and its marks with it */ } };
}
