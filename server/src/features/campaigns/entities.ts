import { CalendarDay } from './calendar-day.entity.js';

/** The tables of this feature. */
export const campaignEntities = [CalendarDay];
