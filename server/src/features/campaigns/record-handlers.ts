import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Variables } from '@noticeflow/engine';
import { FULL_ACCESS, rowsOf } from '@noticeflow/forms';
import { Database, type Tx } from '../../persistence/index.js';
import type { ActivatedJob, JobHandler } from '../../runtime/contract.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { FormsService } from '../forms/index.js';
import { OrganisationsService, type Unit } from '../organisations/index.js';
import { canonicalJson, RecordsService } from '../registers/index.js';

/** What both handlers need of a job; says what is missing. */
function context(job: ActivatedJob): { campaignId: string; unitId: string; formId: string } {
  const { form } = job.headers;
  if (!job.campaignId || !job.unitId || !form) throw new Error(`Expected a campaign, a unit and the property "form" for ${job.elementId} but found ${job.campaignId}, ${job.unitId} and "${form}"`);
  return { campaignId: job.campaignId, unitId: job.unitId, formId: form };
}

/**
 * `noticeflow:merge-records`: properties `form`, `table`. Appends the rows of the instance's keyed records of the form
 * (one per sub-unit) to its main record. Rows that are there already are left out, so a repeated job adds nothing.
 * Answers `merged`, the number of rows added.
 */
@Injectable()
export class MergeRecordsHandler implements JobHandler, OnModuleInit {
  readonly type = 'noticeflow:merge-records';

  constructor(
    private readonly runtime: ProcessRuntime,
    private readonly database: Database,
    private readonly forms: FormsService,
    private readonly records: RecordsService,
    private readonly organisations: OrganisationsService,
  ) {}

  onModuleInit(): void {
    this.runtime.registerJobHandler(this);
  }

  async handle(job: ActivatedJob): Promise<Variables> {
    const { campaignId, unitId, formId } = context(job);
    const { table } = job.headers;
    if (!table) throw new Error(`Expected the property "table" for ${job.elementId}`);
    return this.database.write(async (tx) => {
      const unit = await this.organisations.byId(job.tenantId, unitId, tx);
      const parts = await tx.query<{ record_id: string }>(`SELECT record_id FROM instance_record WHERE instance_id = ? AND form_id = ? AND record_key <> '' ORDER BY record_key`, [job.instanceId, formId]);
      const mainId = await this.records.idInInstance(tx, job.instanceId, formId);
      const rows = mainId ? rowsOf((await this.clear(tx, job.tenantId, mainId)), table) : [];
      const known = new Set(rows.map(({ id: _id, ...row }) => canonicalJson(row)));
      const added: Record<string, unknown>[] = [];
      for (const { record_id: recordId } of parts) {
        for (const { id: _id, ...row } of rowsOf(await this.clear(tx, job.tenantId, recordId), table)) {
          if (known.has(canonicalJson(row))) continue;
          known.add(canonicalJson(row));
          added.push({ ...row, id: `new-${added.length + 1}` });
        }
      }
      if (added.length > 0) await this.append(tx, job, { campaignId, formId, table, unit, rows: [...rows, ...added] });
      return { merged: added.length };
    });
  }

  private async clear(tx: Tx, tenantId: string, recordId: string): Promise<Record<string, unknown>> {
    return (await this.records.load(recordId, { tenantId, masked: false, tx })).data;
  }

  private async append(tx: Tx, job: ActivatedJob, { campaignId, formId, table, unit, rows }: { campaignId: string; formId: string; table: string; unit: Unit; rows: Record<string, unknown>[] }): Promise<void> {
    const form = await this.forms.form(tx, job.tenantId, campaignId, formId);
    await this.records.save(tx, {
      tenantId: job.tenantId, campaignId, form, overlay: FULL_ACCESS, data: { [table]: rows }, instanceId: job.instanceId,
      ownerUnit: { id: unit.id, path: unit.path }, actor: { id: 'system:merge-records' }, reason: '汇总下级填报',
    });
  }
}

/**
 * `noticeflow:check-record`: property `form`. Checks the instance's record again, uniqueness across units included.
 * Answers the number of blocking findings in `findings`, or in the variable named by `resultVariable`. A missing record counts as one.
 */
@Injectable()
export class CheckRecordHandler implements JobHandler, OnModuleInit {
  readonly type = 'noticeflow:check-record';

  constructor(
    private readonly runtime: ProcessRuntime,
    private readonly database: Database,
    private readonly forms: FormsService,
    private readonly records: RecordsService,
    private readonly organisations: OrganisationsService,
  ) {}

  onModuleInit(): void {
    this.runtime.registerJobHandler(this);
  }

  async handle(job: ActivatedJob): Promise<Variables> {
    const { campaignId, unitId, formId } = context(job);
    const { resultVariable = 'findings' } = job.headers;
    const count = await this.database.read(async (tx) => {
      const recordId = await this.records.idInInstance(tx, job.instanceId, formId);
      if (!recordId) return 1;
      const unit = await this.organisations.byId(job.tenantId, unitId, tx);
      const form = await this.forms.form(tx, job.tenantId, campaignId, formId);
      const { errors, findings } = await this.records.inspect(tx, {
        tenantId: job.tenantId, campaignId, form, overlay: FULL_ACCESS, data: {}, recordId, ownerUnit: { id: unit.id, path: unit.path },
      });
      return errors.length + findings.filter((finding) => finding.severity === 'error' || (finding.severity === 'reason' && !finding.reason)).length;
    });
    return { [resultVariable]: count };
  }
}
