export { recurrenceEntities } from './entities.js';
export { RecurrencesModule } from './recurrences.module.js';
export { RecurrencesService, type RecurrenceMatrix } from './recurrences.service.js';
