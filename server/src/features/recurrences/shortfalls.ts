import type { RecurrenceDefinition } from '@noticeflow/plugin-sdk';
import { periodsBetween, type Period } from './weeks.js';

/** One person (or thing) that is to be served, found on one or more rows. */
export interface Subject {
  /** Keyed hash of the distinguishing value, or the row's id when it has none. */
  key: string;
  label: string;
  unitId: string;
  /** The rows that mean this subject; records point at any of them. */
  rowIds: string[];
  /** First and last day on which it is owed; until null has no end yet. */
  from: string;
  until: string | null;
}

/** One service given. */
export interface ServiceRecord { subjectRowId: string; day: string; values: Readonly<Record<string, number>> }

export interface PeriodResult { period: string; first: string; last: string; values: Record<string, number>; short: string[]; reason: string | null }
export interface SubjectResult { key: string; label: string; unitId: string; rowId: string; periods: PeriodResult[] }

/** Sums up all services per subject and period. A subject is owed a period only when it lies wholly in its own span. */
export function sumUp(
  definition: Pick<RecurrenceDefinition, 'every' | 'measures'>,
  subjects: readonly Subject[],
  records: readonly ServiceRecord[],
  until: string,
  reasons: ReadonlyMap<string, string> = new Map(),
): SubjectResult[] {
  const bySubjectRow = new Map<string, ServiceRecord[]>();
  for (const record of records) bySubjectRow.set(record.subjectRowId, [...(bySubjectRow.get(record.subjectRowId) ?? []), record]);
  return subjects.map((subject) => {
    const own = subject.rowIds.flatMap((id) => bySubjectRow.get(id) ?? []);
    const last = subject.until !== null && subject.until < until ? subject.until : until;
    return {
      key: subject.key, label: subject.label, unitId: subject.unitId, rowId: subject.rowIds[0]!,
      periods: periodsBetween(subject.from, last, definition.every).map((period) => judge(definition, period, own, reasons.get(`${subject.key} ${period.id}`) ?? null)),
    };
  });
}

function judge({ measures }: Pick<RecurrenceDefinition, 'measures'>, { id, first, last }: Period, records: readonly ServiceRecord[], reason: string | null): PeriodResult {
  const within = records.filter(({ day }) => day >= first && day <= last);
  const values = Object.fromEntries(measures.map((measure) => [
    measure.id, measure.op === 'count' ? within.length : within.reduce((sum, record) => sum + (record.values[measure.id] ?? 0), 0),
  ]));
  return { period: id, first, last, values, short: measures.filter((measure) => values[measure.id]! < measure.atLeast).map((measure) => measure.id), reason };
}
