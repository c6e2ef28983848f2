import { useSyncExternalStore } from 'react';

/** Does the media query match now? Follows changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => { media.removeEventListener('change', listener); };
    },
    () => window.matchMedia(query).matches,
    () => false,
  );
}

/** Has this device a network? */
export function useOnline(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      window.addEventListener('online', onChange);
      window.addEventListener('offline', onChange);
      return () => { window.removeEventListener('online', onChange); window.removeEventListener('offline', onChange); };
    },
    () => navigator.onLine,
  );
}

/** Phone layout: the same border as the bottom tab bar in app.css. */
export function usePhone(): boolean { return useMedia('(max-width: 768px)'); }
