import type { IndicatorDefinition } from '@noticeflow/plugin-sdk';

/** A record as an indicator sees it: `hash` stands for the value of its field when it counts distinct values. */
export interface Measured { data: Readonly<Record<string, unknown>>; hash: string | null }

/** Days that count, both included; open when absent. */
export interface Span { from?: string | undefined; until?: string | undefined }

/** The number reached. A record without its day, without its number or without its distinguishing value adds nothing. */
export function measure(definition: IndicatorDefinition, records: readonly Measured[], span: Span, holds: (where: string, data: Measured['data']) => boolean): number {
  const { op, field, where, dateField } = definition;
  const counted = records.filter(({ data }) => (dateField === undefined || within(data[dateField], span)) && (where === undefined || holds(where, data)));
  if (op === 'count') return counted.length;
  if (op === 'distinct') return new Set(counted.flatMap(({ data, hash }) => hash ?? valueOf(data[field!]) ?? [])).size;
  return exactSum(counted.map(({ data }) => data[field!]).filter((value): value is number => typeof value === 'number'));
}

function within(day: unknown, { from, until }: Span): boolean {
  return typeof day === 'string' && (from === undefined || day.slice(0, 10) >= from) && (until === undefined || day.slice(0, 10) <= until);
}

const valueOf = (value: unknown): string | undefined => (value === null || value === undefined || value === '' ? undefined : `v:${JSON.stringify(value)}`);

/** Money has cents: added in hundredths, so that 0.1 + 0.2 is 0.3. */
const exactSum = (values: readonly number[]): number => values.reduce((sum, value) => sum + Math.round(value * 100), 0) / 100;
