import { formatDateZh, optionsOf, type DateRange } from '@noticeflow/forms';
import type { FormField } from '@noticeflow/schemas';

/** Names for values that are stored as codes or ids. */
export interface Names {
  region(code: string): string | undefined;
  organisation(id: string): string | undefined;
  /** Label of a record a field of type `record` names. */
  record(id: string): string | undefined;
  lists: Readonly<Record<string, readonly unknown[]>>;
}

/** A value as it stands on paper. */
export function formatValue(field: FormField, value: unknown, names: Names): string {
  if (value === undefined || value === null || value === '') return '';
  switch (field.type) {
    case 'boolean': return value === true ? '√' : value === false ? '' : textOf(value);
    case 'date': return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDateZh(value) : textOf(value);
    case 'dateRange': return typeof value === 'object' ? formatRange(value as DateRange) : textOf(value);
    case 'enum': return labelOf(field, textOf(value), names);
    case 'multiEnum': return Array.isArray(value) ? value.map((item) => labelOf(field, textOf(item), names)).join('、') : textOf(value);
    case 'region': return names.region(textOf(value)) ?? textOf(value);
    case 'organisation': return names.organisation(textOf(value)) ?? textOf(value);
    case 'record': return names.record(textOf(value)) ?? textOf(value);
    case 'attachment': return Array.isArray(value) ? value.map((file) => textOf((file as { name?: unknown }).name)).filter((name) => name !== '').join('\n') : '';
    default: return textOf(value);
  }
}

/** 2022年7月10日—12日, 2022年7月30日—8月2日; one day once. */
function formatRange({ start, end }: DateRange): string {
  if (start === end) return formatDateZh(start);
  const last = formatDateZh(end);
  if (start.slice(0, 7) === end.slice(0, 7)) return `${formatDateZh(start)}—${last.slice(last.indexOf('月') + 1)}`;
  return `${formatDateZh(start)}—${start.slice(0, 4) === end.slice(0, 4) ? last.slice(last.indexOf('年') + 1) : last}`;
}

function labelOf(field: FormField, value: string, names: Names): string {
  return optionsOf(field, names.lists).find((option) => option.value === value)?.label ?? value;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
