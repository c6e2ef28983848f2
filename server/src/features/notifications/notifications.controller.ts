import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsBooleanString, IsOptional } from 'class-validator';
import { CurrentUser } from '../../platform/auth/index.js';
import { PageQuery } from '../../platform/http/page.js';
import { NotificationsService } from './notifications.service.js';

class NotificationQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['true', 'false'] }) @IsOptional() @IsBooleanString() unread?: string;
}

class NotificationItem {
  @ApiProperty() id!: string;
  @ApiProperty({ example: 'urge' }) kind!: string;
  @ApiProperty() title!: string;
  @ApiProperty() body!: string;
  @ApiProperty({ type: String, nullable: true }) link!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readAt!: Date | null;
}

class NotificationPage {
  @ApiProperty({ type: [NotificationItem] }) items!: NotificationItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
  @ApiProperty({ description: 'Up to 1000' }) unread!: number;
}

class ReadAllAnswer {
  @ApiProperty() read!: number;
}

/** One's own messages; nobody sees another person's. */
@ApiTags('notifications')
@Controller('api/v1/notifications')
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Get()
  @ApiOperation({ summary: 'My messages, newest first' })
  @ApiOkResponse({ type: NotificationPage })
  async list(@CurrentUser() user: CurrentUser, @Query() query: NotificationQuery): Promise<NotificationPage> {
    const page = await this.notifications.list(user.id, { unread: query.unread === 'true', limit: query.limit, cursor: query.cursor });
    return { ...page, unread: await this.notifications.unreadCount(user.id) };
  }

  @Post('read-all')
  @HttpCode(200)
  @ApiOkResponse({ type: ReadAllAnswer })
  async readAll(@CurrentUser() user: CurrentUser): Promise<ReadAllAnswer> {
    return { read: await this.notifications.readAll(user.id) };
  }

  @Post(':id/read')
  @HttpCode(204)
  @ApiNoContentResponse()
  async read(@CurrentUser() user: CurrentUser, @Param('id') id: string): Promise<void> {
    await this.notifications.read(user.id, id);
  }
}
