export { api, apiUrl, onSignedOut, type Page, type Query } from './client.js';
export { ApiProblem, type ProblemDetails, type ProblemItem } from './problem.js';
export type { Schemas } from './schemas.js';
