export { ProblemError, type ProblemDetail } from './problem-error.js';
export { problemTitle, prefersEnglish } from './problem-titles.js';
export { ProblemFilter, toProblem } from './problem.filter.js';
