import { inner } from '../second/inner.ts';
export const backDoor = inner;
