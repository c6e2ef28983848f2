import { Duty } from './duty.entity.js';

/** The tables of this feature. */
export const dutyEntities = [Duty];
