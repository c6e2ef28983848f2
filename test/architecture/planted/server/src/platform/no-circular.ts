import { other } from './no-circular-other.ts';
export const one = () => other;
