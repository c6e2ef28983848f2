import type { Transformer } from '../context.js';

/** Plain and manual tasks have nothing beyond what every activity has. */
export const transformTask: Transformer = () => undefined;
