import type { IndicatorDefinition } from '@noticeflow/plugin-sdk';

/** A record as an indicator sees it: `hash` stands for the value of its field when it counts distinct values; `parent` is the record a row stands in. */
export interface Measured { data: Readonly<Record<string, unknown>>; hash: string | null; parent?: Readonly<Record<string, unknown>> | null }

/** Days that count, both included; open when absent. */
export interface Span { from?: string | undefined; until?: string | undefined }

/** The number reached. A record without its day, without its number or without its distinguishing value adds nothing. */
export function measure(definition: IndicatorDefinition, records: readonly Measured[], span: Span, holds: (where: string, record: Measured) => boolean): number {
  const { op, field, where, dateField } = definition;
  const inTime = records.filter(({ data }) => dateField === undefined || within(data[dateField], span));
  const counted = inTime.filter((record) => where === undefined || holds(where, record));
  if (op === 'share') return inTime.length === 0 ? 0 : Math.round((counted.length * 1000) / inTime.length) / 10;
  if (op === 'count') return counted.length;
  if (op === 'distinct') return new Set(counted.flatMap(({ data, hash }) => hash ?? valueOf(data[field!]) ?? [])).size;
  return exactSum(counted.map(({ data }) => data[field!]).filter((value): value is number => typeof value === 'number'));
}

function within(value: unknown, { from, until }: Span): boolean {
  const day = typeof value === 'object' && value !== null ? (value as { start?: unknown }).start : value;
  return typeof day === 'string' && (from === undefined || day.slice(0, 10) >= from) && (until === undefined || day.slice(0, 10) <= until);
}

const valueOf = (value: unknown): string | undefined => (value === null || value === undefined || value === '' ? undefined : `v:${JSON.stringify(value)}`);

/** Money has cents: added in hundredths, so that 0.1 + 0.2 is 0.3. */
const exactSum = (values: readonly number[]): number => values.reduce((sum, value) => sum + Math.round(value * 100), 0) / 100;
