import { campaign } from '../../../plugins/campaign/index.ts';
export const named = campaign;
