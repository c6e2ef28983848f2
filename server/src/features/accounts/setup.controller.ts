import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/auth/index.js';
import { SetupDto } from './accounts.dto.js';
import { SetupService } from './setup.service.js';

class SetupAnswer {
  @ApiProperty() tenantId!: string;
}

@ApiTags('accounts')
@Controller('api/v1/setup')
export class SetupController {
  constructor(private readonly setup: SetupService) {}

  @Public()
  @Post()
  @ApiOperation({ summary: 'First run: the tenant and its three administrators; answers 404 ever after' })
  @ApiCreatedResponse({ type: SetupAnswer })
  run(@Body() dto: SetupDto): Promise<SetupAnswer> {
    return this.setup.run(dto);
  }
}
