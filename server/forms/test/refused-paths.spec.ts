import { accessMap, refusedPaths } from '../src/index.js';
import type { FormModel, FormOverlay } from '@noticeflow/schemas';

const form = { id: 'F', title: '名单', fields: [{ id: 'rows', type: 'table', label: '名单', columns: [{ id: 'name', type: 'text', label: '姓名' }, { id: 'remark', type: 'text', label: '备注' }] }] } as unknown as FormModel;
const stored = { rows: [{ id: 'r1', name: '甲' }, { id: 'r2', name: '乙' }] };
const refused = (overlay: FormOverlay, rows: object[]) => refusedPaths(form, accessMap(form, overlay), stored, { rows }).map(({ path, rule }) => [path, rule]);
const readOnly: FormOverlay = { access: 'read', fields: [] };

describe('values a task may not touch', () => {
  it('are not in what a browser sends back as it got it', () => {
    expect(refused(readOnly, stored.rows)).toEqual([]);
  });

  it.each([
    ['left out', [stored.rows[0]!]],
    ['all left out', []],
    ['added', [...stored.rows, { id: 'new-1' }]],
    ['exchanged for another', [stored.rows[0]!, { id: 'r9' }]],
  ])('are rows of a read-only table %s', (_what, rows) => {
    expect(refused(readOnly, rows)).toEqual([['rows', 'read-only']]);
  });

  it('are a changed cell, named by its path', () => {
    expect(refused(readOnly, [{ id: 'r1', name: '丙' }, stored.rows[1]!])).toEqual([['rows[r1].name', 'read-only']]);
  });

  it('are not the rows left out of a table with a column to fill in: those stay as they are', () => {
    expect(refused({ access: 'read', fields: [{ path: 'rows.remark', access: 'write' }] }, [{ id: 'r1', name: '甲', remark: '已核' }])).toEqual([]);
  });
});
