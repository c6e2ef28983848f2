export { AccessLog } from './access-log.js';
export { AuditModule } from './audit.module.js';
