import { currentLanguage, type MessageParams } from '../../shared/i18n/index.js';
import type { ConsequenceElement } from './api.js';
import { messages } from './messages.js';

export type TextKey = keyof typeof messages;

/** The text of the operations screens in the current language; kept here so that it is loaded with them. */
export function o(key: TextKey, params?: MessageParams): string {
  const found = messages[key][currentLanguage() === 'zh' ? 0 : 1];
  return params ? found.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole)) : found;
}

/** `o` of a computed key, or what the server said. */
export function oOr(key: string, fallback: string): string {
  return Object.hasOwn(messages, key) ? o(key as TextKey) : fallback;
}

/** 填报、复核（2 个） */
export function namesOf(elements: readonly ConsequenceElement[]): string {
  return elements.map(({ elementId, name, count }) => (count > 1 ? o('consequence.count', { name: name ?? elementId, count }) : name ?? elementId)).join(o('common.list'));
}
