import fc from 'fast-check';
import type { FormData, FormOverlay, TableRow } from '@noticeflow/schemas';
import { accessMap, FULL_ACCESS, isBlocking, mask, resolveOverlay, rowsOf, validate, type ValidationInput, type ValidationResult } from '../src/index.js';
import { evaluate } from './evaluate.js';
import { activityForm, activityLists, pairingForm, syntheticId } from './fixtures/index.js';

const boy = syntheticId('20120301', 11);
const girl = syntheticId('20130815', 12);
const volunteer = syntheticId('20010203', 21);

const row = (extra: Record<string, unknown> = {}): TableRow => ({
  student_name: '张三', sex: '男', student_id: boy, student_no: `G${boy}`, school: '第一小学', grade_class: '三年级（2）班',
  county: '440981', volunteer_name: '李四', volunteer_id: volunteer, ...extra,
});

function check(data: FormData, extra: Partial<ValidationInput> = {}): ValidationResult {
  return validate({
    form: pairingForm, overlay: FULL_ACCESS, data, evaluate,
    context: { today: '2022-07-01', unit: { id: 'u1', name: '华南师范大学团委', level: 'university' }, lists: { allocation: ['440981', '440982'], ...activityLists } },
    ...extra,
  });
}

const activity = (extra: Record<string, unknown> = {}): TableRow => ({
  host: '团茂名市委', held_at: '2022年7月10日—7月12日', class: '学业帮助', topic: '开学第一课', highlights: '好', people: '120', key_project: '√', ...extra,
});
const checkActivity = (rows: TableRow[], extra: Partial<ValidationInput> = {}): ValidationResult => check({ rows }, { form: activityForm, ...extra });

