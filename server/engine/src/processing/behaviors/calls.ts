import type { ElementInstanceKey } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { visibleVariables } from '../../state/view.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';
import { textAt } from './expressions.js';

/** Asks for the called instance. With input mappings and without `propagateAll` only the mapped values go along. */
export function callProcess(step: Step, key: ElementInstanceKey, element: ExecutableElement): void {
  const { called } = element;
  if (!called) throw new Failure('called-process', `Expected call activity "${element.id}" to name a process but it does not`);
  const processId = textAt(step, called.processId, key);
  if (!processId) throw new Failure('called-process', `Expected call activity "${element.id}" to name a process but "${called.processId}" is empty`);
  const businessKey = textAt(step, called.businessKey, key);
  const versionTag = textAt(step, called.versionTag, key);
  const local = step.instance(key)!.variables ?? {};
  const childInstanceId = step.ctx.nextId();
  step.emit({ type: 'ChildStarted', key, elementId: element.id, childInstanceId, processId });
  step.effects.push({
    type: 'StartChild',
    childInstanceId,
    processId,
    binding: called.binding,
    ...(versionTag !== undefined && { versionTag }),
    ...(businessKey !== undefined && { businessKey }),
    variables: { ...(called.propagateAll || !element.inputs?.length ? visibleVariables(step.state, key) : local) },
    parent: { instanceId: step.state.instanceId, elementKey: key },
  });
}
