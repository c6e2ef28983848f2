import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Database } from '../../persistence/index.js';
import { Abilities } from '../../platform/abilities/index.js';
import { AccessLog } from '../../platform/audit/index.js';
import { CurrentUser, Public, Sessions } from '../../platform/auth/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { AccountPage, AccountQuery, AccountView, CreateAccountDto, DemoAccountView, PeoplePage, PeopleQuery, UpdateAccountDto } from './accounts.dto.js';
import { AccountsService } from './accounts.service.js';
import { DEMO_PASSWORD } from './demo-password.js';

@ApiTags('accounts')
@Controller('api/v1')
export class AccountsController {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly sessions: Sessions,
    private readonly abilities: Abilities,
    private readonly accessLog: AccessLog,
    private readonly config: AppConfig,
  ) {}

  @Public()
  @Get('demo-accounts')
  @ApiOperation({ summary: 'Demo accounts (embedded profile only)' })
  @ApiOkResponse({ type: [DemoAccountView] })
  async demoAccounts(): Promise<DemoAccountView[]> {
    if (!this.config.embedded) throw ProblemError.notFound('page', 'demo-accounts');
    return (await this.accounts.demoAccounts()).map((account) => ({ ...account, password: DEMO_PASSWORD }));
  }

  @Get('people')
  @ApiOperation({ summary: 'Colleagues of the tenant for pickers, one row per post' })
  @ApiOkResponse({ type: PeoplePage })
  async people(@CurrentUser() user: CurrentUser, @Query() query: PeopleQuery): Promise<PeoplePage> {
    this.abilities.require(user, 'read', 'Organisation');
    return this.accounts.people(user.tenantId, { q: query.q, unitId: query.unit, limit: query.limit, cursor: query.cursor });
  }

  @Get('accounts')
  @ApiOkResponse({ type: AccountPage })
  async list(@CurrentUser() user: CurrentUser, @Query() query: AccountQuery): Promise<AccountPage> {
    this.abilities.require(user, 'read', 'Account', { tenantId: user.tenantId });
    return this.accounts.list(user.tenantId, query);
  }

  @Post('accounts')
  @ApiOperation({ summary: 'Add an account (system administrator); posts are granted by the security administrator' })
  @ApiCreatedResponse({ type: AccountView })
  async create(@CurrentUser() user: CurrentUser, @Body() dto: CreateAccountDto): Promise<AccountView> {
    this.abilities.require(user, 'create', 'Account', { tenantId: user.tenantId });
    const passwordHash = await this.accounts.hashPassword(dto.password, dto.username);
    return this.database.write(async (tx) => {
      const account = await this.accounts.create(tx, user.tenantId, dto, passwordHash);
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'account-create', subjectType: 'Account', subjectId: account.id });
      return account;
    });
  }

  @Patch('accounts/:id')
  @ApiOkResponse({ type: AccountView })
  async update(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: UpdateAccountDto): Promise<AccountView> {
    this.abilities.require(user, 'update', 'Account', { tenantId: user.tenantId });
    const before = await this.accounts.byId(user.tenantId, id);
    const passwordHash = dto.password === undefined ? undefined : await this.accounts.hashPassword(dto.password, before.username);
    return this.database.write(async (tx) => {
      const account = await this.accounts.update(tx, user.tenantId, id, { displayName: dto.displayName, active: dto.active, passwordHash });
      const changed = Object.keys(dto).filter((key) => dto[key as keyof UpdateAccountDto] !== undefined).join(',');
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'account-update', subjectType: 'Account', subjectId: id, fieldPath: changed });
      return account;
    });
  }

  @Delete('accounts/:id/sessions')
  @HttpCode(204)
  @ApiOperation({ summary: 'End all sessions of a person (security administrator)' })
  @ApiNoContentResponse()
  async endSessions(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<void> {
    this.abilities.require(user, 'delete', 'Session', { tenantId: user.tenantId });
    await this.database.write(async (tx) => {
      await this.accounts.byId(user.tenantId, id, tx);
      await this.sessions.closeAll(tx, id);
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'session-revoke', subjectType: 'Account', subjectId: id });
    });
  }
}
