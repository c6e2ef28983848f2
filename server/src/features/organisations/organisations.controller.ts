import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Database } from '../../persistence/index.js';
import { Abilities } from '../../platform/abilities/index.js';
import { AccessLog } from '../../platform/audit/index.js';
import { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import {
  CreateOrganisationDto, CreatePostDto, GrantPostDto, IdAnswer, OrganisationPage, OrganisationQuery, OrganisationView, PostView, UpdateOrganisationDto,
} from './organisations.dto.js';
import { OrganisationsService } from './organisations.service.js';
import { PostsService } from './posts.service.js';

@ApiTags('organisations')
@Controller('api/v1')
export class OrganisationsController {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationsService,
    private readonly posts: PostsService,
    private readonly abilities: Abilities,
    private readonly accessLog: AccessLog,
  ) {}

  @Get('organisations')
  @ApiOperation({ summary: 'Units of the tenant, in the order of the tree' })
  @ApiOkResponse({ type: OrganisationPage })
  async list(@CurrentUser() user: CurrentUser, @Query() query: OrganisationQuery): Promise<OrganisationPage> {
    this.abilities.require(user, 'read', 'Organisation');
    const page = await this.organisations.list(
      user.tenantId,
      { parentId: query.parent, q: query.q, levels: query.level ? [query.level] : undefined, kinds: query.kind ? [query.kind] : undefined },
      query.limit, query.cursor,
    );
    return { items: page.items.map((unit) => OrganisationView.of(unit)), nextCursor: page.nextCursor };
  }

  @Get('organisations/:id')
  @ApiOkResponse({ type: OrganisationView })
  async get(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<OrganisationView> {
    this.abilities.require(user, 'read', 'Organisation');
    return OrganisationView.of(await this.organisations.byId(user.tenantId, id));
  }

  @Get('organisations/:id/posts')
  @ApiOperation({ summary: 'Posts of a unit and who holds them today' })
  @ApiOkResponse({ type: [PostView] })
  async postsOf(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<PostView[]> {
    this.abilities.require(user, 'read', 'Organisation');
    await this.organisations.byId(user.tenantId, id);
    return this.posts.ofUnit(user.tenantId, id);
  }

  @Post('organisations')
  @ApiOperation({ summary: 'Add a unit below another' })
  @ApiCreatedResponse({ type: OrganisationView })
  async create(@CurrentUser() user: CurrentUser, @Body() dto: CreateOrganisationDto): Promise<OrganisationView> {
    const unit = await this.database.write(async (tx) => {
      const parent = await this.organisations.byId(user.tenantId, dto.parentId, tx);
      this.abilities.require(user, 'create', 'Organisation', { tenantId: user.tenantId, unitPath: parent.path, id: parent.id });
      if (await this.organisations.byCode(user.tenantId, dto.code, tx)) throw ProblemError.conflict('CODE_TAKEN', `Expected a new code but '${dto.code}' exists`);
      const made = await this.organisations.createMany(tx, user.tenantId, [{ ...dto, parentCode: parent.code }]);
      const created = made.get(dto.code)!;
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'organisation-create', subjectType: 'Organisation', subjectId: created.id });
      return created;
    });
    return OrganisationView.of(unit);
  }

  @Patch('organisations/:id')
  @ApiOkResponse({ type: OrganisationView })
  async update(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: UpdateOrganisationDto): Promise<OrganisationView> {
    const unit = await this.database.write(async (tx) => {
      const before = await this.organisations.byId(user.tenantId, id, tx);
      this.abilities.require(user, 'update', 'Organisation', { tenantId: user.tenantId, unitPath: before.path, id });
      const after = await this.organisations.update(tx, before, dto);
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'organisation-update', subjectType: 'Organisation', subjectId: id });
      return after;
    });
    return OrganisationView.of(unit);
  }

  @Post('organisations/:id/posts')
  @ApiCreatedResponse({ type: IdAnswer })
  async createPost(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: CreatePostDto): Promise<IdAnswer> {
    return this.database.write(async (tx) => {
      const unit = await this.organisations.byId(user.tenantId, id, tx);
      this.abilities.require(user, 'update', 'Organisation', { tenantId: user.tenantId, unitPath: unit.path, id });
      const postId = await this.posts.ensure(tx, user.tenantId, id, dto.code, dto.title);
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'organisation-update', subjectType: 'Post', subjectId: postId });
      return { id: postId };
    });
  }

  @Post('posts/:id/holders')
  @ApiOperation({ summary: 'Give a post to a person (security administrator)' })
  @ApiCreatedResponse({ type: IdAnswer })
  async grant(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: GrantPostDto): Promise<IdAnswer> {
    this.abilities.require(user, 'create', 'Grant', { tenantId: user.tenantId });
    return this.database.write(async (tx) => {
      const holder = await this.posts.grant(tx, user.tenantId, id, dto.userId, {
        ...(dto.startsAt ? { startsAt: new Date(dto.startsAt) } : {}),
        ...(dto.endsAt ? { endsAt: new Date(dto.endsAt) } : {}),
      });
      if (holder.made) this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'post-grant', subjectType: 'Post', subjectId: id, fieldPath: `user:${dto.userId}` });
      return { id: holder.id };
    });
  }

  @Delete('posts/:id/holders/:holderId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a post from a person, from now on (security administrator)' })
  @ApiNoContentResponse()
  async revoke(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Param('holderId') holderId: string): Promise<void> {
    this.abilities.require(user, 'delete', 'Grant', { tenantId: user.tenantId });
    await this.database.write(async (tx) => {
      await this.posts.revoke(tx, user.tenantId, id, holderId);
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'post-revoke', subjectType: 'Post', subjectId: id, fieldPath: `holder:${holderId}` });
    });
  }
}
