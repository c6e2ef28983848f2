import { formatDateZh, optionsOf, type DateRange } from '@noticeflow/forms';
import type { FormField } from '@noticeflow/schemas';

/** Names for values that are stored as codes or ids. */
export interface Names {
  region(code: string): string | undefined;
  organisation(id: string): string | undefined;
  lists: Readonly<Record<string, readonly unknown[]>>;
}

/** A value as it stands on paper. */
export function formatValue(field: FormField, value: unknown, names: Names): string {
  if (value === undefined || value === null || value === '') return '';
  switch (field.type) {
    case 'boolean': return value === true ? '√' : value === false ? '' : String(value);
    case 'date': return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDateZh(value) : String(value);
    case 'dateRange': return typeof value === 'object' ? formatRange(value as DateRange) : String(value);
    case 'enum': return labelOf(field, String(value), names);
    case 'multiEnum': return Array.isArray(value) ? value.map((item) => labelOf(field, String(item), names)).join('、') : String(value);
    case 'region': return names.region(String(value)) ?? String(value);
    case 'organisation': return names.organisation(String(value)) ?? String(value);
    case 'attachment': return Array.isArray(value) ? value.map((file) => String((file as { name?: unknown }).name ?? '')).filter((name) => name !== '').join('\n') : '';
    default: return String(value);
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
