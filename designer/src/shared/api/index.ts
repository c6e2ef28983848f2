export { api, onSignedOut, type Page } from './client.js';
export { ApiProblem } from './problem.js';
export type { Schemas } from './schemas.js';
