export { AccessLog, type Access, type AccessAction } from './access-log.js';
export { AuditModule } from './audit.module.js';
