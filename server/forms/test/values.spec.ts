import fc from 'fast-check';
import type { FormField } from '@noticeflow/schemas';
import {
  ageOfIdAt, birthDateOfId, charCount, checkCharacterOfId, FORM_FUNCTIONS, formEvaluator, isValidId, looksMasked, mask, normalizeValue, parseDate, parseDateRange, problemOfId, sexOfId,
} from '../src/index.js';
import { syntheticId } from './fixtures/index.js';

const field = (type: FormField['type'], extra: Partial<FormField> = {}): FormField => ({ id: 'f', type, label: 'F', ...extra });

describe('identity numbers', () => {
  it('follow GB 11643-1999', () => {
    // The standard's own examples.
    expect(isValidId('11010519491231002X')).toBe(true);
    expect(isValidId('11010519491231002x')).toBe(true);
    expect(isValidId('440524188001010014')).toBe(true);
    expect(sexOfId('11010519491231002X')).toBe('女');
    expect(sexOfId('440524188001010014')).toBe('男');
    expect(birthDateOfId('11010519491231002X')).toBe('1949-12-31');
    expect(problemOfId('110105194912310021')).toBe('checkDigit');
    expect(problemOfId('11010519490231002X')).toBe('birthDate');
    expect(problemOfId('1101051949123100')).toBe('length');
    expect(problemOfId('11010519491231X02X')).toBe('characters');
    expect(problemOfId(syntheticId('20990101', 1), '2022-07-01')).toBe('birthDate');
  });

  it('give the age on a day', () => {
    const id = syntheticId('20040702', 3);
    expect(ageOfIdAt(id, '2022-07-01')).toBe(17);
    expect(ageOfIdAt(id, '2022-07-02')).toBe(18);
    expect(ageOfIdAt('nonsense', '2022-07-02')).toBeNull();
  });

  it('catch every single wrong digit and every swap of neighbours', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (order, at, by) => {
      const id = syntheticId('20120229', order);
      const digits = [...id.slice(0, 17)];
      const changed = [...digits];
      changed[at] = String((Number(changed[at]) + by) % 10);
      expect(checkCharacterOfId(changed.join(''))).not.toBe(id[17]);
      if (at < 16 && digits[at] !== digits[at + 1]) {
        const swapped = [...digits];
        [swapped[at], swapped[at + 1]] = [digits[at + 1] ?? '', digits[at] ?? ''];
        expect(checkCharacterOfId(swapped.join(''))).not.toBe(id[17]);
      }
    }));
  });
});

describe('masking', () => {
  it('shows what is usual', () => {
    expect(mask({ type: 'idNumber' }, syntheticId('20120301', 2))).toMatch(/^999\*{11}\d{3}[\dX]$/);
    expect(mask({ type: 'phone' }, '13800001234')).toBe('138****1234');
    expect(mask({ type: 'text' }, '张三')).toBe('张*');
    expect(mask({ type: 'text' }, '欧阳娜娜')).toBe('欧***');
    expect(mask({ type: 'text' }, 'G999999201203010028')).toBe('G9***************28');
    expect(mask({ type: 'idNumber' }, null)).toBeNull();
  });

  it('never leaks: values that agree in the shown part are shown alike', () => {
    fc.assert(fc.property(fc.string({ minLength: 11, maxLength: 11, unit: fc.constantFrom(...'0123456789') }), (hidden) => {
      expect(mask({ type: 'idNumber' }, `110${hidden}1234`)).toBe('110***********1234');
    }));
    const types: FormField['type'][] = ['idNumber', 'phone', 'text', 'person', 'date', 'number', 'url', 'region', 'dateRange'];
    fc.assert(fc.property(fc.constantFrom(...types), fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), (type, value) => {
      const shown = String(mask({ type }, value));
      const visible = [...shown].filter((char) => char !== '*').length;
      const length = [...value.replaceAll('*', '')].length;
      expect(visible).toBeLessThanOrEqual(Math.max(7, 0));
      // Short values show next to nothing: at most half, and never all.
      if (length > 0 && visible >= length) throw new Error(`all of it is shown: ${type} ${JSON.stringify(value)} → ${shown}`);
      expect(shown === value && !/^\*+$/.test(value)).toBe(false);
    }), { numRuns: 1000 });
  });

  it('masked text is recognised', () => {
    for (const shown of ['110***********1234', '138****1234', '张*', '***']) expect(looksMasked(shown)).toBe(true);
    for (const clear of ['张三', '110105194912310021', 'G1', null]) expect(looksMasked(clear)).toBe(false);
  });
});

