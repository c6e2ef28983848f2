import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import chineseDays from 'chinese-days';
import { plainWeek, type WorkingCalendar } from '@noticeflow/plugin-sdk';
import { Database, type Tx } from '../../persistence/index.js';
import { Clock } from '../../platform/clock/index.js';

/** Version of the seeded calendar: the State Council's arrangements as published by this package. */
const SEED = 'chinese-days@1.5.7';
/** Last year whose arrangement the seed knows; later years are plain weeks until the administrator enters the days. */
export const LAST_KNOWN_YEAR = 2026;
const FIRST_KNOWN_YEAR = 2004;

export interface CalendarEntry { day: string; working: boolean; name: string | null; overridden: boolean; known: boolean }

/** Working days of a tenant: the published 调休 rows, and over them the days the administrator has entered. */
@Injectable()
export class CalendarService {
  constructor(private readonly database: Database, private readonly clock: Clock) {}

  async for(tenantId: string, tx?: Tx): Promise<WorkingCalendar> {
    const overrides = await this.overrides(tenantId, tx);
    const version = overrides.size === 0 ? SEED : `${SEED}+${createHash('sha256').update(JSON.stringify([...overrides].sort())).digest('hex').slice(0, 8)}`;
    return { version, isWorkingDay: (day) => overrides.get(day)?.working ?? seeded(day) };
  }

  /** Every day of a year that differs from a plain week, and every overridden one. */
  async year(tenantId: string, year: number): Promise<{ version: string; known: boolean; days: CalendarEntry[] }> {
    const overrides = await this.overrides(tenantId);
    const { version } = await this.for(tenantId);
    const known = year <= LAST_KNOWN_YEAR && year >= FIRST_KNOWN_YEAR;
    const days: CalendarEntry[] = [];
    for (const date = new Date(Date.UTC(year, 0, 1)); date.getUTCFullYear() === year; date.setUTCDate(date.getUTCDate() + 1)) {
      const day = date.toISOString().slice(0, 10);
      const override = overrides.get(day);
      if (!override && seeded(day) === plainWeek.isWorkingDay(day)) continue;
      days.push({ day, working: override?.working ?? seeded(day), name: override?.note || holidayName(day), overridden: override !== undefined, known });
    }
    return { version, known, days };
  }

  async set(tenantId: string, actorId: string, day: string, working: boolean | null, note = ''): Promise<void> {
    await this.database.write(async (tx) => {
      if (working === null) tx.later('DELETE FROM calendar_day WHERE tenant_id = ? AND day = ?', [tenantId, day]);
      else tx.put('calendar_day', { tenant_id: tenantId, day, working, note, updated_at: this.clock.now(), updated_by: actorId }, ['tenant_id', 'day']);
    });
  }

  private async overrides(tenantId: string, tx?: Tx): Promise<Map<string, { working: boolean; note: string }>> {
    const read = (reader: Tx): Promise<{ day: string; working: unknown; note: string }[]> => reader.query('SELECT day, working, note FROM calendar_day WHERE tenant_id = ?', [tenantId]);
    const rows = tx ? await read(tx) : await this.database.read(read);
    return new Map(rows.map((row) => [row.day, { working: Boolean(Number(row.working)), note: row.note }]));
  }
}

function seeded(day: string): boolean {
  const year = Number(day.slice(0, 4));
  return year < FIRST_KNOWN_YEAR || year > LAST_KNOWN_YEAR ? plainWeek.isWorkingDay(day) : chineseDays.isWorkday(day);
}

/** `National Day,国庆节,3` → 国庆节. */
function holidayName(day: string): string | null {
  return chineseDays.getDayDetail(day).name.split(',')[1] ?? null;
}
