export { Abilities, isWithin, permissionNames, requireAbility } from './abilities.js';
export { AbilitiesModule } from './abilities.module.js';
export { EXCLUSIVE_POSTS, PERMISSION_SETS, type Action, type Subject } from './permission-sets.js';
export { scopeToSql } from './scope-sql.js';
