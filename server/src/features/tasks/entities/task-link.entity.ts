import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { instant, keyColumn, idColumn, shortText } from '../../../persistence/column-types.js';

/** The lists a person reads. `cc` is 待阅, `read` 已阅. */
export const LINK_STATUSES = ['open', 'draft', 'cc', 'read', 'done', 'started'] as const;
export type LinkStatus = (typeof LINK_STATUSES)[number];

/**
 * One row per task and principal that sees it in a list: the inbox is a range of this clustered key, whatever the number of tasks.
 * Two sort orders, each with its own key: by due time (primary), and by when it came into the list.
 */
@Entity('task_link', { withoutRowid: true })
@Index('ix_task_link_listed', ['tenantId', 'principal', 'status', 'listedAt', 'taskId'])
@Index('ix_task_link_task', ['taskId'])
export class TaskLinkEntity {
  @PrimaryColumn(idColumn()) tenantId!: string;
  /** `user:<id>` or `post:<unit id>:<post code>`. */
  @PrimaryColumn(shortText(96)) principal!: string;
  @PrimaryColumn(shortText(10)) status!: string;
  @PrimaryColumn(instant()) dueAt!: Date;
  /** Of a task; of an instance where the status is `started`. */
  @PrimaryColumn(keyColumn()) taskId!: string;
  @Column(instant()) listedAt!: Date;
}
