import { HistoryRemovalEntity, RetentionHoldEntity, RetentionRuleEntity } from './retention.entity.js';

export const retentionEntities = [RetentionRuleEntity, HistoryRemovalEntity, RetentionHoldEntity];
