import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Variables } from '@noticeflow/engine';
import { Database, type Tx } from '../../persistence/index.js';
import { AccessLog } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { SubjectKeys } from '../../platform/crypto/index.js';
import type { ActivatedJob, JobHandler } from '../../runtime/contract.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { formEvaluator } from '../forms/index.js';
import { OrganisationsService } from '../organisations/index.js';
import { RecordsService } from '../registers/index.js';

const TAKE = { id: 'system:take-record' };
const ERASE = { id: 'system:erase-record', displayName: '系统' };

/**
 * `noticeflow:take-record`: properties `form`, and `key` (FEEL over the input variables; default the main record).
 * Moves the record of this form and key out of the calling instance: it becomes this instance's main record of the form
 * and belongs to this instance's unit. The former unit and whoever worked on it there see it no longer; what they did
 * stays in the revisions. Taking what is here already changes nothing. Answers nothing.
 */
@Injectable()
export class TakeRecordHandler implements JobHandler, OnModuleInit {
  readonly type = 'noticeflow:take-record';

  constructor(
    private readonly runtime: ProcessRuntime,
    private readonly database: Database,
    private readonly records: RecordsService,
    private readonly organisations: OrganisationsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.runtime.registerJobHandler(this);
  }

  async handle(job: ActivatedJob): Promise<Variables> {
    const { form, key: expression } = job.headers;
    const { unitId } = job;
    if (!job.campaignId || !unitId || !form) throw new Error(`Expected a campaign, a unit and the property "form" for ${job.elementId} but found ${job.campaignId}, ${unitId} and "${form}"`);
    const key = expression === undefined ? '' : formEvaluator(this.clock.now())(expression, job.variables);
    if (typeof key !== 'string') throw new Error(`Expected "${expression}" at ${job.elementId} to be the key of a record but it is ${JSON.stringify(key)}`);
    await this.database.write((tx) => this.take(tx, job, { form, key, unitId }));
    return {};
  }

  private async take(tx: Tx, job: ActivatedJob, { form, key, unitId }: { form: string; key: string; unitId: string }): Promise<void> {
    if (await this.records.idInInstance(tx, job.instanceId, form)) return;
    const [caller] = await tx.query<{ parent_instance_id: string | null }>('SELECT parent_instance_id FROM process_instance WHERE id = ?', [job.instanceId]);
    const from = caller?.parent_instance_id ?? '';
    const recordId = await this.records.idInInstance(tx, from, form, key);
    if (!recordId) throw new Error(`Expected a record of ${form} with the key "${key}" in the instance that called ${job.instanceId} but there is none`);
    const unit = await this.organisations.byId(job.tenantId, unitId, tx);
    // Approved records are frozen with their owner; handing over opens a new chapter of the record.
    await this.records.setStatus(tx, { tenantId: job.tenantId, recordId, status: 'submitted', actor: TAKE, reason: `移交${unit.shortName}` });
    await tx.execute('UPDATE instance_record SET instance_id = ?, record_key = ? WHERE instance_id = ? AND form_id = ? AND record_key = ?', [job.instanceId, '', from, form, key]);
    await tx.execute('UPDATE record SET instance_id = ? WHERE id = ?', [job.instanceId, recordId]);
    await tx.execute('UPDATE record SET owner_unit_id = ?, owner_unit_path = ? WHERE id = ? OR parent_record_id = ?', [unit.id, unit.path, recordId, recordId]);
    await tx.execute('UPDATE record_key SET owner_unit_id = ? WHERE record_id = ? OR record_id IN (SELECT id FROM record WHERE parent_record_id = ?)', [unit.id, recordId, recordId]);
    // Whoever stands in a task of a record may read it: the tasks done before stand in it no longer.
    await tx.execute('UPDATE task SET record_id = NULL WHERE record_id = ? AND instance_id <> ?', [recordId, job.instanceId]);
  }
}

/**
 * `noticeflow:erase-record`: property `forms` (ids with blanks between). Takes the instance's main records of these forms
 * out of their registers and destroys the keys of the people in them, so that sensitive values are gone from every
 * revision too; their dates and counts stay in the journal. Answers `erased`, the number of records. A repeated job erases none.
 */
@Injectable()
export class EraseRecordHandler implements JobHandler, OnModuleInit {
  readonly type = 'noticeflow:erase-record';

  constructor(
    private readonly runtime: ProcessRuntime,
    private readonly database: Database,
    private readonly records: RecordsService,
    private readonly keys: SubjectKeys,
    private readonly log: AccessLog,
  ) {}

  onModuleInit(): void {
    this.runtime.registerJobHandler(this);
  }

  async handle(job: ActivatedJob): Promise<Variables> {
    const { forms, reason = '撤回同意' } = job.headers;
    if (!forms) throw new Error(`Expected the property "forms" for ${job.elementId}`);
    return this.database.write(async (tx) => {
      let erased = 0;
      for (const form of forms.split(/\s+/).filter(Boolean)) {
        const recordId = await this.records.idInInstance(tx, job.instanceId, form);
        if (!recordId) continue;
        const by = { tenantId: job.tenantId, recordId, actor: ERASE, reason };
        const rows = await tx.query<{ subject_id: string | null }>('SELECT subject_id FROM record WHERE id = ? OR parent_record_id = ?', [recordId, recordId]);
        await this.records.setStatus(tx, { ...by, status: 'submitted' });
        await this.records.remove(tx, by);
        for (const subject of new Set(rows.flatMap((row) => row.subject_id ?? []))) await this.keys.destroy(tx, job.tenantId, subject);
        this.log.record(tx, { tenantId: job.tenantId, actor: ERASE, action: 'erase', subjectType: 'record', subjectId: recordId, reason });
        erased += 1;
      }
      return { erased };
    });
  }
}
