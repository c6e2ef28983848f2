import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../platform/auth/index.js';
import { MigrateInstanceDto, MigrationView } from './migration.dto.js';
import { MigrationService } from './migration.service.js';

@ApiTags('process-instances')
@Controller('api/v1/process-instances')
export class MigrationController {
  constructor(private readonly migration: MigrationService) {}

  @Post(':id/migrate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Carry a running instance over to another version, or with dryRun say whether it can be', description: 'Answers 409 with the elements in its way when it cannot be.' })
  @ApiOkResponse({ type: MigrationView })
  migrate(@CurrentUser() user: CurrentUser, @Param('id') id: string, @Body() dto: MigrateInstanceDto): Promise<MigrationView> {
    return this.migration.migrate(user, id, dto);
  }
}
