import { Injectable } from '@nestjs/common';
import { cellPath, dataFields, rowsOf, type AccessMap, type DataError } from '@noticeflow/forms';
import type { Finding, FormData, FormField, FormModel } from '@noticeflow/schemas';
import type { Tx } from '../../persistence/index.js';
import { divisions } from '../organisations/index.js';
import { RecordReferences, type ReferencePlace } from './record-references.js';
import { marks } from './record-row.js';

interface Pointer { field: FormField; value: string; path: string; row?: number }

const LEVELS: Readonly<Record<string, string>> = {
  province: '省级', prefecture: '地市级', county: '县（市、区）级', town: '镇街级', school: '学校', university: '高校', department: '部门', system: '省有关单位',
};

/**
 * What a value points at must be there: records of the unit, organisations and people of the tenant, divisions of the country.
 * Only values that are new or changed are checked: what was right when it was written is not made wrong by a later removal.
 */
@Injectable()
export class ReferenceCheck {
  constructor(private readonly references: RecordReferences) {}

  /** Errors refuse the data (an id nobody may name); findings are kept with the record. */
  async check(tx: Tx, place: ReferencePlace, form: FormModel, access: AccessMap, data: FormData, previous: FormData): Promise<{ errors: DataError[]; findings: Finding[] }> {
    const pointers = pointersIn(form, access, data, previous);
    if (pointers.length === 0) return { errors: [], findings: [] };
    const errors: DataError[] = [];
    const refuse = ({ field, path, row }: Pointer, message: string): void => {
      errors.push({ path, code: 'unknownReference', message: `“${field.label}”${message}`, label: field.label, ...(row === undefined ? {} : { row }) });
    };
    const findings = pointers.filter(({ field, value }) => field.type === 'region' && /^\d{2}(\d{2}(\d{2})?)?$/.test(value) && divisions.get(value) === undefined)
      .map((pointer) => finding(pointer, 'region', `没有代码为${pointer.value}的行政区划`));

    for (const [register, own] of groups(pointers.filter(({ field }) => field.type === 'record'), ({ field }) => field.source?.register ?? '')) {
      const there = await this.references.existing(tx, place, register, ids(own));
      for (const pointer of own) if (!there.has(pointer.value)) refuse(pointer, '所选记录不存在，请重新选择');
    }

    const units = pointers.filter(({ field }) => field.type === 'organisation');
    const levels = await byId(tx, 'SELECT id, level AS text FROM organisation WHERE tenant_id = ? AND active = 1', place.tenantId, units);
    for (const pointer of units) {
      const level = levels.get(pointer.value);
      const allowed = pointer.field.organisationLevels ?? [];
      if (level === undefined) refuse(pointer, '所选单位不存在，请重新选择');
      else if (allowed.length > 0 && !allowed.includes(level)) findings.push(finding(pointer, 'organisationLevel', `应选择${allowed.map((each) => LEVELS[each] ?? each).join('、')}单位`));
    }

    const people = pointers.filter(({ field }) => field.type === 'person');
    const known = await byId(tx, 'SELECT id, username AS text FROM user_account WHERE tenant_id = ? AND active = 1', place.tenantId, people);
    for (const pointer of people) if (!known.has(pointer.value)) refuse(pointer, '所选人员不存在，请重新选择');
    return { errors, findings };
  }
}

const TYPES: ReadonlySet<string> = new Set<FormField['type']>(['record', 'organisation', 'person', 'region']);

function pointersIn(form: FormModel, access: AccessMap, data: FormData, previous: FormData): Pointer[] {
  const take = (field: FormField, model: string, path: string, now: unknown, was: unknown, row?: number): Pointer[] =>
    (TYPES.has(field.type) && typeof now === 'string' && now !== '' && now !== was && access.of(model) === 'write' ? [{ field, value: now, path, ...(row === undefined ? {} : { row }) }] : []);
  return dataFields(form.fields).flatMap((field) => {
    if (field.type !== 'table') return take(field, field.id, field.id, data[field.id], previous[field.id]);
    const columns = (field.columns ?? []).filter((column) => TYPES.has(column.type));
    if (columns.length === 0) return [];
    const before = new Map(rowsOf(previous, field.id).map((row) => [row.id, row]));
    return rowsOf(data, field.id).flatMap((row, index) => columns.flatMap((column) =>
      take(column, `${field.id}.${column.id}`, cellPath(field.id, row.id ?? '', column.id), row[column.id], before.get(row.id)?.[column.id], index + 1)));
  });
}

const finding = ({ field, path, row }: Pointer, rule: string, message: string): Finding => ({ path, rule, severity: 'error', message, label: field.label, ...(row === undefined ? {} : { row }) });

const ids = (pointers: readonly Pointer[]): string[] => [...new Set(pointers.map(({ value }) => value))];

function groups(pointers: readonly Pointer[], keyOf: (pointer: Pointer) => string): Map<string, Pointer[]> {
  const result = new Map<string, Pointer[]>();
  for (const pointer of pointers) result.set(keyOf(pointer), [...(result.get(keyOf(pointer)) ?? []), pointer]);
  return result;
}

async function byId(tx: Tx, sql: string, tenantId: string, pointers: readonly Pointer[]): Promise<Map<string, string>> {
  const result = new Map<string, string>();
  const wanted = ids(pointers);
  for (let at = 0; at < wanted.length; at += 500) {
    const part = wanted.slice(at, at + 500);
    for (const row of await tx.query(`${sql} AND id IN (${marks(part)})`, [tenantId, ...part])) result.set(String(row.id), String(row.text));
  }
  return result;
}
