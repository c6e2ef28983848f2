import { Injectable } from '@nestjs/common';
import type { FormModel, FormOverlay } from '@noticeflow/schemas';
import type { Tx } from '../../persistence/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { FormsService } from '../forms/index.js';
import { RecordStore } from './record-store.js';
import type { SaveRequest } from './records.service.js';

/** What is known of a task and its element; the tasks feature answers it (`TaskAccess.load`). */
export interface TaskFacts {
  task: {
    id: string; tenantId: string; instanceId: string; campaignId: string | null; unitId: string | null; unitPath: string | null;
    formId: string | null; recordRef: string | null; status: string;
  };
  element: { task?: { formAccess?: FormOverlay['access']; fields?: FormOverlay['fields'] } } | undefined;
}

/** The form, overlay and record one task works on. */
export interface TaskForm {
  form: FormModel;
  overlay: FormOverlay;
  /** The task adds one record after another to the register. */
  collection: boolean;
  /** Ready for `RecordsService.inspect` and `save`, but for the data. */
  request: Omit<SaveRequest, 'actor' | 'status' | 'data'>;
}

/** Binds a task to its form and record, for whatever writes records outside of completing the task. */
@Injectable()
export class TaskForms {
  constructor(
    private readonly forms: FormsService,
    private readonly store: RecordStore,
  ) {}

  /** 409 NO_FORM when the task has none. */
  async of(tx: Tx, { task, element }: TaskFacts): Promise<TaskForm> {
    if (task.formId === null) throw ProblemError.conflict('NO_FORM', `Expected a task with a form but '${task.id}' has none`);
    const form = await this.forms.form(tx, task.tenantId, task.campaignId ?? '', task.formId);
    const overlay: FormOverlay = { access: element?.task?.formAccess ?? 'read', fields: element?.task?.fields ?? [] };
    const collection = task.recordRef === '*';
    const recordKey = collection || task.recordRef === null || task.recordRef === 'new' ? '' : task.recordRef;
    const instanceId = collection ? null : task.instanceId;
    const recordId = instanceId === null ? null : await this.store.idInInstance(tx, instanceId, form.id, recordKey);
    const ownerUnit = recordKey === '' ? await this.unitOfInstance(tx, task) : { id: task.unitId ?? '', path: task.unitPath ?? '' };
    return { form, overlay, collection, request: { tenantId: task.tenantId, campaignId: task.campaignId, form, overlay, recordId, instanceId, recordKey, ownerUnit, taskId: task.id } };
  }

  /** The instance's own record belongs to the unit the instance works for. */
  private async unitOfInstance(tx: Tx, task: TaskFacts['task']): Promise<{ id: string; path: string }> {
    const [row] = await tx.query('SELECT o.id, o.path FROM process_instance i JOIN organisation o ON o.id = i.unit_id WHERE i.id = ?', [task.instanceId]);
    return row === undefined ? { id: task.unitId ?? '', path: task.unitPath ?? '' } : { id: String(row.id), path: String(row.path) };
  }
}
