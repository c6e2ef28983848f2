import { evaluate as feel } from 'feelin';
import type { Evaluate } from '../src/index.js';

/** FEEL for the tests of this package; the server binds the engine's bounded evaluator. */
export const evaluate: Evaluate = (expression, context) => feel(expression, context).value;
