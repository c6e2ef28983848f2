import { one } from './no-circular.ts';
export const other = () => one;
