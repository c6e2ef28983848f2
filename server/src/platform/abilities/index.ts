export { Abilities, isWithin, permissionNames, requireAbility, type Place, type Resource, type Scope, type UserAbility } from './abilities.js';
export { AbilitiesModule } from './abilities.module.js';
export { ACTIONS, EXCLUSIVE_POSTS, PERMISSION_SETS, SUBJECTS, permissionsOf, type Action, type Permission, type Reach, type Subject } from './permission-sets.js';
export { scopeToSql } from './scope-sql.js';
