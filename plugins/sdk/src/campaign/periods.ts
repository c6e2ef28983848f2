import type { DutyDefinition, PeriodSeries, TemplateDeadline, TemplateManifest } from '@noticeflow/schemas';
import { addDays, instantOf } from './calendar.js';
import { dayOfAnchor } from './deadlines.js';
import type { AnchorValues, DueDate } from './deadlines.js';

/** One month, quarter or year of a series; days are local and included. */
export interface Period { id: string; title: string; first: string; last: string }

/** A period as processes see it (`campaign.periods.<duty>`): `start` and `due` are instants, `end` its last local day. */
export interface PeriodData { id: string; title: string; start: string; end: string; due: string | null }

/** A duty or deadline made for one period; `series` is the id it has in the template. */
export interface OfPeriod { series?: string }

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;
const QUARTERS = ['一季度', '二季度', '三季度', '四季度'];
/** More than a century of months is a mistake in a year. */
const MAX_PERIODS = 1300;

/** The periods from the one in which `from` lies to the one in which `until` lies; none while an end has no value. */
export function periodsOf({ every, from, until }: PeriodSeries, values: AnchorValues): Period[] {
  const [start, end] = [dayOfAnchor(from, values), dayOfAnchor(until, values)];
  if (!start || !end) return [];
  const size = MONTHS[every];
  const indexOf = (day: string): number => Math.floor((Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1) / size);
  const [first, last] = [indexOf(start), Math.min(indexOf(end), indexOf(start) + MAX_PERIODS)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => periodAt(every, first + offset));
}

function periodAt(every: PeriodSeries['every'], index: number): Period {
  const size = MONTHS[every];
  const day = (month: number): string => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
  const first = day(index * size);
  const last = addDays(day((index + 1) * size), -1);
  const year = first.slice(0, 4);
  const [id, title] = every === 'year' ? [year, `${year}年`]
    : every === 'month' ? [first.slice(0, 7), `${year}年${Number(first.slice(5, 7))}月`]
      : [`${year}Q${(index % 4) + 1}`, `${year}年${QUARTERS[index % 4]}`];
  return { id, title, first, last };
}

/**
 * The manifest as a campaign issued with these values uses it: each duty with `periods` becomes one duty per period,
 * `<id>.<period>`, and its deadline at the period's end becomes one deadline per period. Duties without periods stay as they are.
 */
export function expandPeriods<T extends TemplateManifest>(manifest: T, values: AnchorValues): T {
  if (!manifest.duties.some((duty) => duty.periods)) return manifest;
  const atPeriodEnd = new Map(manifest.deadlines.filter(endsWithPeriod).map((deadline) => [deadline.id, deadline]));
  const deadlines = new Map<string, TemplateDeadline & OfPeriod>(manifest.deadlines.filter((deadline) => !endsWithPeriod(deadline)).map((deadline) => [deadline.id, deadline]));
  const duties = manifest.duties.flatMap((duty): (DutyDefinition & OfPeriod)[] => {
    if (!duty.periods) return [duty];
    const deadline = duty.deadline === undefined ? undefined : atPeriodEnd.get(duty.deadline);
    return periodsOf(duty.periods, values).map((period) => {
      const own = { ...duty, id: `${duty.id}.${period.id}`, title: `${duty.title}（${period.title}）`, period: period.id, series: duty.id };
      if (!deadline) return own;
      const id = `${deadline.id}.${period.id}`;
      deadlines.set(id, { ...deadline, id, title: `${deadline.title}（${period.title}）`, anchor: { date: period.last }, series: deadline.id });
      return { ...own, deadline: id };
    });
  });
  return { ...manifest, duties, deadlines: [...deadlines.values()] };
}

/** `campaign.periods` of an expanded manifest's campaign: by duty of the template, with the due times computed. */
export function periodData(manifest: TemplateManifest, values: AnchorValues, dues: readonly DueDate[]): Record<string, PeriodData[]> {
  const due = new Map(dues.map((item) => [item.id, item.due.toISOString()]));
  return Object.fromEntries(manifest.duties.filter((duty) => duty.periods && !(duty as OfPeriod).series).map((duty) => [
    duty.id,
    periodsOf(duty.periods!, values).map(({ id, title, first, last }) => ({
      id, title, start: instantOf(first, 0).toISOString(), end: last, due: due.get(`${duty.deadline}.${id}`) ?? due.get(duty.deadline ?? '') ?? null,
    })),
  ]));
}

/** The id under which a duty of the template is owed in a period: itself when it has no periods. */
export const dutyOfPeriod = (dutyId: string, periodId: string | undefined): string => (periodId === undefined ? dutyId : `${dutyId}.${periodId}`);

/** The duty's id in the template. */
export const seriesOf = (duty: DutyDefinition): string => (duty as DutyDefinition & OfPeriod).series ?? duty.id;

const endsWithPeriod = (deadline: TemplateDeadline): boolean => 'event' in deadline.anchor && deadline.anchor.event === 'periodEnd';
