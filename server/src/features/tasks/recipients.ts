import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/tx.js';
import { isWithin } from '../../platform/abilities/index.js';
import { Clock } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { TaskDirectory, type Person } from './directory.js';
import type { TaskRow } from './task-row.js';

type Reader = Pick<Tx, 'query'>;

/** To whom a task may be shown or given: active people of the tenant near the work. */
@Injectable()
export class Recipients {
  constructor(private readonly directory: TaskDirectory, private readonly clock: Clock) {}

  /** The people by id; 422 UNKNOWN_PERSON or RECIPIENT_OUT_OF_SCOPE at the first one who may not have it. */
  async of(tx: Reader, task: TaskRow, ids: readonly string[], path = 'to'): Promise<Map<string, Person>> {
    const people = await this.directory.people(tx, task.tenantId, ids);
    for (const id of ids) if (!people.has(id)) throw unknownPerson(id, path);
    for (const id of ids) await this.ensureNear(tx, task, id, path);
    return people;
  }

  /** At the task's unit, below or above it: tasks carry personal data of that unit. */
  private async ensureNear(tx: Reader, { unitPath }: TaskRow, userId: string, path: string): Promise<void> {
    if (unitPath === null) return;
    const paths = await this.directory.unitPathsOf(tx, userId, this.clock.now());
    if (paths.some((one) => isWithin(one, unitPath) || isWithin(unitPath, one))) return;
    throw ProblemError.invalid('RECIPIENT_OUT_OF_SCOPE', '只能选择本单位、下级或上级单位的人员', [{ path, message: 'Expected a person of the unit, or of a unit above or below it', messageZh: '只能选择本单位、下级或上级单位的人员' }]);
  }
}

const unknownPerson = (id: string, path: string): ProblemError =>
  ProblemError.invalid('UNKNOWN_PERSON', `Expected an active person but '${id}' is none`, [{ path, message: 'Expected an active person', messageZh: '找不到该人员或已停用' }]);
