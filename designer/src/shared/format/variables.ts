import { t } from '../i18n/index.js';

/** Variables typed as JSON, or what is wrong with the text and where. Empty text means none. */
export function readObject(text: string): { value: Record<string, unknown>; fault?: undefined } | { value?: undefined; fault: string } {
  if (text.trim() === '') return { value: {} };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The words of the browser are English; the place is all a person needs of them.
    const position = /position (\d+)/.exec(error.message)?.[1];
    const line = position === undefined ? text.trimEnd().split('\n').length : text.slice(0, Number(position)).split('\n').length;
    return { fault: t('variables.invalid', { line }) };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: t('variables.notAnObject') };
  return { value: value as Record<string, unknown> };
}
