import { plain } from '../../../server/src/platform/plain.ts';
export const host = plain;
