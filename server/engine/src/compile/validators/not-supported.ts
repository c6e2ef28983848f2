import type { EventDefinitionKind, ExecutableElement } from '../../model/executable.js';
import type { Rule, Subject } from './rule.js';
import type { Feature } from './supported.js';
import { SUPPORTED, SUPPORTED_FEATURES } from './supported.js';

/** Nothing is parsed and silently ignored: what the engine cannot do yet is refused here, by the table in `supported.ts`. */
export const notSupported: Rule = {
  id: 'not-supported',
  severity: 'error',
  advice: 'Model it with supported elements, see the support table in the README',
  adviceZh: '请改用已支持的元素，参见 README 中的支持列表',
  check(subject, report) {
    for (const element of subject.elements) {
      for (const kind of eventKinds(element)) {
        if (SUPPORTED[element.kind][kind] === true) continue;
        const what = kind === 'none' ? element.kind : `${kind} ${element.kind}`;
        report(element.id, `Expected an element this release executes but ${what} is not yet supported`, `当前版本暂不支持执行 ${what}`);
      }
      for (const feature of features(element, subject)) {
        if (SUPPORTED_FEATURES[feature]) continue;
        report(element.id, `Expected a feature this release executes but ${feature} is not yet supported`, `当前版本暂不支持 ${feature}`);
      }
    }
  },
};

const EVENTS = new Set(['startEvent', 'endEvent', 'intermediateCatchEvent', 'intermediateThrowEvent', 'boundaryEvent']);

/** Kinds to look up: a multiple event needs itself and each of its parts. */
function eventKinds(element: ExecutableElement): EventDefinitionKind[] {
  const { event } = element;
  if (!event || !EVENTS.has(element.kind)) return ['none'];
  return [...new Set([event.kind, ...(event.parts ?? []).map((part) => part.kind)])];
}

function features(element: ExecutableElement, subject: Subject): Feature[] {
  const result: Feature[] = [];
  const { multiInstance } = element;
  if (element.loop) result.push('standardLoop');
  if (multiInstance?.behavior !== undefined && multiInstance.behavior !== 'all') result.push('multiInstanceBehavior');
  if (element.startQuantity > 1) result.push('startQuantity');
  if (element.completionQuantity > 1) result.push('completionQuantity');
  if (element.isForCompensation) result.push('compensation');
  if (element.kind === 'receiveTask' && element.instantiate) result.push('instantiatingReceiveTask');
  if (element.eventGateway?.instantiate) result.push(element.eventGateway.exclusive ? 'instantiatingEventGateway' : 'instantiatingParallelEventGateway');
  if (element.kind === 'startEvent' && subject.scopeOf(element)?.kind === 'process' && eventKinds(element).includes('conditional')) result.push('conditionalStartOfProcess');
  if (element.decision?.decisionId !== undefined && element.decision.expression === undefined) result.push('decisionTable');
  return result;
}
