import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiProblem } from '../../../shared/api/index.js';
import { processesApi, type Draft } from '../api.js';
import type { Diagram } from '../canvas/services.js';
import { headOf } from '../model/new-process.js';

export type SaveState = 'saved' | 'changed' | 'saving' | 'conflict' | 'failed';

/** How long after the last change a draft is saved by itself. */
const QUIET = 2_000;

export interface Drafting {
  state: SaveState;
  savedAt: string;
  /** Saves what is drawn now. Answers false when it could not (conflict, offline); the state says why. */
  save: () => Promise<boolean>;
  changed: () => void;
  setCampaign: (campaignId: string | undefined) => void;
  campaignId: string | undefined;
  /** After a conflict: keep mine (over theirs). */
  overwrite: () => Promise<boolean>;
  baseDefinitionId: string | null;
  published: (definitionId: string) => void;
}

/**
 * Keeps a draft saved: by itself two seconds after the last change, on demand, and when the page is left.
 * Saves follow one another; each names the version it is based on, so that two designers do not overwrite each other.
 */
export function useDraft(draft: Draft, diagram: Diagram | undefined): Drafting {
  const client = useQueryClient();
  const [state, setState] = useState<SaveState>('saved');
  const [savedAt, setSavedAt] = useState(draft.updatedAt);
  const [campaignId, setCampaignId] = useState(draft.campaignId ?? undefined);
  const [baseDefinitionId, setBase] = useState(draft.baseDefinitionId);
  const now = useRef({ version: draft.version, edits: 0, saved: 0, campaignId: draft.campaignId ?? undefined, base: draft.baseDefinitionId, running: undefined as Promise<boolean> | undefined, blocked: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const drawn = useRef(diagram);
  useEffect(() => { if (diagram) drawn.current = diagram; }, [diagram]);

  const send = useCallback(async (): Promise<boolean> => {
    const modeler = drawn.current;
    if (!modeler) return false;
    const edits = now.current.edits;
    setState('saving');
    try {
      const { xml } = await modeler.saveXML({ format: true });
      const head = xml === undefined ? undefined : headOf(xml);
      if (xml === undefined || !head) throw new Error('Expected a process in the diagram but there is none');
      const answer = await processesApi.saveDraft(draft.id, {
        ...head, xml, version: now.current.version, ...(now.current.campaignId && { campaignId: now.current.campaignId }), ...(now.current.base && { baseDefinitionId: now.current.base }),
      });
      now.current.version = answer.version;
      now.current.saved = edits;
      setSavedAt(answer.updatedAt);
      // Kept for the narrow view while this draft is open; once it is left, the next opening asks the server.
      client.setQueryData<Draft>(['process-drafts', draft.id], (known) => (known ? answer : undefined));
      void client.invalidateQueries({ queryKey: ['process-drafts', 'list'] });
      setState(now.current.edits === edits ? 'saved' : 'changed');
      return true;
    } catch (error) {
      const conflict = error instanceof ApiProblem && error.status === 409;
      now.current.blocked = conflict;
      setState(conflict ? 'conflict' : 'failed');
      return false;
    }
  }, [client, draft.id]);

  const save = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    // One after the other: the version of the next save is known only when the last one is answered.
    while (now.current.running) await now.current.running;
    if (now.current.blocked) return false;
    if (now.current.edits === now.current.saved) return true;
    now.current.running = send();
    const done = await now.current.running;
    now.current.running = undefined;
    return done;
  }, [send]);

  const changed = useCallback(() => {
    now.current.edits += 1;
    if (now.current.blocked) return;
    setState('changed');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => { void save(); }, QUIET);
  }, [save]);

  const setCampaign = useCallback((id: string | undefined) => {
    now.current.campaignId = id;
    setCampaignId(id);
    changed();
  }, [changed]);

  const overwrite = useCallback(async () => {
    now.current.version = (await processesApi.draft(draft.id)).version;
    now.current.blocked = false;
    return save();
  }, [draft.id, save]);

  const published = useCallback((definitionId: string) => { now.current.base = definitionId; setBase(definitionId); }, []);

  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => { if (now.current.edits !== now.current.saved) event.preventDefault(); };
    window.addEventListener('beforeunload', leave);
    const latest = now.current;
    return () => {
      window.removeEventListener('beforeunload', leave);
      // Leaving by a link must not lose the last two seconds.
      if (latest.edits !== latest.saved && !latest.blocked) void save();
    };
  }, [save]);

  return { state, savedAt, save, changed, setCampaign, campaignId, overwrite, baseDefinitionId, published };
}
