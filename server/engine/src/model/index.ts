export type * from './model.js';
export type * from './executable.js';
export { ModelError } from './problem.js';
export type { Problem } from './problem.js';
