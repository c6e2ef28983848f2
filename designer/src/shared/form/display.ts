import { optionsOf } from '@noticeflow/forms';
import type { FormField } from '@noticeflow/schemas';
import { t } from '../i18n/index.js';
import { knownName, regionName } from './names.js';
import type { FormScope } from './types.js';
import { textOf } from '../format/index.js';

const nameIn = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { fullName, name, displayName, label } = value as Record<string, unknown>;
  return [fullName, name, displayName, label].find((text): text is string => typeof text === 'string');
};

/** A value as people read it in a cell, a card or a line. */
export function displayValue(field: FormField, value: unknown, scope: FormScope): string {
  if (value === undefined || value === null || value === '') return '';
  switch (field.type) {
    case 'boolean': return value === true ? t('form.yes') : value === false ? t('form.no') : textOf(value);
    case 'enum':
    case 'multiEnum': {
      const options = optionsOf(field, scope.lists ?? {});
      return (Array.isArray(value) ? value : [value]).map((item) => options.find((option) => option.value === item)?.label ?? textOf(item)).join('、');
    }
    case 'region': return nameIn(value) ?? regionName(textOf(value));
    case 'organisation':
    case 'record':
    case 'person': return nameIn(value) ?? knownName(textOf(value));
    case 'dateRange': {
      if (typeof value !== 'object') return textOf(value);
      const { start = '', end = '' } = value as { start?: string; end?: string };
      return start === end ? start : `${start} ${t('form.to')} ${end}`;
    }
    case 'attachment': return (Array.isArray(value) ? value : [value]).map((file) => nameIn(file) ?? '').filter(Boolean).join('、');
    case 'number':
    // What is computed may be of any type.
    case 'computed':
      if (typeof value === 'boolean') return value ? t('form.yes') : t('form.no');
      if (Array.isArray(value)) return value.map(textOf).join('、');
      return typeof value === 'object' ? textOf(value) : `${textOf(value)}${field.unit ? ` ${field.unit}` : ''}`;
    default: return textOf(value);
  }
}
