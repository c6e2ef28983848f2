import { Injectable } from '@nestjs/common';
import { accessMap, dataFields, FULL_ACCESS, modelPath } from '@noticeflow/forms';
import type { FormModel, FormOverlay } from '@noticeflow/schemas';
import { Database } from '../../../persistence/index.js';
import { Abilities } from '../../../platform/abilities/index.js';
import type { CurrentUser } from '../../../platform/auth/index.js';
import { ProblemError } from '../../../platform/errors/index.js';
import { RecordsService, TaskForms, type CheckResult } from '../../registers/index.js';
import { TaskAccess } from '../../tasks/index.js';
import { FormContexts } from '../form-contexts.js';
import { FormsService } from '../forms.service.js';
import type { FormCheckDto, ValidateFormDto } from './forms.dto.js';

/** Checks a form while it is being filled in, with the eyes of the task at hand. */
@Injectable()
export class LiveCheckService {
  constructor(
    private readonly database: Database,
    private readonly forms: FormsService,
    private readonly contexts: FormContexts,
    private readonly records: RecordsService,
    private readonly taskForms: TaskForms,
    private readonly tasks: TaskAccess,
    private readonly abilities: Abilities,
  ) {}

  async form(user: CurrentUser, campaignId: string, formId: string): Promise<FormModel> {
    this.abilities.require(user, 'read', 'Form');
    return this.database.read((tx) => this.forms.form(tx, user.tenantId, campaignId, formId));
  }

  async validate(user: CurrentUser, body: ValidateFormDto): Promise<FormCheckDto> {
    if (body.taskId === undefined) return this.withoutTask(user, body);
    const view = await this.tasks.load(user, body.taskId);
    return this.database.read(async (tx) => {
      const target = await this.taskForms.of(tx, view);
      if (target.form.id !== body.formId || (view.task.campaignId ?? '') !== body.campaignId) throw ProblemError.notFound('form', body.formId);
      const result = await this.records.inspect(tx, { ...target.request, data: body.data, reasons: body.reasons });
      return shown(target.form, target.overlay, result);
    });
  }

  private async withoutTask(user: CurrentUser, body: ValidateFormDto): Promise<FormCheckDto> {
    this.abilities.require(user, 'read', 'Form');
    return this.database.read(async (tx) => {
      const form = await this.forms.form(tx, user.tenantId, body.campaignId, body.formId);
      const context = await this.contexts.of(tx, user.tenantId, body.campaignId, user.posts[0]?.unitId ?? null);
      return shown(form, FULL_ACCESS, this.records.check({ form, overlay: FULL_ACCESS, data: body.data, reasons: body.reasons, context }));
    });
  }
}

/** Nothing of hidden fields, and no values but computed ones. */
function shown(form: FormModel, overlay: FormOverlay, result: CheckResult): FormCheckDto {
  const access = accessMap(form, overlay);
  const computed = dataFields(form.fields).filter((field) => field.type === 'computed' && field.class !== 'sensitive' && access.of(field.id) !== 'hidden');
  return {
    findings: result.findings.filter((finding) => finding.path === '' || access.of(modelPath(finding.path)) !== 'hidden' || finding.path.endsWith(']')),
    errors: result.errors.map(({ path, code, message }) => ({ path, code, message })),
    blocking: result.blocking,
    computed: Object.fromEntries(computed.map((field) => [field.id, result.clean[field.id] ?? null])),
  };
}
