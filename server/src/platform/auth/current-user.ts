import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** A post the person holds today. */
export interface HeldPost {
  id: string;
  /** Organisation id. */
  unitId: string;
  /** Codes from the root, e.g. `/44/4409/440981`. */
  unitPath: string;
  unitName: string;
  postCode: string;
  postTitle: string;
}

/** Whoever the request's session belongs to. Its lists are shared by the requests of a session and frozen. Good for one request; never kept by features. */
export interface CurrentUser {
  id: string;
  tenantId: string;
  username: string;
  displayName: string;
  posts: HeldPost[];
  /** `<action>:<subject>` pairs granted by the posts, for menus and quick checks; decisions go through Abilities. */
  permissions: Set<string>;
  /** `user:<id>` and `post:<unitId>:<postCode>`: what task links and notifications are addressed to. */
  principals: string[];
  sessionId: string;
  /** The request that is being answered: goes into the access log. */
  requestId?: string;
}

/** The request as the auth guard leaves it. */
export interface AuthenticatedRequest extends FastifyRequest {
  user?: CurrentUser;
}

/** The name under which a person is addressed. */
export const userPrincipal = (userId: string): string => `user:${userId}`;
/** The name under which whoever holds a post at a unit is addressed. */
export const postPrincipal = (unitId: string, postCode: string): string => `post:${unitId}:${postCode}`;

/** Injects the signed-in person. On a public route there may be none: the parameter is then undefined. */
export const CurrentUser = createParamDecorator((_data: unknown, context: ExecutionContext): CurrentUser | undefined => {
  return context.switchToHttp().getRequest<AuthenticatedRequest>().user;
});
