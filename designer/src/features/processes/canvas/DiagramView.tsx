import { useEffect, useRef, useState } from 'react';
import { ErrorState } from '../../../shared/ui/index.js';
import { createViewer } from './create-viewer.js';
import { fitAll } from './fit.js';
import type { Diagram } from './services.js';
import './canvas.css';

/** A read-only diagram. `decorate` runs after each import and whenever it changes (markers, counts). */
export function DiagramView({ xml, decorate, height = 420, label }: { xml: string; decorate?: (diagram: Diagram) => void; height?: number | string; label: string }) {
  const host = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState<Diagram>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    const box = document.createElement('div');
    box.className = 'nf-bpmn-canvas';
    host.current?.append(box);
    const diagram = createViewer(box);
    let gone = false;
    diagram.importXML(xml).then(() => { if (!gone) { fitAll(diagram); setReady(diagram); } }, (error: unknown) => { if (!gone) setFailure(error); });
    return () => { gone = true; setReady(undefined); diagram.destroy(); box.remove(); };
  }, [xml]);
  useEffect(() => { if (ready) decorate?.(ready); }, [ready, decorate]);
  if (failure) return <ErrorState error={failure} />;
  return <div ref={host} className="nf-bpmn readonly" style={{ height }} role="img" aria-label={label} />;
}
