import { lint, type Problem } from '@noticeflow/engine';
import { useEffect, useState } from 'react';
import type { Diagram } from '../canvas/services.js';

const QUIET = 350;

/** The engine's own findings about what is drawn, a moment after each change. `undefined` until the first answer. */
export function useLint(diagram: Diagram | undefined, edits: number): Problem[] | undefined {
  const [problems, setProblems] = useState<Problem[]>();
  useEffect(() => {
    if (!diagram) return undefined;
    let stale = false;
    const timer = setTimeout(() => {
      void (async () => {
        const { xml } = await diagram.saveXML({ format: false });
        const found = await lint(xml ?? '');
        if (!stale) setProblems(found);
      })();
    }, QUIET);
    return () => { stale = true; clearTimeout(timer); };
  }, [diagram, edits]);
  return problems;
}
