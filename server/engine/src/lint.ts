import { compile } from './compile/index.js';
import { ModelError, type Problem } from './model/index.js';
import { parse } from './parse/index.js';

/** Everything that is wrong or doubtful about a BPMN file, as a deployment would see it. Never throws for a faulty file. */
export async function lint(xml: string): Promise<Problem[]> {
  try {
    return compile(await parse(xml)).problems;
  } catch (error) {
    if (error instanceof ModelError) return error.problems;
    throw error;
  }
}
