export { importEntities } from './entities.js';
export { ImportsModule } from './imports.module.js';
export { ImportsService, type ImportReport } from './imports.service.js';
