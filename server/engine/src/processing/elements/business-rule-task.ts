import type { ElementInstanceKey, Json } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { visibleVariables } from '../../state/view.js';
import type { ElementBehavior } from '../behavior.js';
import { evaluateAt, messageOf, textAt } from '../behaviors/expressions.js';
import { createJob } from '../behaviors/jobs.js';
import { complete } from '../behaviors/transitions.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';

/** A decision by expression, by a deployed decision, or by a rule engine outside (a job). */
export const businessRuleTask: ElementBehavior = {
  activate(step, key, element) {
    const { decision } = element;
    if (!decision) {
      createJob(step, key, element);
      return;
    }
    const result = decision.expression === undefined ? decide(step, key, element, decision) : evaluateAt(step, decision.expression, key);
    complete(step, key, decision.resultVariable === undefined ? undefined : { [decision.resultVariable]: result });
  },
};

/** Asks the host, and writes down what was decided and by which rules. Without an answer a person has to look: nothing is decided by default. */
function decide(step: Step, key: ElementInstanceKey, element: ExecutableElement, { decisionId: named, binding, versionTag }: NonNullable<ExecutableElement['decision']>): Json {
  const decisionId = textAt(step, named, key);
  if (!decisionId) throw new Failure('decision', `Expected business rule task "${element.id}" to name a decision but it does not`);
  const tag = textAt(step, versionTag, key);
  let answer;
  try {
    answer = step.ctx.decide?.({ decisionId, binding, ...(tag !== undefined && { versionTag: tag }) }, visibleVariables(step.state, key));
  } catch (error) {
    throw new Failure('decision', messageOf(error));
  }
  if (!answer) throw new Failure('decision', `Expected decision "${decisionId}"${tag === undefined ? '' : ` with version tag "${tag}"`} for "${element.id}" but there is none`);
  const { version, decisions, result } = answer;
  step.emit({ type: 'DecisionEvaluated', key, elementId: element.id, decisionId, ...(version !== undefined && { version }), decisions, result });
  return result;
}
