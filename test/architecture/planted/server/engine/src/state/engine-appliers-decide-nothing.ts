import { processor } from '../processing/processor.ts';
export const decides = processor;
