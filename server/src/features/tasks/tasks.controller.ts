import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../platform/auth/index.js';
import { CompletionService } from './completion.service.js';
import {
  AddSignDto, CommentDto, CompleteTaskDto, CopyTaskDto, HandOverDto, ListTasksQuery, RemoveSignDto, ReturnTaskDto, SaveDraftDto, TaskCountsDto, TaskDetailsDto, TaskPageDto, TaskResultDto,
} from './dto.js';
import { HandlingService } from './handling.service.js';
import { SigningService } from './signing.service.js';
import { TasksService } from './tasks.service.js';
import { WithdrawalService } from './withdrawal.service.js';

@ApiTags('tasks')
@Controller('api/v1/tasks')
export class TasksController {
  constructor(
    private readonly tasks: TasksService,
    private readonly completion: CompletionService,
    private readonly handling: HandlingService,
    private readonly signing: SigningService,
    private readonly withdrawal: WithdrawalService,
  ) {}

  @Get()
  @ApiOperation({ summary: '待办 · 已办 · 抄送 · 我发起 · 草稿' })
  @ApiOkResponse({ type: TaskPageDto })
  list(@CurrentUser() user: CurrentUser, @Query() query: ListTasksQuery): Promise<TaskPageDto> {
    return this.tasks.list(user, query);
  }

  @Get('counts')
  @ApiOperation({ summary: 'Counts of the tabs, 999 at most' })
  @ApiOkResponse({ type: TaskCountsDto })
  counts(@CurrentUser() user: CurrentUser): Promise<TaskCountsDto> {
    return this.tasks.counts(user);
  }

  @Get(':id')
  @ApiOperation({ summary: 'A task with its form, comments and allowed actions' })
  @ApiOkResponse({ type: TaskDetailsDto })
  details(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<TaskDetailsDto> {
    return this.tasks.details(user, id);
  }

  @Post(':id/complete')
  @HttpCode(200)
  @ApiOperation({ summary: '提交 · 签收 · 同意 · 不同意' })
  @ApiOkResponse({ type: TaskResultDto })
  async complete(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: CompleteTaskDto): Promise<TaskResultDto> {
    await this.completion.complete(user, id, body);
    return this.tasks.result(user, id);
  }

  @Post(':id/return')
  @HttpCode(200)
  @ApiOperation({ summary: '退回, with comments on cells' })
  @ApiOkResponse({ type: TaskResultDto })
  async return(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: ReturnTaskDto): Promise<TaskResultDto> {
    await this.completion.complete(user, id, { ...body, action: 'return' });
    return this.tasks.result(user, id);
  }

  @Post(':id/save-draft')
  @HttpCode(200)
  @ApiOperation({ summary: '暂存' })
  saveDraft(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: SaveDraftDto): Promise<{ savedAt: Date }> {
    return this.handling.saveDraft(user, id, body.data);
  }

  @Post(':id/claim')
  @HttpCode(200)
  @ApiOperation({ summary: '认领' })
  @ApiOkResponse({ type: TaskResultDto })
  async claim(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<TaskResultDto> {
    await this.handling.claim(user, id);
    return this.tasks.result(user, id);
  }

  @Post(':id/transfer')
  @HttpCode(200)
  @ApiOperation({ summary: '转办' })
  @ApiOkResponse({ type: TaskResultDto })
  async transfer(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: HandOverDto): Promise<TaskResultDto> {
    await this.handling.transfer(user, id, body.to, body.comment);
    return this.tasks.result(user, id);
  }

  @Post(':id/delegate')
  @HttpCode(200)
  @ApiOperation({ summary: '委派: comes back to the delegator' })
  @ApiOkResponse({ type: TaskResultDto })
  async delegate(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: HandOverDto): Promise<TaskResultDto> {
    await this.handling.delegate(user, id, body.to, body.comment);
    return this.tasks.result(user, id);
  }

  @Post(':id/add-sign')
  @HttpCode(200)
  @ApiOperation({ summary: '加签: others give their opinion first' })
  @ApiOkResponse({ type: TaskResultDto })
  async addSign(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: AddSignDto): Promise<TaskResultDto> {
    await this.signing.add(user, id, body);
    return this.tasks.result(user, id);
  }

  @Post(':id/remove-sign')
  @HttpCode(200)
  @ApiOperation({ summary: '减签: added signers who have not signed' })
  @ApiOkResponse({ type: TaskResultDto })
  async removeSign(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: RemoveSignDto): Promise<TaskResultDto> {
    await this.signing.remove(user, id, body.users, body.comment);
    return this.tasks.result(user, id);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @ApiOperation({ summary: '撤回 (starter) · 取回 (who completed it), while nobody has acted after' })
  @ApiOkResponse({ type: TaskResultDto })
  async withdraw(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: CommentDto): Promise<TaskResultDto> {
    await this.withdrawal.withdraw(user, id, body.comment);
    return this.tasks.result(user, id);
  }

  @Post(':id/urge')
  @HttpCode(200)
  @ApiOperation({ summary: '催办, with a cool-down' })
  @ApiOkResponse({ type: TaskResultDto })
  async urge(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: CommentDto): Promise<TaskResultDto> {
    await this.handling.urge(user, id, body.comment);
    return this.tasks.result(user, id);
  }

  @Post(':id/cc')
  @HttpCode(200)
  @ApiOperation({ summary: '抄送' })
  @ApiOkResponse({ type: TaskResultDto })
  async copy(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() body: CopyTaskDto): Promise<TaskResultDto> {
    await this.handling.copy(user, id, body.to, body.comment);
    return this.tasks.result(user, id);
  }
}
