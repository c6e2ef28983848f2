import { FULL_ACCESS } from '@noticeflow/forms';
import type { FormModel, FormOverlay } from '@noticeflow/schemas';
import { compileForm } from './compile.js';
import { plain } from './expressions.js';
import { evaluateReference } from './formily-compiler.js';
import { headerRows } from './header-rows.js';

const model: FormModel = {
  schema: 'noticeflow/form/1', id: 'plan', version: 1, title: '活动计划', origin: 'proposed', register: 'plan',
  fields: [
    { id: 'basics', type: 'section', label: '基本情况', fields: [
      { id: 'unitName', type: 'text', label: '单位', autofill: 'unit.name' },
      { id: 'held', type: 'boolean', label: '{{ alert(1) }}', required: true },
      { id: 'reason', type: 'text', label: '未开展原因', visible: 'data.held = false', required: 'data.held = false' },
    ] },
    { id: 'rows', type: 'table', label: '明细', columns: [{ id: 'people', type: 'number', label: '人数' }, { id: 'secret', type: 'text', label: '内部' }] },
    { id: 'total', type: 'computed', label: '合计', formula: 'sum(data.rows.people)' },
  ],
};
interface Compiled { 'x-pattern'?: string; properties?: Record<string, Compiled> }
const compiledProperties = (overlay: FormOverlay) => compileForm(model, overlay).schema.properties as Record<string, Compiled>;
const scope = (expressions: string[], values: Record<string, unknown>) => ({ $expressions: expressions, $scope: { today: '2022-07-01' }, $values: values });

describe('compileForm', () => {
  it('gives each field the access of the task', () => {
    const overlay: FormOverlay = { access: 'read', fields: [{ path: 'held', access: 'write' }, { path: 'total', access: 'hidden' }] };
    const properties = compiledProperties(overlay);
    const basics = properties['basics']!.properties!;
    expect(basics['held']!['x-pattern']).toBe('editable');
    expect(basics['reason']!['x-pattern']).toBe('readOnly');
    expect(properties['total']).toBeUndefined();
  });

  it('never makes a system-filled field editable', () => {
    const properties = compiledProperties(FULL_ACCESS);
    expect(properties['basics']!.properties!['unitName']!['x-pattern']).toBe('readOnly');
    expect(properties['total']!['x-pattern']).toBe('readOnly');
  });

  it('puts no text of people and no expression into the schema', () => {
    const text = JSON.stringify(compileForm(model, FULL_ACCESS).schema);
    expect(text).not.toContain('alert');
    expect(text).not.toContain('data.held');
    expect([...text.matchAll(/\{\{(.*?)\}\}/g)].map((match) => match[1])).toEqual(['§0', '§1', '§2']);
  });
});

describe('linkage', () => {
  const { expressions } = compileForm(model, FULL_ACCESS);

  it('evaluates visibility and requirement in FEEL over the values', () => {
    expect(evaluateReference('§0', scope(expressions, { held: false }))).toBe(true);
    expect(evaluateReference('§0', scope(expressions, { held: true }))).toBe(false);
  });

  it('computes over the rows of a table', () => {
    expect(evaluateReference('§2', scope(expressions, { rows: [{ people: 3 }, { people: 4 }] }))).toBe(7);
  });

  it('leaves anything that is not one of its references as text', () => {
    const before = Object.keys(globalThis).length;
    expect(evaluateReference(' globalThis.hacked = 1 ', scope(expressions, {}))).toBe('{{ globalThis.hacked = 1 }}');
    expect(evaluateReference('§99', scope(expressions, {}))).toBe('{{§99}}');
    expect(Object.keys(globalThis).length).toBe(before);
  });

  it('gives null, not an exception, when something is not filled in yet', () => {
    expect(evaluateReference('§2', scope(expressions, {}))).toBeNull();
  });
});

it('leaves a value computed from masked fields to the server', () => {
  const masked: FormModel = { ...model, fields: [
    { id: 'rows', type: 'table', label: '名单', columns: [{ id: 'idNo', type: 'idNumber', label: '身份证号', class: 'sensitive' }] },
    { id: 'people', type: 'computed', label: '人数', formula: 'count(distinct values(data.rows.idNo))' },
    { id: 'lines', type: 'computed', label: '行数', formula: 'count(data.rows)' },
  ] };
  const { schema, expressions } = compileForm(masked, FULL_ACCESS);
  const properties = schema.properties as Record<string, { 'x-value'?: string }>;
  expect(properties['people']!['x-value']).toBeUndefined();
  expect(properties['lines']!['x-value']).toBe('{{§0}}');
  expect(expressions).toEqual(['count(data.rows)']);
});

it('plain keeps the identity of unchanged rows only', () => {
  const first = { id: 'a', name: '甲' };
  const before = plain([first, { id: 'b' }]) as object[];
  const after = plain([first, { id: 'b', name: '乙' }]) as object[];
  expect(after[0]).toBe(before[0]);
  expect(after[1]).toEqual({ id: 'b', name: '乙' });
});

describe('headerRows', () => {
  const columns = ['a', 'b', 'c', 'd'].map((id) => ({ id, type: 'text' as const, label: id.toUpperCase() }));

  it('merges grouped titles and lets ungrouped columns span all rows', () => {
    expect(headerRows(columns, [{ title: '学生', columns: ['b', 'c'] }])).toEqual([
      [{ title: 'A', columnId: 'a', colSpan: 1, rowSpan: 2 }, { title: '学生', colSpan: 2, rowSpan: 1 }, { title: 'D', columnId: 'd', colSpan: 1, rowSpan: 2 }],
      [{ title: 'B', columnId: 'b', colSpan: 1, rowSpan: 1 }, { title: 'C', columnId: 'c', colSpan: 1, rowSpan: 1 }],
    ]);
  });

  it('narrows a group to the columns this task may see', () => {
    const rows = headerRows(columns.filter((column) => column.id !== 'b'), [{ title: '学生', columns: ['b', 'c'] }]);
    expect(rows[0]!.map((cell) => [cell.title, cell.colSpan])).toEqual([['A', 1], ['学生', 1], ['D', 1]]);
  });
});
