import { DecisionDefinitionEntity, DecisionResourceEntity } from './decisions.entity.js';
import { DefinitionSubscriptionEntity, DeploymentEntity, ProcessDefinitionEntity } from './definitions.entity.js';
import { JournalEntity, ProcessInstanceEntity } from './instance.entity.js';
import { MessageCorrelationEntity, MessageEntity, OutboxEntity } from './passing.entity.js';
import { IncidentEntity, JobEntity, SubscriptionEntity, TimerEntity } from './waiting.entity.js';

export const runtimeEntities = [
  DeploymentEntity, ProcessDefinitionEntity, DefinitionSubscriptionEntity, DecisionResourceEntity, DecisionDefinitionEntity,
  ProcessInstanceEntity, JournalEntity,
  JobEntity, TimerEntity, SubscriptionEntity, IncidentEntity,
  MessageEntity, MessageCorrelationEntity, OutboxEntity,
];

export * from './decisions.entity.js';
export * from './definitions.entity.js';
export * from './instance.entity.js';
export * from './passing.entity.js';
export * from './waiting.entity.js';
