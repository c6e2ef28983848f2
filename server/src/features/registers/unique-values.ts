import { Injectable } from '@nestjs/common';
import { cellPath, dataFields, rowsOf, tableRegister } from '@noticeflow/forms';
import type { Finding, FormData, FormField, FormModel } from '@noticeflow/schemas';
import type { Row, Tx } from '../../persistence/index.js';
import { KeyedHash } from '../../platform/crypto/index.js';
import { canonicalHash } from './canonical-json.js';
import { marks } from './record-row.js';

/** A value that is looked up by its keyed hash. */
interface KeyedValue { field: FormField; register: string; path: string; hash: string; row?: number; tableLabel?: string }

interface Holder { field: string; hash: string; recordId: string; ownerUnitId: string }

/** Where values are to be unique, and whose they are. */
export interface UniquePlace { tenantId: string; campaignId: string; ownerUnitId: string; form: FormModel }

/** Equality over values nobody may read: unique fields across units, and search. */
@Injectable()
export class UniqueValues {
  constructor(private readonly hashes: KeyedHash) {}

  /** Fields with an entry in `record_key`. */
  static keyed(fields: readonly FormField[]): FormField[] {
    return fields.filter((field) => field.indexed === true || (field.unique !== undefined && field.unique.scope !== 'table'));
  }

  hash(tenantId: string, field: Pick<FormField, 'type'>, value: unknown): string {
    return this.hashes.of(tenantId, field.type, typeof value === 'string' ? value : JSON.stringify(value));
  }

  /** Entries of one record or row; a null hash removes the entry. */
  entries(tenantId: string, fields: readonly FormField[], data: Readonly<Record<string, unknown>>): { field: string; hash: string | null }[] {
    return UniqueValues.keyed(fields).map((field) => ({ field: field.id, hash: isEmpty(data[field.id]) ? null : this.hash(tenantId, field, data[field.id]) }));
  }

  /**
   * Makes two submissions of one value wait for each other: the locks last until the transaction ends. Taken after the own
   * entries are written, a look at the entries of others then misses nothing, neither what was committed meanwhile nor what
   * another step of this very transaction has written. Answers whether there is anything to look for.
   */
  lock(tx: Tx, place: UniquePlace, data: FormData, now: Date): boolean {
    const values = this.valuesOf(place.tenantId, place.form, data).filter(({ field }) => field.unique?.severity === 'error');
    const ids = new Set(values.map(({ field, register, hash }) => canonicalHash([
      place.tenantId, place.campaignId, register, field.id, hash, field.unique?.scope === 'unit' ? place.ownerUnitId : '',
    ])));
    // In one order, so that two long lists do not wait for each other crosswise.
    for (const id of [...ids].sort()) tx.put('unique_lock', { id, locked_at: now }, ['id']);
    return ids.size > 0;
  }

  /** Findings for values that stand where they must not stand again: which unit has it is said, the value is not. */
  async findings(
    tx: Tx, place: UniquePlace, data: FormData, own: ReadonlySet<string>,
  ): Promise<Finding[]> {
    const values = this.valuesOf(place.tenantId, place.form, data);
    if (values.length === 0) return [];
    const holders = await this.holders(tx, place, values, own);
    const names = await unitNames(tx, place.tenantId, [...new Set(holders.map((holder) => holder.ownerUnitId))]);
    return values.flatMap((value): Finding[] => {
      const { unique } = value.field;
      // In the campaign: not with another unit; the same unit may have it in several lists. In the unit: not in another of its records.
      const holder = holders.find((h) => h.field === value.field.id && h.hash === value.hash && (h.ownerUnitId === place.ownerUnitId) === (unique?.scope === 'unit'));
      if (unique === undefined || holder === undefined) return [];
      const who = holder.ownerUnitId === place.ownerUnitId ? '本单位的另一条记录' : names.get(holder.ownerUnitId) ?? '另一单位';
      return [{
        path: value.path, rule: 'unique', severity: unique.severity, label: value.field.label, message: `${unique.message}（${who}已登记）`,
        ...(value.row === undefined ? {} : { row: value.row }),
      }];
    });
  }

  private valuesOf(tenantId: string, form: FormModel, data: FormData): KeyedValue[] {
    const values: KeyedValue[] = [];
    const take = (field: FormField, register: string, path: string, holder: Readonly<Record<string, unknown>>, row?: number): void => {
      const value = holder[field.id];
      if (field.unique !== undefined && field.unique.scope !== 'table' && !isEmpty(value) && !isFree(field, holder)) values.push({ field, register, path, hash: this.hash(tenantId, field, value), ...(row === undefined ? {} : { row }) });
    };
    for (const field of dataFields(form.fields)) {
      if (field.type !== 'table') {
        take(field, form.register, field.id, data);
        continue;
      }
      rowsOf(data, field.id).forEach((row, index) => {
        for (const column of field.columns ?? []) take(column, tableRegister(form, field.id), cellPath(field.id, row.id ?? '', column.id), row, index + 1);
      });
    }
    return values;
  }

  private async holders(tx: Tx, place: { tenantId: string; campaignId: string }, values: readonly KeyedValue[], own: ReadonlySet<string>): Promise<Holder[]> {
    const groups = new Map<string, KeyedValue[]>();
    for (const value of values) groups.set(`${value.register}|${value.field.id}`, [...(groups.get(`${value.register}|${value.field.id}`) ?? []), value]);
    const holders: Holder[] = [];
    for (const group of groups.values()) {
      const [first] = group;
      const hashes = [...new Set(group.map((value) => value.hash))];
      for (let at = 0; at < hashes.length; at += 500) {
        const part = hashes.slice(at, at + 500);
        const rows: Row[] = await tx.query(
          `SELECT k.field, k.hash, k.record_id, k.owner_unit_id, r.data FROM record_key k JOIN record r ON r.id = k.record_id
            WHERE k.tenant_id = ? AND k.campaign_id = ? AND k.register = ? AND k.field = ? AND k.hash IN (${marks(part)})`,
          [place.tenantId, place.campaignId, first?.register, first?.field.id, ...part],
        );
        for (const row of rows) {
          if (first && !own.has(String(row.record_id)) && !isFree(first.field, JSON.parse(String(row.data)) as Record<string, unknown>)) holders.push({ field: String(row.field), hash: String(row.hash), recordId: String(row.record_id), ownerUnitId: String(row.owner_unit_id) });
        }
      }
    }
    return holders;
  }
}

async function unitNames(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query(`SELECT id, name FROM organisation WHERE tenant_id = ? AND id IN (${marks(ids)})`, [tenantId, ...ids]);
  return new Map(rows.map((row) => [String(row.id), String(row.name)]));
}

/** Whether the value beside it says that others may have this one. */
const isFree = (field: FormField, holder: Readonly<Record<string, unknown>>): boolean => field.unique?.unless !== undefined && !isEmpty(holder[field.unique.unless]);

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
