import library from 'bpmn-js-i18n-zh/lib/bpmn-js/index.js';
import { currentLanguage } from '../../../shared/i18n/index.js';
import { zhOwn } from './zh.js';

const chinese: Record<string, string> = { ...library, ...zhOwn };

/** The Chinese of a text of bpmn-js, or undefined. */
export function chineseOf(template: string): string | undefined {
  return Object.hasOwn(chinese, template) ? chinese[template] : undefined;
}

function translate(template: string, replacements: Record<string, string> = {}): string {
  const text = currentLanguage() === 'zh' ? chineseOf(template) ?? template : template;
  return text.replace(/\{([^}]+)\}/g, (whole, name: string) => replacements[name] ?? whole);
}

/** Replaces the translate service of diagram-js. */
export const translateModule = { translate: ['value', translate] };
