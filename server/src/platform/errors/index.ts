export { ProblemError, type ProblemDetail } from './problem-error.js';
export { ProblemFilter } from './problem.filter.js';
