export { actorOf, InstanceAccess } from './instance-access.js';
export { InstancesModule } from './instances.module.js';
