import { Injectable } from '@nestjs/common';
import type { Command } from '@noticeflow/engine';
import { AccessLog } from '../../platform/audit/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import type { Participant } from '../../runtime/index.js';

/** What an administrator does to an instance by hand stands in the access log, written with the step itself. */
@Injectable()
export class Repairs {
  constructor(private readonly accessLog: AccessLog) {}

  recorded(user: CurrentUser, command: Command): Participant {
    const reason = 'reason' in command && command.reason !== undefined ? `: ${command.reason}` : '';
    return async (tx, { instance }) => {
      this.accessLog.record(tx, { tenantId: instance.tenantId, actor: user, action: 'instance-repair', subjectType: 'ProcessInstance', subjectId: instance.id, reason: `${command.type}${reason}` });
    };
  }
}
