import { Injectable } from '@nestjs/common';
import type { Json, Variables } from '@noticeflow/engine';
import { accessMap, dataFields, fieldAt, modelPath, refusedPaths, resolveOverlay, visibleData, type FormContext } from '@noticeflow/forms';
import type { Finding, FormData, FormModel, FormOverlay } from '@noticeflow/schemas';
import { Database } from '../../persistence/index.js';
import type { Tx } from '../../persistence/tx.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { FormContexts, FormsService } from '../forms/index.js';
import { RecordsService, TaskForms, type SaveRequest } from '../registers/index.js';
import type { CellDto, CollectionDto, ReasonDto, TaskFormDto } from './dto.js';
import type { TaskView } from './task-access.js';
import type { TaskRow } from './task-row.js';

export interface PrepareInput {
  data?: Record<string, unknown>;
  reasons?: readonly ReasonDto[];
  /** Version the person saw; without it, the one found now. */
  expectedVersion?: number;
  /** What the act makes of the record; undefined leaves its status alone. */
  status?: 'draft' | 'submitted' | 'approved';
  /** Whether findings stop the act. */
  check: boolean;
}

/** A record ready to be saved together with the engine's step. */
export interface PreparedRecord {
  form?: FormModel;
  recordId: string | null;
  /** What the process may know: fields marked as process variables. */
  variables: Variables;
  /** Answers the record's id, null when there is none. */
  save(tx: Tx): Promise<string | null>;
}

interface Bound {
  form: FormModel;
  overlay: FormOverlay;
  recordId: string | null;
  version: number | null;
  status: string | null;
  context: FormContext;
  request: Omit<SaveRequest, 'actor' | 'status' | 'data'>;
}

/** Names a plain process must not be told by whoever completes a task of it. */
const RESERVED_VARIABLES = new Set(['campaign', 'unit', '__proto__', 'constructor', 'prototype']);
const MAX_PLAIN_DATA = 100_000;
const COLLECTION = '*';

/** The form and record a task works on: overlay of the process version, record of the instance. */
@Injectable()
export class TaskRecords {
  constructor(
    private readonly database: Database,
    private readonly forms: FormsService,
    private readonly taskForms: TaskForms,
    private readonly contexts: FormContexts,
    private readonly records: RecordsService,
  ) {}

  /** What GET /tasks/:id shows. Whoever may not act sees the same form, read-only. */
  async view(view: TaskView): Promise<{ form?: TaskFormDto; collection?: CollectionDto }> {
    return this.database.read(async (tx) => {
      const { task, situation } = view;
      const model = await this.formOf(tx, task);
      if (!model) return {};
      const bound = await this.bind(tx, view, model);
      const overlay = situation.holder ? bound.overlay : readOnly(bound.overlay);
      const lists = await this.forms.lists(tx, task.tenantId, task.campaignId ?? '');
      const context = { unit: bound.context.unit ?? null, campaign: bound.context.campaign ?? null, today: bound.context.today ?? '' };
      // Each record of a collection is a form of its own: the task shows the empty one.
      if (task.recordRef === COLLECTION) {
        return { collection: { register: model.register, formId: model.id }, form: { model: resolveOverlay(model, overlay), overlay, data: {}, recordId: null, recordVersion: null, findings: [], lists, context } };
      }
      const checked = await this.records.inspect(tx, { ...bound.request, overlay, data: {} });
      const access = accessMap(model, overlay);
      return {
        form: {
          model: resolveOverlay(model, overlay), overlay, data: visibleData(model, access, checked.clean), recordId: bound.recordId, recordVersion: bound.version,
          findings: checked.findings.filter((finding) => access.of(modelOf(finding.path)) !== 'hidden'), lists, context,
        },
      };
    });
  }

  /** 422 for values of hidden or read-only fields, as complete would; for drafts, which are not checked otherwise. */
  async refuseForbidden(view: TaskView, data: Record<string, unknown>): Promise<void> {
    await this.database.read(async (tx) => {
      const model = await this.formOf(tx, view.task);
      if (!model) return;
      const bound = await this.bind(tx, view, model);
      this.refuse(bound, await this.stored(tx, bound), data);
    });
  }

