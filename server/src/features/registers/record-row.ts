import type { Finding } from '@noticeflow/schemas';
import { fromDb, fromDbOrNull, type Row } from '../../persistence/index.js';

export type RecordStatus = 'draft' | 'submitted' | 'approved' | 'archived';

/** A row of `record` as it is stored: sensitive values sealed. */
export interface RecordRow {
  id: string;
  tenantId: string;
  campaignId: string;
  instanceId: string | null;
  register: string;
  formId: string;
  formVersion: number;
  ownerUnitId: string;
  ownerUnitPath: string;
  parentRecordId: string | null;
  tableField: string | null;
  position: number;
  data: Record<string, unknown>;
  findings: Finding[];
  subjectId: string | null;
  status: RecordStatus;
  version: number;
  hash: string;
  frozenHash: string | null;
  createdAt: Date;
  createdBy: string;
  updatedAt: Date;
  updatedBy: string;
  removedAt: Date | null;
}

export function toRecordRow(row: Row): RecordRow {
  const text = (name: string): string | null => {
    const value = row[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    id: String(row.id), tenantId: String(row.tenant_id), campaignId: String(row.campaign_id), instanceId: text('instance_id'),
    register: String(row.register), formId: String(row.form_id), formVersion: Number(row.form_version),
    ownerUnitId: String(row.owner_unit_id), ownerUnitPath: String(row.owner_unit_path),
    parentRecordId: text('parent_record_id'), tableField: text('table_field'), position: Number(row.position),
    data: JSON.parse(String(row.data)) as Record<string, unknown>,
    findings: text('findings') === null ? [] : (JSON.parse(String(row.findings)) as Finding[]),
    subjectId: text('subject_id'), status: String(row.status) as RecordStatus, version: Number(row.version),
    hash: String(row.hash), frozenHash: text('frozen_hash'),
    createdAt: fromDb(row.created_at), createdBy: String(row.created_by), updatedAt: fromDb(row.updated_at), updatedBy: String(row.updated_by),
    removedAt: fromDbOrNull(row.removed_at),
  };
}

/** The columns in one order, as multi-row statements want them. */
export function fromRecordRow(record: RecordRow): Row {
  return {
    id: record.id, tenant_id: record.tenantId, campaign_id: record.campaignId, instance_id: record.instanceId, register: record.register,
    form_id: record.formId, form_version: record.formVersion, owner_unit_id: record.ownerUnitId, owner_unit_path: record.ownerUnitPath,
    parent_record_id: record.parentRecordId, table_field: record.tableField, position: record.position,
    data: JSON.stringify(record.data), findings: record.findings.length === 0 ? null : JSON.stringify(record.findings),
    subject_id: record.subjectId, status: record.status, version: record.version, hash: record.hash, frozen_hash: record.frozenHash,
    created_at: record.createdAt, created_by: record.createdBy, updated_at: record.updatedAt, updated_by: record.updatedBy, removed_at: record.removedAt,
  };
}

/** `?, ?, ?` for an IN list. */
export const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
