export { InstanceOperations } from './instance/InstanceOperations.js';
