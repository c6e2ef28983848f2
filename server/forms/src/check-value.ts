import type { Finding, FormField } from '@noticeflow/schemas';
import { formatDateZh, type DateRange } from './dates.js';
import { problemOfId, type IdNumberProblem } from './id-number.js';
import { charCount } from './text.js';
import { matchesWhole } from './pattern.js';
import type { AttachmentValue, Option } from './values.js';

/** What one value is checked against besides its field. */
export interface ValueContext {
  options: readonly Option[];
  /** ISO date. */
  today: string;
  /** Bounds already evaluated. */
  minDate?: string | null;
  maxDate?: string | null;
  regionWithin?: string | null;
}

export type ValueFinding = Pick<Finding, 'rule' | 'severity' | 'message'>;

const error = (rule: string, message: string): ValueFinding => ({ rule, severity: 'error', message });

/** Everything wrong with one filled-in value (empty values are a matter of `required`). */
export function checkValue(field: FormField, value: unknown, context: ValueContext): ValueFinding[] {
  return [...(CHECKS[field.type]?.(field, value as never, context) ?? []), ...checkText(field, value)];
}

type Check = (field: FormField, value: never, context: ValueContext) => ValueFinding[];

const ID_MESSAGES: Record<IdNumberProblem, string> = {
  length: '身份证号应为18位',
  characters: '身份证号应为17位数字加1位数字或X',
  birthDate: '身份证号中的出生日期不存在',
  checkDigit: '身份证号校验位不正确，请核对',
};

const CHECKS: Partial<Record<FormField['type'], Check>> = {
  number: (field, value: number) => [
    ...(field.integer === true && !Number.isInteger(value) ? [error('integer', '应为整数')] : []),
    ...(field.decimals !== undefined && decimalsOf(value) > field.decimals ? [error('decimals', `最多保留${field.decimals}位小数`)] : []),
    ...(field.min !== undefined && value < field.min ? [error('min', `不小于${field.min}`)] : []),
    ...(field.max !== undefined && value > field.max ? [error('max', `不大于${field.max}`)] : []),
  ],
  enum: (_field, value: string, { options }) => (options.some((option) => option.value === value) ? [] : [error('enum', `“${clip(value)}”不在选项中`)]),
  multiEnum: (_field, value: string[], { options }) =>
    value.filter((item) => !options.some((option) => option.value === item)).map((item) => error('enum', `“${clip(item)}”不在选项中`)),
  idNumber: (_field, value: string, { today }) => {
    const problem = problemOfId(value, today);
    return problem === null ? [] : [error('idNumber', ID_MESSAGES[problem])];
  },
  phone: (_field, value: string) => (/^1[3-9]\d{9}$|^0\d{9,11}$|^[48]00\d{7}$|^123\d{2}$/.test(value) ? [] : [error('phone', '电话号码格式不正确')]),
  url: (field, value: string) => {
    const links = field.multiline === true ? value.split(/[\s,，;；]+/).filter((link) => link !== '') : [value];
    return links.every(isWebAddress) ? [] : [error('url', '网址应以 http:// 或 https:// 开头')];
  },
  date: (field, value: string, context) => (isIsoDate(value) ? dateBounds(field, value, value, context) : [error('date', '日期不存在或格式不正确')]),
  dateRange: (field, value: DateRange | string, context) => {
    if (typeof value === 'string') return [error('date', '起止日期格式不正确')];
    return [
      ...(value.start > value.end ? [error('dateRange', '开始日期晚于结束日期')] : []),
      ...dateBounds(field, value.start, value.end, context),
    ];
  },
  region: (field, value: string, { regionWithin }) => {
    if (!/^\d{2}(\d{2}(\d{2})?)?$/.test(value)) return [error('region', '应选择行政区划')];
    const digits = field.regionLevel === 'province' ? 2 : field.regionLevel === 'prefecture' ? 4 : 6;
    return [
      ...(value.length > digits ? [error('regionLevel', '所选行政区划层级过细')] : []),
      ...(regionWithin && !value.startsWith(regionWithin) ? [error('regionWithin', '不在规定的行政区划范围内')] : []),
    ];
  },
  attachment: (field, value: AttachmentValue[]) => [
    ...(value.length > (field.maxFiles ?? 20) ? [error('maxFiles', `最多${field.maxFiles ?? 20}个附件`)] : []),
    ...value.flatMap((file) => {
      const extension = file.name?.split('.').pop()?.toLowerCase();
      const accepted: readonly string[] = field.accept ?? [];
      return accepted.length > 0 && extension !== undefined && !accepted.includes(extension === 'jpeg' ? 'jpg' : extension)
        ? [error('accept', `只接受${accepted.join('、')}文件`)] : [];
    }),
  ],
};

function checkText(field: FormField, value: unknown): ValueFinding[] {
  if (typeof value !== 'string') return [];
  const length = charCount(value);
  return [
    ...(field.maxLength !== undefined && length > field.maxLength ? [error('maxLength', `不超过${field.maxLength}字，现有${length}字`)] : []),
    ...(field.minLength !== undefined && length < field.minLength ? [error('minLength', `不少于${field.minLength}字，现有${length}字`)] : []),
    ...(field.pattern !== undefined && !matchesWhole(field.pattern.regex, value)
      ? [{ rule: 'pattern', severity: field.pattern.severity ?? 'error', message: field.pattern.message }] : []),
  ];
}

function dateBounds(field: FormField, start: string, end: string, { minDate, maxDate }: ValueContext): ValueFinding[] {
  const severity = field.dateSeverity ?? 'error';
  return [
    ...(minDate && start < minDate ? [{ rule: 'minDate', severity, message: `不早于${formatDateZh(minDate)}` }] : []),
    ...(maxDate && end > maxDate ? [{ rule: 'maxDate', severity, message: `不晚于${formatDateZh(maxDate)}` }] : []),
  ];
}

const isIsoDate = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value);

function isWebAddress(text: string): boolean {
  if (text.length > 2000 || !/^https?:\/\//i.test(text)) return false;
  try {
    return new URL(text).hostname !== '';
  } catch {
    return false;
  }
}

function decimalsOf(value: number): number {
  const text = String(value);
  const at = text.indexOf('.');
  return at === -1 ? 0 : text.length - at - 1;
}

const clip = (text: string): string => ([...text].length > 20 ? `${[...text].slice(0, 20).join('')}…` : text);
