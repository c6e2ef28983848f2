import type { components } from './schema.generated.js';

/** What the server says it answers, from its OpenAPI document. */
export type Schemas = components['schemas'];