  /** Checks the data against form, rights and what is stored; nothing is written before `save`. */
  async prepare(user: CurrentUser, view: TaskView, input: PrepareInput): Promise<PreparedRecord> {
    return this.database.read(async (tx) => {
      const { task } = view;
      const model = await this.formOf(tx, task);
      if (!model || task.recordRef === COLLECTION) {
        return { recordId: null, form: model ?? undefined, variables: plainVariables(task, model !== null, input.data), save: async () => null };
      }
      const bound = await this.bind(tx, view, model);
      if (input.expectedVersion !== undefined && bound.version !== null && input.expectedVersion !== bound.version) throw changed(bound);
      const data = input.data ?? {};
      this.refuse(bound, await this.stored(tx, bound), data);
      const writable = accessMap(bound.form, bound.overlay).writable;
      const checked = await this.records.inspect(tx, { ...bound.request, data, reasons: input.reasons });
      if (checked.errors.length > 0) {
        throw ProblemError.invalid('FORM_DATA_REFUSED', 'Expected data of this form and task', checked.errors.map((error) => ({ path: error.path, rule: error.code, message: error.message, messageZh: error.message })));
      }
      if (input.check && writable) refuseFindings(checked.findings);
      return {
        form: model,
        recordId: bound.recordId,
        variables: processVariables(model, checked.clean),
        save: (tx2) => this.save(tx2, user, bound, data, input, writable),
      };
    });
  }

  /** Cell comments must name places of the form. */
  checkCells(record: PreparedRecord, cells: readonly CellDto[]): void {
    const { form } = record;
    const wrong = form ? cells.filter((cell) => fieldAt(form, modelOf(cell.path)) === undefined) : cells;
    if (wrong.length === 0) return;
    throw ProblemError.invalid('UNKNOWN_CELL', 'Expected cells of the form', wrong.map((cell) => ({ path: cell.path, message: 'There is no such field', messageZh: '表单中没有这个字段' })));
  }

  private async save(tx: Tx, user: CurrentUser, bound: Bound, data: FormData, input: PrepareInput, writable: boolean): Promise<string | null> {
    const { request } = bound;
    const by = { tenantId: request.tenantId, actor: { id: user.id }, taskId: request.taskId };
    const recordId = await this.records.idInInstance(tx, request.instanceId!, bound.form.id, request.recordKey);
    if (recordId !== bound.recordId) throw changed(bound);
    if (recordId !== null) {
      const [now] = await tx.query('SELECT version FROM record WHERE id = ?', [recordId]);
      if (Number(now?.version) !== bound.version) throw changed(bound);
    }
    if (!writable) {
      if (recordId === null) return null;
      if (input.status === 'approved') await this.records.freeze(tx, { ...by, recordId });
      // Looking at it and going on leaves it as it is; returning opens it again.
      else if (input.status === 'draft') await this.records.setStatus(tx, { ...by, recordId, status: 'draft' });
      return recordId;
    }
    if (recordId !== null && bound.status === 'approved') await this.records.setStatus(tx, { ...by, recordId, status: 'draft', reason: '后续环节办理' });
    const saved = await this.records.save(tx, {
      ...request, data, reasons: input.reasons, actor: { id: user.id }, ...(input.status === undefined ? {} : { status: input.status === 'approved' ? 'submitted' : input.status }),
    });
    if (input.status === 'approved') await this.records.freeze(tx, { ...by, recordId: saved.recordId });
    return saved.recordId;
  }

  /** Null when the task has no form, or its form was never registered (a process deployed without a campaign). */
  private async formOf(tx: Tx, task: TaskRow): Promise<FormModel | null> {
    if (task.formId === null) return null;
    try {
      return await this.forms.form(tx, task.tenantId, task.campaignId ?? '', task.formId);
    } catch (error) {
      if (error instanceof ProblemError && error.status === 404) return null;
      throw error;
    }
  }

