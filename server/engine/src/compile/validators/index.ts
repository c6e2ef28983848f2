import type { ExecutableProcess } from '../../model/executable.js';
import type { Model } from '../../model/model.js';
import type { Problem } from '../../model/problem.js';
import { boundaryRules } from './boundary-events.js';
import { activityRules } from './activities.js';
import { eventRules } from './events.js';
import { expressionRules } from './expressions.js';
import { flowRules } from './flows.js';
import { gatewayRules } from './gateways.js';
import { loopRules } from './loops.js';
import { modelRules } from './models.js';
import { reachabilityRules } from './reachability.js';
import { noEffect } from './no-effect.js';
import { notSupported } from './not-supported.js';
import type { Rule } from './rule.js';
import { Subject } from './rule.js';
import { startRules } from './start-and-end.js';
import { timerRules } from './timers.js';
import { userTaskRules } from './user-tasks.js';

/** Table of contents: every rule a process must keep. The same rules are the designer's lint. */
export const rules: Rule[] = [
  notSupported,
  ...flowRules,
  ...startRules,
  ...boundaryRules,
  ...gatewayRules,
  ...eventRules,
  ...timerRules,
  ...activityRules,
  ...userTaskRules,
  ...loopRules,
  ...expressionRules,
  ...reachabilityRules,
];

/** What the host knows beside the file. */
export interface CompileOptions {
  /** Ids of the decisions there are; then a business rule task that asks for another one is found. */
  decisions?: ReadonlySet<string>;
}

/** All findings for all processes, errors first, otherwise in the order of the rules. */
export function validate(processes: ExecutableProcess[], model: Model, { decisions }: CompileOptions = {}): Problem[] {
  const problems: Problem[] = [...modelRules(model, processes), ...noEffect(model)];
  for (const process of processes) {
    const subject = new Subject(process, model, decisions);
    for (const { id, severity, advice, adviceZh, check } of rules) {
      check(subject, (elementId, message, messageZh) => {
        problems.push({ ...(elementId === undefined ? {} : { elementId }), rule: id, severity, message, messageZh, advice, adviceZh });
      });
    }
  }
  return problems.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}
