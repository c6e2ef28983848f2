export { MappingDto, MigrationProblemView } from './migration.dto.js';
export { MigrationModule } from './migration.module.js';
export { migration, MigrationService } from './migration.service.js';
