export { divisions, type Division, type DivisionLevel } from './divisions.js';
export { OrganisationsModule } from './organisations.module.js';
export { OrganisationsService, type NewUnit, type Unit, type UnitCriteria, type UnitFilter } from './organisations.service.js';
export { POST_TITLES, ROOT_POSTS, UNIT_POSTS } from './post-titles.js';
export { PostsService, type AddressedPerson, type PostWithHolders } from './posts.service.js';
export { searchKeys } from './search-keys.js';
export { TenantsService, type TenantRequest, type TenantSummary } from './tenants.service.js';
