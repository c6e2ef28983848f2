import { screen } from '../features/screen/index.ts';
export const upwards = screen;
