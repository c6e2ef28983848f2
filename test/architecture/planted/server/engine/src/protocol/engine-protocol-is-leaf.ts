import { model } from '../model/model.ts';
export const word = model;
