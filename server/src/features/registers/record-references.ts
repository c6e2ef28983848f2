import { Injectable } from '@nestjs/common';
import { mask, placedFields, rowsOf } from '@noticeflow/forms';
import type { FormData, FormField, FormModel } from '@noticeflow/schemas';
import type { Tx } from '../../persistence/index.js';
import { marks, toRecordRow, type RecordRow } from './record-row.js';
import { RecordStore } from './record-store.js';

/** Whose records a reference may mean: those of the unit in the campaign. */
export interface ReferencePlace { tenantId: string; campaignId: string; ownerUnitId: string }

/** One thing to choose: all records with the same distinguishing value are one choice, meant by the id of the first. */
export interface ReferenceChoice {
  id: string;
  label: string;
  detail: string | null;
  /** Every record this choice stands for. */
  ids: string[];
}

/** Labels by record id, for whoever shows ids to people. */
export type References = Record<string, string>;

type Source = NonNullable<FormField['source']>;

/** Rows read to find choices: more than a unit ever owns in a register of subjects. */
const MAX_ROWS = 20_000;

/** Fields of type `record`: what may be chosen, and how a chosen id reads. Sensitive values appear masked only. */
@Injectable()
export class RecordReferences {
  constructor(private readonly store: RecordStore) {}

  /** The choices of one field in the order of the register. */
  async choices(tx: Tx, place: ReferencePlace, source: Source): Promise<ReferenceChoice[]> {
    const rows = await tx.query(
      `SELECT r.*, k.hash AS distinct_hash FROM record r
         LEFT JOIN record p ON p.id = r.parent_record_id
         LEFT JOIN record_key k ON k.record_id = r.id AND k.field = ?
        WHERE r.tenant_id = ? AND r.campaign_id = ? AND r.register = ? AND r.owner_unit_id = ? AND r.removed_at IS NULL AND (r.parent_record_id IS NULL OR p.removed_at IS NULL)
        ORDER BY COALESCE(r.parent_record_id, r.id), r.position, r.id LIMIT ${MAX_ROWS}`,
      [source.distinctBy ?? '', place.tenantId, place.campaignId, source.register, place.ownerUnitId],
    );
    const records = rows.map(toRecordRow);
    const read = await this.reader(tx, place.tenantId, records);
    const choices = new Map<string, ReferenceChoice>();
    for (const [index, record] of records.entries()) {
      const value = await read(record);
      const hash = rows[index]?.distinct_hash;
      const distinct = source.distinctBy === undefined ? undefined : typeof hash === 'string' ? `h:${hash}` : textOf(value.clear[source.distinctBy]);
      const key = distinct === undefined || distinct === '' ? `r:${record.id}` : distinct;
      const known = choices.get(key);
      if (known !== undefined) known.ids.push(record.id);
      else choices.set(key, { id: record.id, label: value.shown(source.label) || record.id, detail: source.detail === undefined ? null : value.shown(source.detail) || null, ids: [record.id] });
    }
    return [...choices.values()];
  }

  /** Which of the ids are records of the register that the unit has, in the campaign, now. */
  async existing(tx: Tx, place: ReferencePlace, register: string, ids: readonly string[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (let at = 0; at < ids.length; at += 500) {
      const part = ids.slice(at, at + 500);
      const rows = await tx.query(
        `SELECT id FROM record WHERE id IN (${marks(part)}) AND tenant_id = ? AND campaign_id = ? AND register = ? AND owner_unit_id = ? AND removed_at IS NULL`,
        [...part, place.tenantId, place.campaignId, register, place.ownerUnitId],
      );
      for (const row of rows) found.add(String(row.id));
    }
    return found;
  }

  /** Labels of the references in some data of a form (of its tables, too). References that are sensitive themselves are left out. */
  async labels(tx: Tx, tenantId: string, campaignId: string, form: FormModel, data: FormData): Promise<References> {
    return this.labelsOf(tx, tenantId, campaignId, placedFields(form).flatMap(({ field, table }) =>
      (table === undefined ? [data] : rowsOf(data, table.id)).map((holder) => ({ field, value: holder[field.id] }))));
  }

  /** Labels of single values. A record that was removed since keeps its label: old references stay readable. */
  async labelsOf(tx: Tx, tenantId: string, campaignId: string, values: readonly { field: FormField; value: unknown }[]): Promise<References> {
    const sources = new Map<string, Source[]>();
    for (const { field, value } of values) {
      if (field.type !== 'record' || field.source === undefined || field.class === 'sensitive' || typeof value !== 'string' || value === '') continue;
      sources.set(value, [...(sources.get(value) ?? []), field.source]);
    }
    const ids = [...sources.keys()];
    const labels: References = {};
    for (let at = 0; at < ids.length; at += 500) {
      const part = ids.slice(at, at + 500);
      const records = (await tx.query(`SELECT * FROM record WHERE id IN (${marks(part)}) AND tenant_id = ? AND campaign_id = ?`, [...part, tenantId, campaignId])).map(toRecordRow);
      const read = await this.reader(tx, tenantId, records);
      for (const record of records) {
        const source = sources.get(record.id)?.find(({ register }) => register === record.register);
        const label = source === undefined ? '' : (await read(record)).shown(source.label);
        if (label !== '') labels[record.id] = label;
      }
    }
    return labels;
  }

  private async reader(tx: Tx, tenantId: string, records: readonly RecordRow[]): Promise<(record: RecordRow) => Promise<{ clear: Record<string, unknown>; shown(field: string): string }>> {
    const ciphers = await this.store.ciphers(tx, tenantId, records);
    return async (record) => {
      const { fields } = await this.store.fieldsOf(tx, record);
      const clear = this.store.clear(fields, record, ciphers);
      return {
        clear,
        shown: (id) => {
          const field = fields.find((candidate) => candidate.id === id);
          return field === undefined ? '' : textOf(field.class === 'sensitive' ? mask(field, clear[id]) : clear[id]);
        },
      };
    };
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
