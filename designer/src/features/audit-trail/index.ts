export { auditApi } from './api.js';
