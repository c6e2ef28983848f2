import type { HeldPost } from './current-user.js';

/**
 * Who holds which posts, and the tenant's name. Implemented by features/organisations;
 * declared here because the platform may not know a feature.
 */
export abstract class PostDirectory {
  /** Posts of the person that are valid at this instant, in a stable order. */
  abstract postsOf(userId: string, at: Date): Promise<HeldPost[]>;
  abstract tenantName(tenantId: string): Promise<string>;
}
