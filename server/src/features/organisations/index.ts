export { divisions } from './divisions.js';
export { OrganisationsModule } from './organisations.module.js';
export { OrganisationsService, type Unit } from './organisations.service.js';
export { POST_TITLES, UNIT_POSTS } from './post-titles.js';
export { PostsService } from './posts.service.js';
export { searchKeys } from './search-keys.js';
export { TenantsService } from './tenants.service.js';
