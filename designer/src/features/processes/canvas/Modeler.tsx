import { useEffect, useRef } from 'react';
import { createModeler } from './create-modeler.js';
import { fitReadable, PALETTE } from './fit.js';
import type { Diagram } from './services.js';
import './canvas.css';

/** Hosts the modeler. A new `xml` object (another draft, somebody else's version) starts a new one; edits stay inside. */
export function Modeler({ source, onReady, onFailure }: { source: { xml: string }; onReady: (diagram: Diagram | undefined) => void; onFailure: (error: unknown) => void }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A host of its own per mount: a doubled mount must not leave the dead modeler's palette behind.
    const box = document.createElement('div');
    box.className = 'nf-bpmn-canvas';
    host.current?.append(box);
    const diagram = createModeler(box);
    let gone = false;
    diagram.importXML(source.xml).then(() => {
      if (gone) return;
      fitReadable(diagram, PALETTE);
      box.dataset['ready'] = 'true';
      onReady(diagram);
    }, (error: unknown) => { if (!gone) onFailure(error); });
    // The palette goes to two columns when the drawer below leaves it little height.
    const size = new ResizeObserver(() => { if (!gone) diagram.get('canvas').resized(); });
    size.observe(box);
    return () => { gone = true; size.disconnect(); onReady(undefined); diagram.destroy(); box.remove(); };
  }, [source, onReady, onFailure]);
  return <div ref={host} className="nf-bpmn" />;
}
