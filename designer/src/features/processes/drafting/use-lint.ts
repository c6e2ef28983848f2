import { lint, type Problem } from '@noticeflow/engine';
import { useEffect, useState } from 'react';
import type { Decision } from '../api.js';
import type { Diagram } from '../canvas/services.js';

const QUIET = 350;

/** The engine's own findings about what is drawn, a moment after each change. With the decisions there are, one that is missing is found too. `undefined` until the first answer. */
export function useLint(diagram: Diagram | undefined, edits: number, decisions: readonly Decision[] | undefined): Problem[] | undefined {
  const [problems, setProblems] = useState<Problem[]>();
  useEffect(() => {
    if (!diagram) return undefined;
    let stale = false;
    const timer = setTimeout(() => {
      void (async () => {
        const { xml } = await diagram.saveXML({ format: false });
        const found = await lint(xml ?? '', decisions ? { decisions: new Set(decisions.map(({ key }) => key)) } : {});
        if (!stale) setProblems(found);
      })();
    }, QUIET);
    return () => { stale = true; clearTimeout(timer); };
  }, [diagram, edits, decisions]);
  return problems;
}
