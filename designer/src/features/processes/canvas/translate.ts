import library from 'bpmn-js-i18n-zh/lib/bpmn-js/index.js';
import { currentLanguage } from '../../../shared/i18n/index.js';
import { zhOwn } from './zh.js';

const chinese: Record<string, string> = { ...library, ...zhOwn };

/** Texts the library asked for and nobody has translated. Empty, or a test fails. */
export const untranslated = new Set<string>();

/** The Chinese of a text of bpmn-js, or undefined. */
export function chineseOf(template: string): string | undefined {
  return Object.hasOwn(chinese, template) ? chinese[template] : undefined;
}

function translate(template: string, replacements: Record<string, string> = {}): string {
  let text = template;
  if (currentLanguage() === 'zh') {
    const found = chineseOf(template);
    if (found === undefined && /[A-Za-z]{2}/.test(template)) untranslated.add(template);
    text = found ?? template;
  }
  return text.replace(/\{([^}]+)\}/g, (whole, name: string) => replacements[name] ?? whole);
}

/** Replaces the translate service of diagram-js. */
export const translateModule = { translate: ['value', translate] };
