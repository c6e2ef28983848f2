import type { ExecutableProcess } from '../../model/executable.js';
import type { ModelNode, ModelProcess } from '../../model/model.js';
import type { CompileContext } from '../context.js';
import { transformProcess } from './process.js';

/**
 * A global task is called like a process, so it becomes one: start → task → end.
 * The task inside is `<id>.task`: the id itself is the process that is called.
 */
export function transformGlobalTask(task: ModelNode, context: CompileContext): ExecutableProcess {
  const inner: ModelNode = { ...task, id: `${task.id}.task` };
  const event = (id: string, type: 'startEvent' | 'endEvent'): ModelNode => ({
    id, type, extension: {}, startQuantity: 1, completionQuantity: 1, isForCompensation: false, dataInputs: [], assignments: [], dataAssociations: [],
    eventDefinitions: [], parallelMultiple: false, interrupting: true, performers: [], instantiate: false, triggeredByEvent: false,
  });
  const process: ModelProcess = {
    id: task.id, isExecutable: true, extension: {}, lanes: [], associations: [], dataObjects: [],
    nodes: [event(`${task.id}.start`, 'startEvent'), inner, event(`${task.id}.end`, 'endEvent')],
    flows: [
      { id: `${task.id}.in`, source: `${task.id}.start`, target: inner.id },
      { id: `${task.id}.out`, source: inner.id, target: `${task.id}.end` },
    ],
  };
  if (task.name !== undefined) process.name = task.name;
  return transformProcess(process, context);
}