  private async bind(tx: Tx, { task, element }: TaskView, form: FormModel): Promise<Bound> {
    const { overlay, request } = await this.taskForms.of(tx, { task, element });
    const recordId = request.recordId ?? null;
    const [record] = recordId === null ? [] : await tx.query('SELECT version, status FROM record WHERE id = ?', [recordId]);
    const unitId = request.ownerUnit.id === '' ? null : request.ownerUnit.id;
    const context = await this.contexts.of(tx, task.tenantId, task.campaignId ?? '', unitId);
    return { form, overlay, recordId, version: record ? Number(record.version) : null, status: record ? String(record.status) : null, context, request: { ...request, context } };
  }

  private async stored(tx: Tx, bound: Bound): Promise<FormData> {
    if (bound.recordId === null) return {};
    return (await this.records.load(bound.recordId, { tenantId: bound.request.tenantId, masked: false, tx, form: bound.form })).data;
  }

  private refuse(bound: Bound, stored: FormData, data: FormData): void {
    const refused = refusedPaths(bound.form, accessMap(bound.form, bound.overlay), stored, data);
    if (refused.length > 0) throw ProblemError.invalid('FIELD_NOT_WRITABLE', 'Expected only fields that are writable at this task', refused);
  }
}

const modelOf = (path: string): string => modelPath(path) ?? path;

const changed = (bound: Bound): ProblemError =>
  ProblemError.conflict('RECORD_CHANGED', `Expected version ${bound.version ?? 0} of the record but somebody else has changed it`);

function readOnly(overlay: FormOverlay): FormOverlay {
  const read = (access: FormOverlay['access']): FormOverlay['access'] => (access === 'write' ? 'read' : access);
  return { access: read(overlay.access), fields: overlay.fields.map((field) => ({ ...field, ...(field.access ? { access: read(field.access) } : {}) })) };
}

/** Errors stop the act; a principle (原则上) without a reason stops it until one is given. */
function refuseFindings(findings: readonly Finding[]): void {
  const list = (some: readonly Finding[]) => some.map((finding) => ({
    path: finding.path, rule: finding.rule, message: finding.message, messageZh: `${finding.row === undefined ? '' : `第${finding.row}行 `}${finding.message}`,
  }));
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length > 0) throw ProblemError.invalid('FORM_FINDINGS', 'Expected a form without open findings', list(errors));
  const unexplained = findings.filter((finding) => finding.severity === 'reason' && !finding.reason);
  if (unexplained.length > 0) throw ProblemError.invalid('REASON_REQUIRED', 'Expected a reason for each principle that is not kept', list(unexplained));
}

function processVariables(form: FormModel, data: FormData): Variables {
  const variables: Variables = {};
  for (const field of dataFields(form.fields)) {
    // The form model refuses personal fields as variables; this refuses them once more.
    if (!field.processVariable || field.class === 'personal' || field.class === 'sensitive') continue;
    variables[field.processVariable] = (data[field.id] ?? null) as Json;
  }
  return variables;
}

/** A process without forms and campaign takes what the person says as variables; anywhere else there is no place for data. */
function plainVariables(task: TaskRow, hasForm: boolean, data: Record<string, unknown> = {}): Variables {
  const names = Object.keys(data);
  if (names.length === 0) return {};
  const refused = task.campaignId !== null || hasForm ? names : names.filter((name) => RESERVED_VARIABLES.has(name) || !/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name));
  if (refused.length > 0) throw ProblemError.invalid('FORM_DATA_REFUSED', 'Expected no data for this task', refused.map((name) => ({ path: name.slice(0, 80), rule: 'unknownField', message: 'There is no such field', messageZh: '该任务没有这个字段' })));
  const text = JSON.stringify(data);
  if (text.length > MAX_PLAIN_DATA) throw new ProblemError(413, 'PAYLOAD_TOO_LARGE', `Expected at most ${MAX_PLAIN_DATA} characters of data`);
  return JSON.parse(text) as Variables;
}
