import type { Transformer } from '../context.js';
import { jobOf } from './job-task.js';

/** A decision by expression or by a deployed decision; without either, a job for a rule engine outside. */
export const transformBusinessRuleTask: Transformer = (node, element) => {
  const { calledDecision, script } = node.extension;
  const expression = calledDecision?.expression ?? script?.expression;
  const resultVariable = calledDecision?.resultVariable ?? script?.resultVariable;
  if (expression === undefined && calledDecision?.decisionId === undefined) {
    element.job = jobOf(node);
    return;
  }
  const binding = calledDecision?.binding;
  element.decision = { binding: binding === 'deployment' || binding === 'versionTag' ? binding : 'latest' };
  if (calledDecision?.decisionId !== undefined) element.decision.decisionId = calledDecision.decisionId;
  if (calledDecision?.versionTag !== undefined) element.decision.versionTag = calledDecision.versionTag;
  if (expression !== undefined) element.decision.expression = expression;
  if (resultVariable !== undefined) element.decision.resultVariable = resultVariable;
};
