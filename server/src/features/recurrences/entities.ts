import { RecurrenceReason } from './recurrence-reason.entity.js';

/** The tables of this feature. */
export const recurrenceEntities = [RecurrenceReason];
