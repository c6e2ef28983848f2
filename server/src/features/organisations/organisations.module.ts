import { Global, Module } from '@nestjs/common';
import { PostDirectory } from '../../platform/auth/index.js';
import { DivisionsController } from './divisions.controller.js';
import { OrganisationPostDirectory } from './organisation-post-directory.js';
import { OrganisationsController } from './organisations.controller.js';
import { OrganisationsService } from './organisations.service.js';
import { PostsService } from './posts.service.js';
import { TenantsService } from './tenants.service.js';

/** The tree of units, posts and their holders. Global: nearly every feature asks it. */
@Global()
@Module({
  controllers: [OrganisationsController, DivisionsController],
  providers: [OrganisationsService, PostsService, TenantsService, { provide: PostDirectory, useClass: OrganisationPostDirectory }],
  exports: [OrganisationsService, PostsService, TenantsService, PostDirectory],
})
export class OrganisationsModule {}
