import { applier } from '../state/appliers/applier.ts';
export const shortcut = applier;
