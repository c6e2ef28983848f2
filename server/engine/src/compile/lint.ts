import { ModelError } from '../model/problem.js';
import type { Problem } from '../model/problem.js';
import { parse } from '../parse/index.js';
import { compile } from './index.js';
import type { CompileOptions } from './index.js';

/** All findings about a BPMN file, the same that decide about its deployment. Never throws for a faulty file. */
export async function lint(xml: string, options: CompileOptions = {}): Promise<Problem[]> {
  try {
    return compile(await parse(xml), options).problems;
  } catch (error) {
    if (error instanceof ModelError) return error.problems;
    throw error;
  }
}
