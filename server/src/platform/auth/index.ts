export { CurrentUser, postPrincipal, userPrincipal, type AuthenticatedRequest, type HeldPost } from './current-user.js';
export { Public } from './public.decorator.js';
export { PostDirectory } from './post-directory.js';
export { AuthModule } from './auth.module.js';
export { normaliseUsername } from './auth.service.js';
export { MachineTime } from './machine-time.js';
export { Passwords } from './passwords.js';
export { Sessions } from './sessions.js';
