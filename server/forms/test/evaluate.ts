import { formEvaluator } from '../src/index.js';

export const evaluate = formEvaluator('2022-07-01T01:00:00.000Z');
