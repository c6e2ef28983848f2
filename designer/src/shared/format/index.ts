export { daysUntil, formatDate, setShownYear, formatDay, formatDue, formatShortTime, formatTime, hasDue } from './date.js';
export { isMasked, maskIdNumber } from './mask.js';
export { textOf } from './text.js';
