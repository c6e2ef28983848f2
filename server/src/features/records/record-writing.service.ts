import { Injectable } from '@nestjs/common';
import { Database } from '../../persistence/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { TaskAccess, type TaskView } from '../tasks/index.js';
import { RecordStore } from '../registers/index.js';
import { RecordsService, type SaveResult } from '../registers/index.js';
import { TaskForms, type TaskForm } from '../registers/index.js';
import type { RemoveRecordDto, WriteRecordDto, WrittenRecordDto } from './registers.dto.js';

/** Writing records outside of completing a task: the rights are always those of an open task of the person. */
@Injectable()
export class RecordWritingService {
  constructor(
    private readonly database: Database,
    private readonly records: RecordsService,
    private readonly store: RecordStore,
    private readonly taskForms: TaskForms,
    private readonly tasks: TaskAccess,
  ) {}

  /** One more record of a collection task. */
  async add(user: CurrentUser, campaignId: string, register: string, body: WriteRecordDto): Promise<WrittenRecordDto> {
    const view = await this.holder(user, body.taskId);
    return this.database.write(async (tx) => {
      const target = await this.taskForms.of(tx, view);
      if (view.task.campaignId !== campaignId || target.form.register !== register) throw ProblemError.notFound('register', register);
      if (!target.collection) throw ProblemError.conflict('NOT_A_COLLECTION', `Expected a collection task but '${body.taskId}' works on one record`);
      return written(await this.records.save(tx, { ...target.request, data: body.data, reasons: body.reasons, reason: body.reason, actor: { id: user.id }, status: 'submitted' }));
    });
  }

  /** Changes a record at a task: the task's own, or one of its collection and unit. */
  async change(user: CurrentUser, recordId: string, body: WriteRecordDto): Promise<WrittenRecordDto> {
    const view = await this.holder(user, body.taskId);
    return this.database.write(async (tx) => {
      const target = await this.taskForms.of(tx, view);
      const record = await this.store.row(tx, user.tenantId, recordId);
      if (record === null || !belongs(target, record)) throw ProblemError.notFound('record', recordId);
      return written(await this.records.save(tx, {
        ...target.request, recordId, data: body.data, reasons: body.reasons, reason: body.reason, actor: { id: user.id }, ...(target.collection ? { status: 'submitted' as const } : {}),
      }));
    });
  }

  /** Takes a record out of a collection. */
  async remove(user: CurrentUser, recordId: string, body: RemoveRecordDto): Promise<void> {
    const view = await this.holder(user, body.taskId);
    await this.database.write(async (tx) => {
      const target = await this.taskForms.of(tx, view);
      const record = await this.store.row(tx, user.tenantId, recordId);
      if (record === null || !target.collection || !belongs(target, record)) throw ProblemError.notFound('record', recordId);
      await this.records.remove(tx, { tenantId: user.tenantId, recordId, actor: { id: user.id }, taskId: body.taskId, reason: body.reason });
    });
  }

  /** 404 for a task that is not to be seen, 403 and 409 for one that is not to be worked on. */
  async holder(user: CurrentUser, taskId: string): Promise<TaskView> {
    const view = await this.tasks.load(user, taskId);
    if (view.task.status !== 'open' || view.situation.suspended) throw ProblemError.conflict('TASK_CLOSED', `Expected an open task but '${taskId}' is ${view.situation.suspended ? 'suspended' : view.task.status}`);
    if (!view.situation.holder || view.task.taskKind === 'sign') throw ProblemError.forbidden('FORBIDDEN', `Expected the holder of task '${taskId}' but ${user.username} is not`);
    if (view.situation.keptAway !== undefined) throw ProblemError.forbidden('SEPARATION_OF_DUTIES', `Expected somebody else than ${user.username}, who has done “${view.situation.keptAway}”`);
    return view;
  }
}

function belongs(target: TaskForm, record: { id: string; register: string; campaignId: string; ownerUnitId: string; parentRecordId: string | null }): boolean {
  if (!target.collection) return record.id === target.request.recordId;
  return record.parentRecordId === null && record.register === target.form.register && record.campaignId === (target.request.campaignId ?? '') && record.ownerUnitId === target.request.ownerUnit.id;
}

function written(saved: SaveResult): WrittenRecordDto {
  return { id: saved.recordId, version: saved.version, findings: saved.findings, rowIds: saved.rowIds };
}
