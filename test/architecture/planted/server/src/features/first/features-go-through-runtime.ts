import { engine } from '../../../engine/src/index.ts';
export const shortcut = engine;
