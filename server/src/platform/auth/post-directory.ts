import type { HeldPost } from './current-user.js';

/**
 * Who holds which posts, and the tenant's name. Implemented by features/organisations;
 * declared here because the platform may not know a feature.
 */
export abstract class PostDirectory {
  /** By user id, the posts that are valid at this instant, in a stable order. Whoever holds none may be missing. */
  abstract postsOf(userIds: readonly string[], at: Date): Promise<Map<string, HeldPost[]>>;
  abstract tenantName(tenantId: string): Promise<string>;
}
