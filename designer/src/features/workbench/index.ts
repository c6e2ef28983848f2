export { WorkbenchPage } from './WorkbenchPage.js';
