import { BatchEntity, BatchItemEntity } from './batch.entity.js';

export const batchEntities = [BatchEntity, BatchItemEntity];
