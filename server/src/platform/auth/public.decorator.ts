import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const PUBLIC_ROUTE = 'noticeflow:public';

/** The route needs no session. Everything else does; see routes.security.spec.ts for the full list. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_ROUTE, true);
