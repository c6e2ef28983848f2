import { campaign } from '../../campaign/index.ts';
export const named = campaign;
