export { organisationsApi } from './api.js';
