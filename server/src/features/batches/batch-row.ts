import { fromDb, fromDbOrNull, type Row } from '../../persistence/index.js';
import type { BatchItemView, BatchParametersDto, BatchType, BatchView } from './batches.dto.js';

/** A batch as services see it. */
export interface BatchRow {
  id: string; tenantId: string; type: BatchType; status: string; dryRun: boolean; parameters: BatchParametersDto; total: number; reason: string | null;
  createdBy: string; createdByName: string; createdAt: Date; endedAt: Date | null;
}

export interface ItemRow { batchId: string; position: number; subjectId: string; instanceId: string | null; input: string | null; attempts: number; claim: string }

export function toBatch(row: Row): BatchRow {
  return {
    id: String(row.id), tenantId: String(row.tenant_id), type: String(row.type) as BatchType, status: String(row.status), dryRun: Boolean(row.dry_run),
    parameters: JSON.parse(String(row.parameters)) as BatchParametersDto, total: Number(row.total), reason: row.reason as string | null,
    createdBy: String(row.created_by), createdByName: String(row.created_by_name), createdAt: fromDb(row.created_at), endedAt: fromDbOrNull(row.ended_at),
  };
}

export function toItem(row: Row): ItemRow {
  return {
    batchId: String(row.batch_id), position: Number(row.position), subjectId: String(row.subject_id), instanceId: row.instance_id as string | null,
    input: row.input as string | null, attempts: Number(row.attempts), claim: String(row.claimed_by),
  };
}

/** `counts`: rows of status, code and number. */
export function batchView({ tenantId: _tenantId, ...batch }: BatchRow, counts: readonly Row[]): BatchView {
  const view: BatchView = { ...batch, counts: { pending: 0, done: 0, failed: 0, cancelled: 0 }, codes: {} };
  for (const row of counts) {
    const n = Number(row.n);
    view.counts[String(row.status) as keyof BatchView['counts']] += n;
    const code = row.code as string | null;
    if (code !== null) view.codes[code] = (view.codes[code] ?? 0) + n;
  }
  return view;
}

export function itemView(row: Row): BatchItemView {
  const input = parsed<{ businessKey?: string }>(row.input);
  return {
    position: Number(row.position), subjectId: String(row.subject_id), instanceId: row.instance_id as string | null,
    businessKey: (row.business_key as string | null) ?? input?.businessKey ?? null, unitName: row.unit_name as string | null, status: String(row.status),
    code: row.code as string | null, message: row.message as string | null,
    result: parsed<NonNullable<BatchItemView['result']>>(row.result), at: fromDbOrNull(row.at),
  };
}

const parsed = <T>(text: unknown): T | null => (typeof text === 'string' ? JSON.parse(text) as T : null);
