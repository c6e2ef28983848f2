import { useSyncExternalStore } from 'react';
import { messages } from './messages/index.js';

export type Language = 'zh' | 'en';
export type MessageKey = keyof typeof messages;
export type MessageParams = Record<string, string | number>;

const STORAGE_KEY = 'noticeflow.language';
const listeners = new Set<() => void>();

function stored(): Language {
  try {
    return globalThis.localStorage?.getItem(STORAGE_KEY) === 'en' ? 'en' : 'zh';
  } catch {
    // Storage may be forbidden (private window): Chinese is the default.
    return 'zh';
  }
}

let language: Language = stored();

export function currentLanguage(): Language { return language; }

/** Switches the language of the whole app and remembers it on this device. */
export function setLanguage(next: Language): void {
  language = next;
  try {
    globalThis.localStorage?.setItem(STORAGE_KEY, next);
  } catch {
    // Not remembered, still switched.
  }
  for (const listener of listeners) listener();
}

/** The text of a message in the current language; `{name}` is replaced by `params.name`. */
export function t(key: MessageKey, params?: MessageParams): string {
  const text = messages[key][language === 'zh' ? 0 : 1];
  return params ? text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole)) : text;
}

/** Is there a message of this (computed) key? */
export function hasMessage(key: string): key is MessageKey { return Object.hasOwn(messages, key); }

/** `t` of a computed key such as `state.${state}`, or the fallback when there is no such message. */
export function tOr(key: string, fallback: string): string { return hasMessage(key) ? t(key) : fallback; }

/** Re-renders the component when the language changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(
    (listener) => { listeners.add(listener); return () => { listeners.delete(listener); }; },
    currentLanguage,
    currentLanguage,
  );
}
