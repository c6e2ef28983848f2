import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/tx.js';
import { Clock, IdGenerator } from '../clock/index.js';

/** What is worth a row. */
export type AccessAction =
  | 'login' | 'login-failed' | 'logout' | 'password-change'
  | 'read' | 'reveal' | 'export' | 'print' | 'erase'
  | 'account-create' | 'account-update' | 'post-grant' | 'post-revoke' | 'session-revoke'
  | 'organisation-create' | 'organisation-update' | 'deploy' | 'campaign-issue' | 'campaign-archive' | 'instance-repair' | 'batch' | 'history-remove' | 'retention-set' | 'retention-hold' | 'retention-release' | 'clock-set' | 'setup';

/** One access. Ids and field paths only: never the value that was seen. */
export interface Access {
  tenantId: string;
  /** The signed-in person as the guard left it brings the id of the request. */
  actor: { id: string; displayName: string; requestId?: string };
  action: AccessAction;
  subjectType: string;
  subjectId: string;
  /** The person (subject key) it is about. */
  personId?: string;
  fieldPath?: string;
  /** Why, in the actor's words; required by callers for reveal and export. */
  reason?: string;
}

/** Appends to the access log, in the transaction of the act itself: an act without its row does not happen. */
@Injectable()
export class AccessLog {
  constructor(
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
  ) {}

  record(tx: Tx, access: Access): void {
    tx.insert('access_log', {
      id: this.ids.next(),
      tenant_id: access.tenantId,
      at: this.clock.now(),
      actor_id: access.actor.id,
      actor_name: access.actor.displayName.slice(0, 80),
      action: access.action,
      subject_type: access.subjectType,
      subject_id: access.subjectId.slice(0, 64),
      person_id: access.personId ?? null,
      field_path: access.fieldPath?.slice(0, 200) ?? null,
      reason: access.reason?.slice(0, 500) ?? null,
      request_id: access.actor.requestId ?? null,
    });
  }
}
