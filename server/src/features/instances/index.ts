export { ConsequenceView, consequenceOf } from './consequence.js';
export { actorOf, InstanceAccess } from './instance-access.js';
export { InstancesModule } from './instances.module.js';
export { ModifyInstructionDto } from './instances.dto.js';
export { Repairs } from './repairs.js';
export { instructionOf } from './instances.service.js';
