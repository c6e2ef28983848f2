import type { DecisionModel, ExecutableDecision } from '../../model/decision.js';
import { ModelError } from '../../model/problem.js';
import type { Problem } from '../../model/problem.js';
import { parseDecisions } from '../../parse/decisions.js';
import { decisionRules } from './rules.js';
import { DecisionSubject } from './rule.js';
import { transformDecisions } from './transform.js';

export interface DecisionCompileResult {
  /** Every decision of the file that has a logic; none when there are errors. */
  decisions: ExecutableDecision[];
  problems: Problem[];
}

/** Compiles the decisions of a file: the rules look at the model, then it is transformed. Never throws for a faulty model. */
export function compileDecisions(model: DecisionModel): DecisionCompileResult {
  const subject = new DecisionSubject(model);
  const problems: Problem[] = [];
  for (const { id, severity, advice, adviceZh, check } of decisionRules) {
    check(subject, (elementId, message, messageZh) => {
      problems.push({ ...(elementId === undefined ? {} : { elementId }), rule: id, severity, message, messageZh, advice, adviceZh });
    });
  }
  problems.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  return { problems, decisions: problems.some(({ severity }) => severity === 'error') ? [] : transformDecisions(model) };
}

/** Reads and compiles a DMN file that is to be evaluated. @throws ModelError with all problems */
export async function loadDecisions(xml: string): Promise<ExecutableDecision[]> {
  const { decisions, problems } = compileDecisions(await parseDecisions(xml));
  if (problems.some(({ severity }) => severity === 'error')) throw new ModelError(problems);
  return decisions;
}

/** All findings about a DMN file, the same that decide about its deployment. Never throws for a faulty file. */
export async function lintDecisions(xml: string): Promise<Problem[]> {
  try {
    return compileDecisions(await parseDecisions(xml)).problems;
  } catch (error) {
    if (error instanceof ModelError) return error.problems;
    throw error;
  }
}
