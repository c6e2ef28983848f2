export type * from './values.js';
export type * from './commands.js';
export type * from './events.js';
export type * from './outcome.js';
export type * from './context.js';
