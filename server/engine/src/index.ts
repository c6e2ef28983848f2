/** The front door of `@noticeflow/engine`. Everything else is private. */
export type * from './protocol/index.js';
export type * from './model/index.js';
export type { ElementInstance, InstanceState, CompensationRecord } from './state/types.js';
export type { Outcome } from './processing/execute.js';

export { ModelError } from './model/index.js';
export { parse } from './parse/index.js';
export { compile, compileOrThrow, SUPPORTED, SUPPORTED_FEATURES } from './compile/index.js';
export { lint } from './compile/lint.js';
export type { CompileOptions, CompileResult } from './compile/index.js';
export { execute } from './processing/execute.js';
export { isOnePerKey, startConditions, startPartOf } from './processing/starts.js';
export type { StartConditions } from './processing/starts.js';
export { apply, applyAll } from './state/apply.js';
export { emptyState } from './state/empty.js';
export { visibleVariables } from './state/view.js';
export { checkExpression, evaluate, evaluateAttribute, evaluateCondition, ExpressionError, isExpression } from './expressions/index.js';
export { isDecisionFile, parseDecisions } from './parse/decisions.js';
export { compileDecisions, lintDecisions, loadDecisions } from './compile/decisions/index.js';
export type { DecisionCompileResult } from './compile/decisions/index.js';
export { decideWith, DecisionError, evaluateDecision } from './decisions/index.js';
export { firstDue, nextDue, toInstant } from './expressions/timers.js';

/** Namespace of our BPMN extension elements, prefix `nf`. */
export const EXTENSION_NAMESPACE = 'urn:noticeflow:bpmn:1';

export { createSimulation, Simulation, SimulationError, trace } from './simulation/index.js';
export type { JobHandler, Modification, SimulationIncident, SimulationInstance, SimulationJob, SimulationOptions, SimulationSubscription, SimulationTask, SimulationTimer } from './simulation/index.js';
