export type * from './model.js';
export type * from './executable.js';
export type {
  Aggregation, DecisionModel, DecisionRule, DecisionTable, DecisionType, ExecutableDecision, HitPolicy, ModelDecision, ModelDecisionTable, ModelEntry, ModelItemType,
} from './decision.js';
export { ModelError } from './problem.js';
export type { Problem } from './problem.js';
