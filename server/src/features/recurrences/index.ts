export { RecurrencesModule } from './recurrences.module.js';