describe('functions of expressions', () => {
  const evaluate = formEvaluator('2022-07-01T01:00:00.000Z');
  const id = syntheticId('20040702', 13);
  it.each<[string, unknown]>([
    ['sexOf(row.id)', '男'], ['birthDate(row.id)', '2004-07-02'], ['ageAt(row.id, today)', 17], ['ageAt(row.id, date("2022-07-02"))', 18], ['ageAt(row.none, today)', null],
    ['charCount("两帮 两促")', 5], ['validId(row.id)', true], ['validId("1")', false], ['distinct count(data.list)', 2], ['if distinct count(data.list) > 1 then "多" else "一"', '多'],
  ])('%s is %j', (expression, value) => {
    const context = { ...FORM_FUNCTIONS, row: { id }, data: { list: ['a', 'b', 'a', null] }, today: '2022-07-01' };
    expect(evaluate(expression, context)).toEqual(value);
  });
});

describe('dates', () => {
  it.each([['2026-3-1'], ['2026/3/1'], ['2026.3.1'], ['2026年3月1日'], ['20260301'], ['２０２６年３月１日'], [' 2026-03-01　'], ['2026-03-01T00:00:00.000Z']])('%s is 2026-03-01', (text) => {
    expect(parseDate(text)).toBe('2026-03-01');
  });
  it.each([['2026-02-30'], ['2026-13-01'], ['3月1日'], ['明天'], ['']])('%s is none', (text) => expect(parseDate(text)).toBeNull());
  it.each([
    ['2022年7月10日—7月12日'], ['2022.7.10-2022.7.12'], ['2022-07-10至2022-07-12'], ['2022年7月10日-12日'], ['2022-07-10 - 2022-07-12'], ['2022/7/10~7/12'], ['2022.7.10-7.12'], ['2022年7月10日——7月12日'],
  ])('%s is a range', (text) => expect(parseDateRange(text)).toEqual({ start: '2022-07-10', end: '2022-07-12' }));
});

describe('values', () => {
  it.each<[FormField, unknown, unknown]>([
    [field('number'), '１，２００', 1200], [field('number', { unit: '名' }), '12名', 12], [field('boolean'), '√', true], [field('boolean'), '否', false],
    [field('text'), '　张　三 ', '张　三'], [field('text'), 'a\u200bb\ufeff', 'ab'], [field('phone'), '+86 138-0000-1234', '13800001234'],
    [field('multiEnum'), '甲、乙;甲', ['甲', '乙']], [field('attachment'), { id: 'a1', name: '方案.pdf', evil: 1 }, [{ id: 'a1', name: '方案.pdf' }]],
    [field('text'), '   ', null], [field('region'), { code: '440981' }, '440981'],
  ])('%o takes %j as %j', (f, raw, value) => expect(normalizeValue(f, raw)).toEqual({ value }));

  it.each<[FormField, unknown]>([[field('number'), 'abc'], [field('number'), '1e9'], [field('idNumber'), 110105194912310020], [field('text'), { a: 1 }], [field('boolean'), '也许'], [field('dateRange'), { start: 1 }], [field('attachment'), '../x']])(
    '%o refuses %j', (f, raw) => expect(normalizeValue(f, raw)).toHaveProperty('wrong'));

  it('counts characters, not code units', () => expect(charCount(' 𠮷好，a\n1 ')).toBe(5));
});
