import { Organisation } from './organisation.entity.js';
import { PostHolder } from './post-holder.entity.js';
import { Post } from './post.entity.js';
import { Tenant } from './tenant.entity.js';

/** The tables of this feature. */
export const organisationEntities = [Tenant, Organisation, Post, PostHolder];
