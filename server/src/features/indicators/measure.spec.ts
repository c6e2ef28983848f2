import type { IndicatorDefinition } from '@noticeflow/plugin-sdk';
import { measure, type Measured } from './measure.js';

const base: IndicatorDefinition = { id: 'i', title: '', obligation: 'X', unit: '人', target: 50, op: 'count', register: 'r' };
const record = (data: Record<string, unknown>, hash: string | null = null): Measured => ({ data, hash });
const never = (): boolean => { throw new Error('Expected no condition to be asked'); };

describe('an indicator', () => {
  it('counts attendances with repetition and persons without', () => {
    const records = [record({ people: 400 }, 'a'), record({ people: 400 }, 'a'), record({ people: 5 }, 'b')];
    expect(measure({ ...base, op: 'sum', field: 'people' }, records, {}, never)).toBe(805);
    expect(measure({ ...base, op: 'distinct', field: 'name' }, records, {}, never)).toBe(2);
    expect(measure(base, records, {}, never)).toBe(3);
  });

  it('tells persons of the same plain value apart from nobody', () => {
    expect(measure({ ...base, op: 'distinct', field: 'name' }, [record({ name: '甲' }), record({ name: '甲' }), record({ name: '' }), record({})], {}, never)).toBe(1);
  });

  it('counts the first and the last day, and no day outside or missing', () => {
    const records = ['2017-05-24', '2017-05-25', '2017-12-31', '2018-01-01', undefined].map((date) => record({ date }));
    expect(measure({ ...base, dateField: 'date' }, records, { from: '2017-05-25', until: '2017-12-31' }, never)).toBe(2);
  });

  it('asks its condition about each record', () => {
    const records = [record({ type: '青年领头雁' }), record({ type: '青年电商领头雁' })];
    expect(measure({ ...base, where: 'w' }, records, {}, (where, { data }) => where === 'w' && data.type === '青年领头雁')).toBe(1);
  });

  it('tells rows of a table by the record they stand in', () => {
    const rows = [{ ...record({ name: '甲' }, 'a'), parent: { kind: '领头雁' } }, { ...record({ name: '乙' }, 'b'), parent: { kind: '其他' } }, { ...record({ name: '甲' }, 'a'), parent: { kind: '领头雁' } }];
    expect(measure({ ...base, op: 'distinct', field: 'name', where: 'w' }, rows, {}, (_where, { parent }) => parent?.kind === '领头雁')).toBe(1);
  });

  it('answers a share in per cent of what is recorded; of nothing it is 0', () => {
    const done = (_where: string, { data }: Measured): boolean => data.done === true;
    expect(measure({ ...base, op: 'share', where: 'w' }, [record({ done: true }), record({ done: true }), record({ done: false })], {}, done)).toBe(66.7);
    expect(measure({ ...base, op: 'share', where: 'w' }, [], {}, done)).toBe(0);
  });

  it('lets a range count by its first day', () => {
    const ranges = [{ start: '2022-08-31', end: '2022-09-02' }, { start: '2022-09-01', end: '2022-09-02' }].map((heldAt) => record({ heldAt }));
    expect(measure({ ...base, dateField: 'heldAt' }, ranges, { from: '2022-07-01', until: '2022-08-31' }, never)).toBe(1);
  });

  it('adds money exactly', () => {
    expect(measure({ ...base, op: 'sum', field: 'amount' }, [record({ amount: 0.1 }), record({ amount: 0.2 })], {}, never)).toBe(0.3);
  });
});
