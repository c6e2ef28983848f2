import { Injectable } from '@nestjs/common';
import { accessMap, fieldAt } from '@noticeflow/forms';
import { Database } from '../../../persistence/index.js';
import type { CurrentUser } from '../../../platform/auth/index.js';
import { ProblemError } from '../../../platform/errors/index.js';
import { RecordReferences, TaskForms } from '../../registers/index.js';
import { TaskAccess } from '../../tasks/index.js';
import type { ChoicesDto, ChoicesQuery } from './forms.dto.js';

const MAX_CHOICES = 200;

/** What a field of type `record` may be set to at a task: the records of the unit the task works for, whoever looks. */
@Injectable()
export class ReferenceChoicesService {
  constructor(
    private readonly database: Database,
    private readonly references: RecordReferences,
    private readonly taskForms: TaskForms,
    private readonly tasks: TaskAccess,
  ) {}

  /** 404 for a task, form or field the person does not see there. */
  async choices(user: CurrentUser, campaignId: string, formId: string, query: ChoicesQuery): Promise<ChoicesDto> {
    const view = await this.tasks.load(user, query.taskId);
    return this.database.read(async (tx) => {
      const { form, overlay, request } = await this.taskForms.of(tx, view);
      if (form.id !== formId || (view.task.campaignId ?? '') !== campaignId) throw ProblemError.notFound('form', formId);
      const field = fieldAt(form, query.field);
      if (field?.source === undefined || accessMap(form, overlay).of(query.field) === 'hidden') throw ProblemError.notFound('field', query.field);
      const all = await this.references.choices(tx, { tenantId: user.tenantId, campaignId, ownerUnitId: request.ownerUnit.id }, field.source);
      const wanted = query.q?.trim() ?? '';
      const found = all.filter(({ id, label, detail }) => wanted === '' || label.includes(wanted) || detail?.includes(wanted) === true || id === wanted);
      return { items: found.slice(0, MAX_CHOICES).map(({ id, label, detail }) => ({ id, label, detail })), total: found.length };
    });
  }
}
