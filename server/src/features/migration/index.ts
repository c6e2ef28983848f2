export { MappingDto, VERDICTS, type Verdict } from './migration.dto.js';
export { MigrationModule } from './migration.module.js';
export { migration, MigrationService } from './migration.service.js';
