import { useEffect, useRef } from 'react';
import { useFormState } from './form-state.js';

/** Scrolls the element into view when the form is asked to show this path. */
export function useRevealed<T extends HTMLElement>(path: string): React.RefObject<T | null> {
  const { focus } = useFormState();
  const ref = useRef<T>(null);
  useEffect(() => {
    if (!focus || !(focus.path === path || focus.path.startsWith(`${path}[`)) || !ref.current) return;
    ref.current.scrollIntoView({ block: 'center', behavior: 'smooth' });
    if (focus.path === path) ref.current.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true });
  }, [focus, path]);
  return ref;
}
