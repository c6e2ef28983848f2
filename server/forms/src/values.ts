import type { FormField } from '@noticeflow/schemas';
import { parseDate, parseDateRange } from './dates.js';
import { normalizeIdNumber } from './id-number.js';
import { tidy, toHalfWidth } from './text.js';

/** An attached file as a record holds it; the file itself lives in attachments. */
export interface AttachmentValue { id: string; name?: string; size?: number; type?: string }

/** A value in the one form it is stored in, or why it cannot be one of this field. `null` is "nothing filled in". */
export type Normalized = { value: unknown } | { wrong: string };

export interface Option { value: string; label: string }

/**
 * Brings a value from the browser or from Excel into its stored form: trimmed text, ISO dates, numbers, booleans,
 * option values for labels. Text that only fails its format (a date that does not exist, a bad identity number) is kept
 * as it is and found later by the checks; a value of the wrong kind is refused.
 */
export function normalizeValue(field: FormField, raw: unknown, options: readonly Option[] = []): Normalized {
  if (raw === undefined || raw === null) return { value: null };
  if (typeof raw === 'string' && tidy(raw) === '') return { value: null };
  return (NORMALIZERS[field.type] ?? normalizeText)(raw, field, options);
}

type Normalizer = (raw: unknown, field: FormField, options: readonly Option[]) => Normalized;

const wrong = (expected: string): Normalized => ({ wrong: `应为${expected}` });

const normalizeText: Normalizer = (raw, field) => {
  const text = textOf(raw);
  if (text === null) return wrong('文字');
  return { value: field.multiline === true ? text : text.replace(/\s*\n\s*/g, ' ') };
};

const normalizeNumber: Normalizer = (raw, field) => {
  if (typeof raw === 'number') return Number.isFinite(raw) ? { value: raw } : wrong('数字');
  if (typeof raw !== 'string') return wrong('数字');
  let text = tidy(toHalfWidth(raw)).replace(/[,，\s]/g, '');
  if (field.unit !== undefined && text.endsWith(field.unit)) text = text.slice(0, -field.unit.length);
  return /^[+-]?\d{1,15}(\.\d{1,10})?$/.test(text) ? { value: Number(text) } : wrong('数字');
};

const YES = new Set(['true', '是', '√', '✓', '✔', '☑', 'y', 'yes', '1', '对', '有']);
const NO = new Set(['false', '否', '×', '✗', '✘', '☐', 'n', 'no', '0', '无', '错']);

const normalizeBoolean: Normalizer = (raw) => {
  if (typeof raw === 'boolean') return { value: raw };
  const text = textOf(raw)?.toLowerCase();
  if (text !== undefined && YES.has(text)) return { value: true };
  return text !== undefined && NO.has(text) ? { value: false } : wrong('是或否');
};

const normalizeEnum: Normalizer = (raw, _field, options) => {
  const text = textOf(raw);
  return text === null ? wrong('选项') : { value: optionValue(text, options) };
};

const normalizeMultiEnum: Normalizer = (raw, _field, options) => {
  const items = Array.isArray(raw) ? raw : typeof raw === 'string' ? tidy(raw).split(/[、,，;；\n]+/) : null;
  if (items === null || items.length > 500) return wrong('若干选项');
  const texts = items.map(textOf);
  if (texts.some((text) => text === null)) return wrong('若干选项');
  const values = [...new Set(texts.filter((text): text is string => text !== null && text !== '').map((text) => optionValue(text, options)))];
  return { value: values.length === 0 ? null : values };
};

/** Option for a stored value, or for the label people read. */
function optionValue(text: string, options: readonly Option[]): string {
  if (options.some((option) => option.value === text)) return text;
  return options.find((option) => option.label === text)?.value ?? text;
}

const normalizeReference: Normalizer = (raw) => {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) {
    const reference = raw as { id?: unknown; code?: unknown; value?: unknown };
    return normalizeReference(reference.id ?? reference.code ?? reference.value ?? [], {} as FormField, []);
  }
  const text = Array.isArray(raw) ? (raw.length > 0 ? textOf(raw.at(-1)) : null) : textOf(raw);
  return text === null ? wrong('从列表中选取的一项') : { value: text };
};

