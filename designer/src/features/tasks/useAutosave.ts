import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { tasksApi, type TaskDetails } from './api.js';

type Read = () => Record<string, unknown>;

/** So long nothing is typed before the draft is kept. */
const QUIET_MS = 1_500;

export interface Autosave {
  /** Typed and not kept yet. */
  dirty: boolean;
  /** The last attempt was refused or did not arrive. */
  failed: boolean;
  savedAt: string | undefined;
  /** Something was typed; `read` gives the whole form when it is kept. */
  changed: (read: Read) => void;
  /** 暂存 now. */
  save: (read: Read) => Promise<void>;
  /** Handed in, or kept some other way: nothing left to keep. */
  settle: () => void;
}

/**
 * 自动暂存: what is typed into a task becomes a draft of this person shortly after, and at the latest when the task
 * leaves the screen. Nobody loses a list of forty rows because another task was opened in between.
 * `paused` while the form is being handed in or a workbook imported: a late draft would overtake them.
 */
export function useAutosave(task: TaskDetails, possible: boolean, paused: boolean, onLost: (error: unknown) => void): Autosave {
  const client = useQueryClient();
  const [dirty, setDirty] = useState(false);
  const [failed, setFailed] = useState(false);
  const [savedAt, setSavedAt] = useState(task.form?.draftSavedAt);
  const [typed, setTyped] = useState(0);
  /** Set while something is not kept; outlives the form on the screen. */
  const pending = useRef<Read>(undefined);
  const lost = useRef(onLost);
  const may = useRef(possible);
  useEffect(() => { lost.current = onLost; may.current = possible; });

  const save = useCallback(async (read: Read) => {
    const data = read();
    pending.current = undefined;
    try {
      const answer = await tasksApi.saveDraft(task.id, data);
      // Whoever comes back to the task finds the draft at once, without waiting for the server.
      client.setQueryData<TaskDetails>(['tasks', 'one', task.id], (before) => before?.form && { ...before, form: { ...before.form, draft: data, draftSavedAt: answer.savedAt } });
      setSavedAt(answer.savedAt);
      setFailed(false);
      if (pending.current === undefined) setDirty(false);
      void client.invalidateQueries({ queryKey: ['tasks', 'counts'] });
    } catch (error) {
      pending.current ??= read;
      setFailed(true);
      throw error;
    }
  }, [client, task.id]);

  useEffect(() => {
    if (typed === 0 || paused || !possible) return undefined;
    const timer = setTimeout(() => {
      // Refused or offline: the head of the form says so, and the next key stroke tries again.
      if (pending.current) save(pending.current).catch(() => undefined);
    }, QUIET_MS);
    return () => { clearTimeout(timer); };
  }, [typed, paused, possible, save]);

  useEffect(() => () => {
    if (pending.current && may.current) save(pending.current).catch((error: unknown) => { lost.current(error); });
  }, [save]);

  const changed = useCallback((read: Read) => { pending.current = read; setDirty(true); setTyped((count) => count + 1); }, []);
  const settle = useCallback(() => { pending.current = undefined; setDirty(false); setTyped(0); }, []);
  return { dirty, failed, savedAt, changed, save, settle };
}
