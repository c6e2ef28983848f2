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
  element.decision = {};
  if (calledDecision?.decisionId !== undefined) element.decision.decisionId = calledDecision.decisionId;
  if (calledDecision?.binding === 'latest' || calledDecision?.binding === 'deployment') element.decision.binding = calledDecision.binding;
  if (expression !== undefined) element.decision.expression = expression;
  if (resultVariable !== undefined) element.decision.resultVariable = resultVariable;
};
