import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '../config/app-config.js';
import { ChangePasswordDto, LoginAnswer, LoginDto, MeView } from './auth.dto.js';
import { AuthService } from './auth.service.js';
import { CurrentUser } from './current-user.js';
import { PostDirectory } from './post-directory.js';
import { Public } from './public.decorator.js';
import { presentedToken, sessionCookie } from './session-token.js';

@ApiTags('auth')
@Controller('api/v1')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly directory: PostDirectory,
    private readonly config: AppConfig,
  ) {}

  @Public()
  @Post('auth/login')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in' })
  @ApiOkResponse({ type: LoginAnswer })
  async login(@Body() dto: LoginDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<LoginAnswer> {
    const { token, expiresAt, user } = await this.auth.login(dto.username, dto.password, request.ip, request.id);
    reply.header('set-cookie', sessionCookie(token, { secure: this.config.secureCookies, maxAgeSeconds: Math.floor(this.config.sessionHours * 3600) }));
    reply.header('cache-control', 'no-store');
    return { accessToken: token, expiresAt: expiresAt.toISOString(), user: await this.view(user) };
  }

  @Post('auth/logout')
  @HttpCode(204)
  @ApiOperation({ summary: 'End this session' })
  @ApiNoContentResponse()
  async logout(@CurrentUser() user: CurrentUser, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const presented = presentedToken(request.headers);
    if (presented) await this.auth.logout(user, presented.token);
    reply.header('set-cookie', sessionCookie('', { secure: this.config.secureCookies, maxAgeSeconds: 0 }));
  }

  @Get('me')
  @ApiOperation({ summary: 'The signed-in person, posts and permissions' })
  @ApiOkResponse({ type: MeView })
  me(@CurrentUser() user: CurrentUser): Promise<MeView> {
    return this.view(user);
  }

  @Post('me/password')
  @HttpCode(204)
  @ApiOperation({ summary: 'Change the own password; ends all other sessions' })
  @ApiNoContentResponse()
  async changePassword(@CurrentUser() user: CurrentUser, @Body() dto: ChangePasswordDto, @Req() request: FastifyRequest): Promise<void> {
    await this.auth.changePassword(user, dto.current, dto.next, request.ip);
  }

  private async view(user: CurrentUser): Promise<MeView> {
    return {
      id: user.id,
      username: user.username,
      displayName: user.displayName,
      tenant: { id: user.tenantId, name: await this.directory.tenantName(user.tenantId) },
      posts: user.posts,
      permissions: [...user.permissions].sort(),
    };
  }
}
