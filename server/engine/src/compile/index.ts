import type { ExecutableProcess } from '../model/executable.js';
import type { Model } from '../model/model.js';
import { ModelError } from '../model/problem.js';
import type { Problem } from '../model/problem.js';
import { CompileContext } from './context.js';
import { transformGlobalTask } from './transformers/global-task.js';
import { connectMessageFlows } from './transformers/message-flow.js';
import { startTriggersOf } from './transformers/start-triggers.js';
import { transformProcess } from './transformers/process.js';
import { validate } from './validators/index.js';
import type { CompileOptions } from './validators/index.js';

export type { CompileOptions } from './validators/index.js';
export { SUPPORTED, SUPPORTED_FEATURES } from './validators/supported.js';

export interface CompileResult {
  /** Every process and global task of the file, also when there are problems. */
  processes: ExecutableProcess[];
  /** All findings, errors and warnings. A model with an error must not be executed. */
  problems: Problem[];
}

/**
 * Compiles a model for execution: first every element is transformed, then the rules of `validators/` look at the result.
 * Never throws for a faulty model; see {@link compileOrThrow}.
 */
export function compile(model: Model, options: CompileOptions = {}): CompileResult {
  const context = new CompileContext(model);
  const processes = [
    ...model.processes.map((process) => transformProcess(process, context)),
    ...model.globalTasks.map((task) => transformGlobalTask(task, context)),
  ];
  connectMessageFlows(processes, context);
  for (const process of processes) process.startTriggers = startTriggersOf(process);
  return { processes, problems: validate(processes, model, options) };
}

/** Compiles a model that is to be executed. @throws ModelError with all problems when one of them is an error */
export function compileOrThrow(model: Model): ExecutableProcess[] {
  const { processes, problems } = compile(model);
  if (problems.some((problem) => problem.severity === 'error')) throw new ModelError(problems);
  return processes;
}