/** A reference to a record is its id and nothing else; labels are looked up by whoever takes them from people. */
const normalizeRecord: Normalizer = (raw, field, options) => {
  const reference = normalizeReference(raw, field, options);
  return 'value' in reference && /^[A-Za-z0-9_-]{1,48}$/.test(String(reference.value)) ? reference : wrong('从列表中选取的一项');
};

const normalizeId: Normalizer = (raw) => {
  const text = typeof raw === 'string' ? normalizeIdNumber(raw) : null;
  // A number has already lost digits: 18 digits do not fit into a double.
  return text === null ? wrong('文本格式的身份证号') : { value: text };
};

const normalizePhone: Normalizer = (raw) => {
  const text = textOf(raw);
  return text === null ? wrong('电话号码') : { value: toHalfWidth(text).replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '') };
};

const normalizeDate: Normalizer = (raw) => {
  if (raw instanceof Date) return Number.isNaN(raw.getTime()) ? wrong('日期') : { value: raw.toISOString().slice(0, 10) };
  return typeof raw === 'string' ? { value: parseDate(raw) ?? tidy(raw) } : wrong('日期');
};

const normalizeDateRange: Normalizer = (raw) => {
  if (raw instanceof Date) return normalizeDateRange(raw.toISOString().slice(0, 10), {} as FormField, []);
  if (typeof raw === 'string') return { value: parseDateRange(raw) ?? tidy(raw) };
  const ends: unknown[] = Array.isArray(raw) ? raw : typeof raw === 'object' && raw !== null ? [(raw as { start?: unknown }).start, (raw as { end?: unknown }).end] : [];
  if (ends.length !== 2) return wrong('起止日期');
  if (ends.every((end) => end === undefined || end === null || end === '')) return { value: null };
  const [start, end] = ends.map((item) => (typeof item === 'string' ? parseDate(item) : null));
  return start !== null && start !== undefined && end !== null && end !== undefined ? { value: { start, end } } : wrong('起止日期');
};

const normalizeAttachment: Normalizer = (raw) => {
  const items: unknown[] = Array.isArray(raw) ? raw : [raw];
  const files: AttachmentValue[] = [];
  for (const item of items) {
    const file = typeof item === 'string' ? { id: item } : (item as Partial<AttachmentValue> | null);
    if (typeof file !== 'object' || file === null || typeof file.id !== 'string' || !/^[A-Za-z0-9_-]{1,48}$/.test(file.id)) return wrong('已上传的附件');
    files.push({
      id: file.id,
      ...(typeof file.name === 'string' ? { name: file.name.slice(0, 255) } : {}),
      ...(typeof file.size === 'number' ? { size: file.size } : {}),
      ...(typeof file.type === 'string' ? { type: file.type.slice(0, 100) } : {}),
    });
  }
  return { value: files.length === 0 ? null : files };
};

const NORMALIZERS: Partial<Record<FormField['type'], Normalizer>> = {
  text: normalizeText, url: normalizeText, person: normalizeReference, organisation: normalizeReference, region: normalizeReference, record: normalizeRecord,
  number: normalizeNumber, boolean: normalizeBoolean, enum: normalizeEnum, multiEnum: normalizeMultiEnum,
  idNumber: normalizeId, phone: normalizePhone, date: normalizeDate, dateRange: normalizeDateRange, attachment: normalizeAttachment,
};

function textOf(raw: unknown): string | null {
  if (typeof raw === 'string') return tidy(raw);
  return typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : null;
}

/** Options of an enum field: its own, or those of its code list. */
export function optionsOf(field: FormField, lists: Readonly<Record<string, readonly unknown[]>> = {}): Option[] {
  if (field.options !== undefined) return field.options;
  if (field.list === undefined || !Object.hasOwn(lists, field.list)) return [];
  return (lists[field.list] ?? []).flatMap((item) => {
    if (typeof item === 'string') return [{ value: item, label: item }];
    const { value, label } = (item ?? {}) as { value?: unknown; label?: unknown };
    return typeof value === 'string' ? [{ value, label: typeof label === 'string' ? label : value }] : [];
  });
}
