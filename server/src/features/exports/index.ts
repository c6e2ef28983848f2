export { ExportsModule } from './exports.module.js';
export { ExportsService, type ExportFormat, type ExportedFile } from './exports.service.js';
