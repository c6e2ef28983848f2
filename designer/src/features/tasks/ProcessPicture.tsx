import { CompressOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../shared/i18n/index.js';
import { ErrorState, Query } from '../../shared/ui/index.js';
import { tasksApi, type DiagramState, type ElementState } from './api.js';
import './picture.css';

/** Room around the process, in pixels. */
const MARGIN = 28;
/** Smaller than this (a phone), nothing can be made out: then the picture opens where the work is. */
const READABLE = 0.35;
const CLOSE = 0.8;
const LEGEND: ElementState[] = ['done', 'current', 'future', 'incident', 'cancelled'];

/** The process as a picture: what is done, where it is, what may come. Loaded when first shown. */
export function ProcessPicture({ instanceId }: { instanceId: string }) {
  const query = useQuery({ queryKey: ['instances', instanceId, 'diagram'], queryFn: () => tasksApi.diagram(instanceId) });
  return <Query query={query}>{(state) => <Picture state={state} />}</Query>;
}

/** How often an element was done and how often it is there now: what a process of many units side by side is read by. */
function countBadge({ count, active }: { count: number; active: number }): HTMLElement {
  const badge = document.createElement('div');
  badge.className = 'nf-picture-count';
  badge.title = t('picture.counts', { done: count, current: active });
  for (const [kind, value] of [['done', count], ['current', active]] as const) {
    if (value === 0) continue;
    const part = document.createElement('i');
    part.className = kind;
    part.textContent = kind === 'done' ? `✓${value}` : `●${value}`;
    badge.append(part);
  }
  return badge;
}

interface Box { x: number; y: number; width: number; height: number }
interface Canvas { zoom: (value?: number) => number; viewbox: { (): { inner: Box; outer: Box }; (box: Box): void }; addMarker: (id: string, marker: string) => void }
interface Viewer { importXML: (xml: string) => Promise<unknown>; get: <T>(name: string) => T; destroy: () => void }

/** Shows the whole process, never enlarged; with `focus` and no room for that, the place where the work is. */
function frame(canvas: Canvas, focus?: Box): void {
  const { inner, outer } = canvas.viewbox();
  const whole = Math.min(1, (outer.width - 2 * MARGIN) / inner.width, (outer.height - 2 * MARGIN) / inner.height);
  if (!(whole > 0)) return;
  const near = focus !== undefined && whole < READABLE;
  const [box, scale] = near ? [focus, CLOSE] : [inner, whole];
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({ x: box.x + box.width / 2 - width / 2, y: box.y + box.height / 2 - height / 2, width, height });
}

export function Picture({ state }: { state: DiagramState }) {
  const host = useRef<HTMLDivElement>(null);
  const viewer = useRef<Viewer>(undefined);
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    // A host of its own per mount: the viewer of a doubled mount must not leave its canvas behind.
    const box = document.createElement('div');
    box.className = 'nf-picture-canvas';
    host.current?.append(box);
    let gone = false;
    void (async () => {
      try {
        const { default: NavigatedViewer } = await import('bpmn-js/lib/NavigatedViewer');
        if (gone) return;
        const made = new NavigatedViewer({ container: box }) as unknown as Viewer;
        viewer.current = made;
        await made.importXML(state.xml);
        if (gone) return;
        const canvas = made.get<Canvas>('canvas');
        const registry = made.get<{ get: (id: string) => Box | undefined }>('elementRegistry');
        const mark = (id: string, marker: string) => { if (registry.get(id)) canvas.addMarker(id, marker); };
        for (const [id, element] of Object.entries(state.elements)) {
          mark(id, `nf-${element.state}`);
          if (element.count + element.active > 1 && registry.get(id)) made.get<{ add: (id: string, overlay: object) => void }>('overlays').add(id, { position: { top: -12, right: 22 }, html: countBadge(element) });
        }
        for (const id of state.flows) mark(id, 'nf-taken');
        const here = Object.keys(state.elements).find((id) => state.elements[id]?.state === 'current' || state.elements[id]?.state === 'incident');
        frame(canvas, here === undefined ? undefined : registry.get(here));
      } catch (error) {
        if (!gone) setFailure(error);
      }
    })();
    return () => {
      gone = true;
      viewer.current?.destroy();
      viewer.current = undefined;
      box.remove();
    };
  }, [state]);

  const zoom = (factor: number) => { const canvas = viewer.current?.get<Canvas>('canvas'); if (canvas) canvas.zoom(canvas.zoom() * factor); };
  if (failure) return <ErrorState error={failure} />;
  const used = new Set(Object.values(state.elements).map((element) => element.state));
  return (
    <div className="nf-picture">
      <div ref={host} className="nf-picture-host" role="img" aria-label={t('task.picture')} />
      <ul className="nf-picture-legend">{LEGEND.filter((kind) => kind === 'done' || kind === 'current' || kind === 'future' || used.has(kind)).map((kind) => <li key={kind}><i className={kind} />{t(`picture.${kind}`)}</li>)}</ul>
      <div className="nf-picture-zoom">
        <Button size="small" icon={<PlusOutlined />} aria-label={t('picture.zoomIn')} onClick={() => { zoom(1.25); }} />
        <Button size="small" icon={<MinusOutlined />} aria-label={t('picture.zoomOut')} onClick={() => { zoom(0.8); }} />
        <Button size="small" icon={<CompressOutlined />} aria-label={t('picture.fit')} onClick={() => { if (viewer.current) frame(viewer.current.get<Canvas>('canvas')); }} />
      </div>
    </div>
  );
}
