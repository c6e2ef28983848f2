export { RecordTable } from './RecordTable.js';
export { registersApi } from './api.js';
export { RegisterBrowser } from './RegisterBrowser.js';
