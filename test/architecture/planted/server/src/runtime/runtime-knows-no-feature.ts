import { second } from '../features/second/index.ts';
export const upwards = second;