describe('validate', () => {
  it('given a complete pairing list, then nothing is found and the totals count distinct persons', () => {
    const { clean, findings, errors } = check({ rows: [row(), row({ volunteer_id: syntheticId('20000101', 31) }), row({ student_id: girl, sex: '女' })] });
    expect(errors).toEqual([]);
    // One student with two volunteers stands in two rows: said, but allowed.
    expect(findings.map((f) => [f.path, f.rule, f.severity, f.message])).toEqual([['rows[new-2].student_id', 'unique', 'warning', '“身份证号”与第1行相同，请确认不是重复填写']]);
    expect(clean).toMatchObject({ unit_name: '华南师范大学团委', students_total: 2, volunteers_total: 2 });
    expect(isBlocking(findings)).toBe(false);
  });

  it('given a wrong check digit, full-width digits and the wrong sex, then each is said at its cell', () => {
    const bad = `${boy.slice(0, 17)}${boy[17] === '1' ? '2' : '1'}`;
    const wide = [...girl].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('');
    const { clean, findings } = check({ rows: [{ ...row({ student_id: bad }), id: 'new-7' }, row({ student_id: wide })] });
    expect(findings.map((f) => [f.path, f.rule, f.row])).toEqual([['rows[new-7].student_id', 'idNumber', 1], ['rows[new-2].sex', 'sex-agrees', 2]]);
    expect(rowsOf(clean, 'rows')[1]?.['student_id']).toBe(girl);
  });

  it('given a combination that repeats, then it is said once, with the severity of the combination, and not for masked values', () => {
    const table = pairingForm.fields[3]!;
    const form = (severity: 'error' | 'warning') => ({ ...pairingForm, fields: [...pairingForm.fields.slice(0, 3), { ...table, uniqueTogether: [{ columns: ['student_id', 'volunteer_id'], severity, message: '同一学生与同一志愿者重复结对' }] }] });
    const found = (rows: TableRow[], severity: 'error' | 'warning' = 'error', extra: Partial<ValidationInput> = {}) => check({ rows }, { form: form(severity), ...extra })
      .findings.filter((f) => f.rule === 'uniqueTogether').map((f) => [f.path, f.severity, f.row, f.message]);
    const said = ['rows[new-3].student_id', 'error', 3, '同一学生与同一志愿者重复结对（与第1行相同）'];
    const other = row({ volunteer_id: syntheticId('20000101', 31) });
    expect(found([row(), other, row({ grade_class: '四年级' })])).toEqual([said]);
    expect(found([row(), other, row({ grade_class: '四年级' })], 'warning')).toEqual([said.with(1, 'warning')]);
    expect(found([row(), other])).toEqual([]);
    // A combination needs all its values; a wholly repeated row is told by its own rule.
    expect(found([row({ volunteer_id: null }), row({ volunteer_id: null, grade_class: '四年级' })])).toEqual([]);
    const masked = (id: string) => mask({ type: 'idNumber' }, id);
    const shown = [1, 2].map((n) => ({ ...row({ student_id: masked(boy), volunteer_id: masked(volunteer), grade_class: `${n}班` }), id: `r${n}` }));
    expect(found(shown, 'error', { masked: true, previous: { rows: shown } })).toEqual([]);
  });

  it('given a reference, then it is an id or nothing', () => {
    const form = { ...pairingForm, fields: [{ id: 'student', type: 'record' as const, label: '学生', source: { register: 'pairing-lists.rows', label: 'student_name' } }], rules: [] };
    const sent = (student: unknown) => { const { clean, errors } = check({ student }, { form }); return [clean['student'], errors.map((e) => e.code)]; };
    expect(sent('0192c8a0-0000-7000-8000-000000000001')).toEqual(['0192c8a0-0000-7000-8000-000000000001', []]);
    expect(sent({ id: 'r1', label: '张三' })).toEqual(['r1', []]);
    expect(sent('')).toEqual([null, []]);
    for (const wrong of ['张三', 'a b', { id: { x: 1 } }, true, 'x'.repeat(60)]) expect(sent(wrong)).toEqual([undefined, ['wrongType']]);
  });

  it('given unknown fields, wrong types and foreign rows, then they are refused with their path', () => {
    const { errors, clean } = check({ hack: 1, rows: [{ ...row({ is_admin: true }), id: 'new-1' }, { ...row(), id: 'someone-elses' }, row({ student_name: { a: 1 } })] });
    expect(errors.map((e) => [e.path, e.code])).toEqual([
      ['hack', 'unknownField'], ['rows[new-1].is_admin', 'unknownField'], ['rows[someone-elses]', 'unknownRow'], ['rows[new-3].student_name', 'wrongType'],
    ]);
    expect(JSON.stringify(clean)).not.toMatch(/is_admin|hack/);
  });

  it('given a wholly repeated row, then it is as wrong as the unique field says', () => {
    const form = structuredClone(pairingForm);
    form.fields.find((f) => f.id === 'rows')!.columns!.find((c) => c.id === 'student_id')!.unique!.severity = 'error';
    const other = row({ volunteer_id: syntheticId('20000101', 31) });
    const { findings } = check({ rows: [row(), other, row()] }, { form });
    expect(findings.map((f) => [f.row, f.severity, f.message])).toEqual([[2, 'warning', '“身份证号”与第1行相同，请确认不是重复填写'], [3, 'error', '“身份证号”与第1行相同，整行重复']]);
  });

  it('given today as text and today() as a date, then both can be compared', () => {
    for (const assert of ['today > "2022-06-30"', 'date(today) > date("2022-06-30")', 'today() > date("2022-06-30")']) {
      expect(check({ rows: [row()] }, { form: { ...pairingForm, rules: [{ id: 'r', assert, severity: 'error', message: 'm' }] } }).findings).toEqual([]);
    }
  });

  it('given prototype names, then they are refused and nothing is polluted', () => {
    const data = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {}, "rows": [{"__proto__": {"polluted": 1}}]}') as FormData;
    expect(check(data).errors.map((e) => e.path)).toEqual(['__proto__', 'constructor', 'rows[new-1].__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('given the index Formily writes into rows, then it is dropped', () => {
    const { clean, errors } = check({ rows: [row({ __DO_NOT_USE_THIS_PROPERTY_index__: 0 })] });
    expect(errors).toEqual([]);
    expect(JSON.stringify(clean)).not.toContain('__DO_NOT_USE');
  });

  it('given a county outside the allocation, then it needs a reason, and the level of the unit changes that', () => {
    const rows = [{ ...row({ county: '445321' }), id: 'new-1' }];
    const first = check({ rows });
    expect(first.findings).toEqual([expect.objectContaining({ path: 'rows[new-1].county', rule: 'in-allocation', severity: 'reason', label: '所在县（市、区）', row: 1 })]);
    expect(isBlocking(first.findings)).toBe(true);
    const given = check({ rows }, { reasons: [{ rule: 'in-allocation', path: 'rows[new-1].county', reason: '跨县结对，双方团委已同意' }] });
    expect(given.findings[0]?.reason).toBe('跨县结对，双方团委已同意');
    expect(isBlocking(given.findings)).toBe(false);
    const province = check({ rows }, { context: { today: '2022-07-01', unit: { level: 'province' }, lists: { allocation: ['440981'] } } });
    expect(province.findings[0]?.severity).toBe('warning');
  });

  it('given a summary of 100 and of 101 Chinese characters with line breaks, then only the second is too long', () => {
    const text = `${'好'.repeat(50)}\n${'，'.repeat(50)}`;
    expect(checkActivity([activity({ highlights: `${text} \n` })]).findings).toEqual([]);
    expect(checkActivity([activity({ highlights: `${text}𠮷` })]).findings.map((f) => f.message)).toEqual(['不超过100字，现有101字']);
  });

  it('given a date outside the month of action, then it is a warning; the activity classes are the four of the notice', () => {
    const { findings, clean } = checkActivity([activity({ held_at: '2022.9.2', class: '文艺汇演' })]);
    expect(findings.map((f) => [f.rule, f.severity])).toEqual([['maxDate', 'warning'], ['enum', 'error']]);
    expect(rowsOf(clean, 'rows')[0]).toMatchObject({ held_at: { start: '2022-09-02', end: '2022-09-02' }, people: 120, key_project: true, state: '计划' });
    expect(clean['people_total']).toBe(120);
  });

  it('given a condition on required and visible, then they follow the row', () => {
    expect(checkActivity([activity({ state: '已开展' })]).findings.map((f) => f.path)).toEqual(['rows[new-1].link']);
    expect(checkActivity([activity({ state: '取消' })]).findings.map((f) => f.path)).toEqual(['rows[new-1].cancelled_why']);
    // Hidden by its condition: not taken.
    expect(rowsOf(checkActivity([activity({ cancelled_why: '台风' })]).clean, 'rows')[0]).not.toHaveProperty('cancelled_why');
    // Hidden later: not lost.
    const kept = checkActivity([activity({ id: 'r1', state: '计划', cancelled_why: '改' })], { previous: { rows: [{ id: 'r1', state: '取消', cancelled_why: '台风' }] } });
    expect(rowsOf(kept.clean, 'rows')[0]?.['cancelled_why']).toBe('台风');
  });

  it('given computed and autofilled values from the client, then they are computed anew', () => {
    const { clean } = check({ students_total: 999, unit_name: '假的', rows: [row()] });
    expect(clean).toMatchObject({ students_total: 1, unit_name: '华南师范大学团委' });
  });

  it('given a masked identity number sent back, then the stored one is kept; a foreign mask is refused', () => {
    const previous = { rows: [{ ...row(), id: 'r1' }] };
    const masked = mask({ type: 'idNumber' }, boy);
    const same = check({ rows: [{ id: 'r1', student_id: masked, student_name: '张三丰' }] }, { previous });
    expect(same.errors).toEqual([]);
    expect(rowsOf(same.clean, 'rows')[0]).toMatchObject({ student_id: boy, student_name: '张三丰', school: '第一小学' });
    const other = check({ rows: [{ id: 'r1', student_id: '888***********8888' }] }, { previous });
    expect(other.errors.map((e) => [e.path, e.code])).toEqual([['rows[r1].student_id', 'maskedValue']]);
  });

  it('given a task that may only change cells, then rows are neither added nor lost', () => {
    const overlay: FormOverlay = { access: 'read', fields: [{ path: 'rows.school', access: 'write' }] };
    const previous = { rows: [{ ...row(), id: 'r1' }, { ...row(), id: 'r2' }] };
    const { clean, errors } = check({ rows: [{ id: 'r2', school: '第二小学', student_name: '改名' }, { school: '多的一行' }] }, { overlay, previous });
    expect(errors.map((e) => e.code)).toEqual(['rowsNotAllowed']);
    expect(rowsOf(clean, 'rows').map((r) => [r.id, r['school'], r['student_name']])).toEqual([['r1', '第一小学', '张三'], ['r2', '第二小学', '张三']]);
  });

  it('given a reader, then open findings do not block and hidden fields do not travel', () => {
    const overlay: FormOverlay = { access: 'read', fields: [{ path: 'rows.volunteer_id', access: 'hidden' }] };
    const { findings } = check({}, { overlay, previous: { rows: [{ ...row({ county: '445321' }), id: 'r1' }] } });
    expect(isBlocking(findings, pairingForm, overlay)).toBe(false);
    const shown = resolveOverlay(pairingForm, overlay);
    expect(JSON.stringify(shown.fields)).not.toContain('volunteer_id"');
    expect(shown.rules?.map((rule) => rule.id)).toEqual(['sex-agrees', 'in-allocation']);
  });

  it('given any overlay and any client, hidden and read-only values are never taken and never lost', () => {
    const stored: FormData = { unit_name: 'U', rows: [{ ...row(), id: 'r1' }, { ...row({ student_id: girl, sex: '女' }), id: 'r2' }] };
    const columns = (pairingForm.fields.find((f) => f.id === 'rows')?.columns ?? []).map((c) => c.id);
    const access = fc.constantFrom('read' as const, 'write' as const, 'hidden' as const);
    const overlays = fc.record({
      access,
      fields: fc.uniqueArray(fc.record({ path: fc.constantFrom('unit_name', 'rows', ...columns.map((c) => `rows.${c}`)), access }), { selector: (f) => f.path }),
    });
    const cell = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean(), fc.array(fc.string()), fc.object());
    const rows = fc.array(fc.tuple(fc.constantFrom('r1', 'r2', 'r3', 'new-1', undefined), fc.dictionary(fc.constantFrom(...columns, 'other'), cell)).map(([id, cells]) => ({ ...cells, id })));
    fc.assert(fc.property(overlays, rows, fc.boolean(), (overlay, sent, withRows) => {
      const map = accessMap(pairingForm, overlay);
      const { clean } = check({ unit_name: 'X', students_total: 77, ...(withRows ? { rows: sent } : {}) }, { overlay, previous: stored });
      expect(clean['unit_name']).toBe('U');
      const after = new Map(rowsOf(clean, 'rows').map((r) => [r.id, r]));
      for (const before of rowsOf(stored, 'rows')) {
        const now = after.get(before.id);
        if (now === undefined) {
          // A row goes only where rows may be removed.
          expect(map.of('rows')).toBe('write');
          continue;
        }
        for (const column of columns) if (map.of(`rows.${column}`) !== 'write') expect(now[column]).toEqual(before[column]);
      }
      for (const r of rowsOf(clean, 'rows')) {
        expect(Object.keys(r).filter((key) => key !== 'id' && !columns.includes(key))).toEqual([]);
        if (r.id !== 'r1' && r.id !== 'r2') for (const column of columns) if (map.of(`rows.${column}`) !== 'write') expect(r[column]).toBeUndefined();
      }
    }), { numRuns: 300 });
  });
});
