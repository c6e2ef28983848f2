export { daysUntil, formatDate, setShownYear, formatDay, formatDue, formatShortTime, formatTime, hasDue } from './date.js';
export { textOf } from './text.js';
export { readObject } from './variables.js';
