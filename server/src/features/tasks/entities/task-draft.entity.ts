import { Column, Entity, PrimaryColumn } from 'typeorm';
import { idColumn, instant, keyColumn, longText } from '../../../persistence/column-types.js';

/** 暂存: what one person typed into a task's form and has not handed in. Theirs alone; gone when the task is completed. */
@Entity('task_draft')
export class TaskDraftEntity {
  @PrimaryColumn(keyColumn()) taskId!: string;
  @PrimaryColumn(idColumn()) userId!: string;
  @Column(idColumn()) tenantId!: string;
  /** JSON, sealed: it may hold sensitive values. */
  @Column(longText()) data!: string;
  @Column(instant()) savedAt!: Date;
}
