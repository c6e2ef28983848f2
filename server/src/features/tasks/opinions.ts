import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/tx.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import type { TaskRow } from './task-row.js';

export interface OpinionInput {
  task: TaskRow;
  user: CurrentUser;
  verb: string;
  comment?: string;
  /** Whom it concerns, by name. */
  target?: string;
  onBehalfOf?: string;
}

/** Writes 意见, in the transaction of the act. */
@Injectable()
export class Opinions {
  constructor(private readonly ids: IdGenerator, private readonly clock: Clock) {}

  /** Returns the id, for the journal's annotation. */
  add(tx: Tx, { task, user, verb, comment, target, onBehalfOf }: OpinionInput): string {
    const id = this.ids.next();
    const post = postFor(user, task);
    tx.insert('opinion', {
      id, tenant_id: task.tenantId, task_id: task.id, instance_id: task.instanceId, user_id: user.id, user_name: user.displayName.slice(0, 80),
      unit_id: post?.unitId ?? null, unit_name: post?.unitName.slice(0, 120) ?? null, post_code: post?.postCode ?? null, post_title: post?.postTitle.slice(0, 80) ?? null,
      on_behalf_of: onBehalfOf ?? null, verb, comment: comment?.trim() || null, target: target?.slice(0, 300) ?? null, at: this.clock.now(),
    });
    return id;
  }
}

/** As which post the person acts: the task's own, else one at its unit, else the first. */
export function postFor(user: CurrentUser, task: Pick<TaskRow, 'unitId' | 'post'>): CurrentUser['posts'][number] | undefined {
  return user.posts.find((post) => post.unitId === task.unitId && post.postCode === task.post)
    ?? user.posts.find((post) => post.unitId === task.unitId)
    ?? user.posts[0];
}
