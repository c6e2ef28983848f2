import { CellCommentEntity } from './cell-comment.entity.js';
import { OpinionEntity } from './opinion.entity.js';
import { TaskCcEntity } from './task-cc.entity.js';
import { TaskDraftEntity } from './task-draft.entity.js';
import { TaskLinkEntity } from './task-link.entity.js';
import { TaskSignEntity } from './task-sign.entity.js';
import { TaskEntity } from './task.entity.js';

export { CellCommentEntity, OpinionEntity, TaskCcEntity, TaskDraftEntity, TaskEntity, TaskLinkEntity, TaskSignEntity };

export const taskEntities = [TaskEntity, TaskLinkEntity, OpinionEntity, CellCommentEntity, TaskDraftEntity, TaskCcEntity, TaskSignEntity];
