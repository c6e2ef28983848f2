import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppConfig } from '../config/app-config.js';
import { ProblemError } from '../errors/problem-error.js';
import type { AuthenticatedRequest } from './current-user.js';
import { PUBLIC_ROUTE } from './public.decorator.js';
import { isSameSite } from './same-site.js';
import { presentedToken } from './session-token.js';
import { Sessions } from './sessions.js';

/**
 * Every route needs a session unless it is marked @Public(). Sets `request.user`.
 * A public route never looks a session up: `@CurrentUser()` is undefined there.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly config: AppConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, [context.getHandler(), context.getClass()]) === true) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const presented = presentedToken(request.headers);
    if (!presented) throw ProblemError.unauthorized();
    if (presented.via === 'cookie' && !isSameSite(request.method, request.headers, this.config.publicOrigin)) {
      throw ProblemError.forbidden('CROSS_SITE_REQUEST', 'A cookie session may change things only from our own pages');
    }
    const user = await this.sessions.userOf(presented.token);
    if (!user) throw ProblemError.unauthorized('The session has ended');
    request.user = { ...user, requestId: request.id };
    return true;
  }
}
