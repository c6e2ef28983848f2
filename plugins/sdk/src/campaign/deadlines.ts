import type { DateAnchor, TemplateDeadline } from '@noticeflow/schemas';
import { addDays, addWorkingDays, instantOf, localDay, workingDayFrom } from './calendar.js';
import type { WorkingCalendar } from './calendar.js';

/** A deadline made concrete. */
export interface DueDate {
  id: string;
  /**
   * Last instant at which an answer is in time. "X日前" includes the day: 24:00 is the last millisecond
   * of that day (23:59:59.999 local), so that a comparison `at <= due` needs no second rule and the due
   * time is shown on the right day. `18:00` likewise includes nothing after 18:00:00.000.
   */
  due: Date;
  /** Local day it falls on, after the holiday policy. */
  day: string;
  /** Day before the holiday policy moved it, when it did. */
  movedFrom?: string;
  calendarVersion: string;
}

export interface AnchorValues {
  parameters: Readonly<Record<string, unknown>>;
  issuedAt: Date;
}

/** The local day an anchor stands for; undefined when its parameter has no value yet. */
export function dayOfAnchor(anchor: DateAnchor | TemplateDeadline['anchor'], { parameters, issuedAt }: AnchorValues): string | undefined {
  if ('date' in anchor) return anchor.date;
  // The end of a period is a date once the periods are known (`expandPeriods`).
  if ('event' in anchor) return anchor.event === 'issued' ? localDay(issuedAt) : undefined;
  const value = parameters[anchor.parameter];
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
}

/** Computes one deadline: anchor + offset, holiday policy, time of day. Undefined while its anchor has no value. */
export function computeDeadline(deadline: TemplateDeadline, values: AnchorValues, calendar: WorkingCalendar): DueDate | undefined {
  const anchor = dayOfAnchor(deadline.anchor, values);
  if (!anchor) return undefined;
  const { days = 0, working = false } = deadline.offset ?? {};
  const planned = working ? addWorkingDays(calendar, anchor, days) : addDays(anchor, days);
  const { holidayPolicy } = deadline;
  const policy = typeof holidayPolicy === 'string' ? holidayPolicy : values.parameters[holidayPolicy.parameter];
  const day = policy === 'nextWorkingDay' ? workingDayFrom(calendar, planned) : planned;
  return {
    id: deadline.id,
    due: dueInstant(day, deadline.time ?? '24:00'),
    day,
    ...(day === planned ? {} : { movedFrom: planned }),
    calendarVersion: calendar.version,
  };
}

function dueInstant(day: string, time: string): Date {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return hours === 24 ? instantOf(day, 24 * 60, -1) : instantOf(day, hours * 60 + minutes);
}
