import { model } from '../../engine/src/model/model.ts';
export const inside = model;
