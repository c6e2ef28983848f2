import { ProcessDraftEntity } from './process-draft.entity.js';

export const deploymentEntities = [ProcessDraftEntity];
