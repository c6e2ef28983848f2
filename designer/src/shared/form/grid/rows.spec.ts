import type { FormField } from '@noticeflow/schemas';
import { pasteCells, setCell } from './rows.js';

const columns: FormField[] = [
  { id: 'name', type: 'text', label: '姓名' },
  { id: 'sex', type: 'enum', label: '性别', options: [{ value: 'male', label: '男' }, { value: 'female', label: '女' }] },
  { id: 'hours', type: 'number', label: '时长' },
];
const all = () => true;

describe('pasteCells', () => {
  it('takes what Excel copies, turning labels and numbers into stored values', () => {
    const rows = pasteCells([{ id: 'a' }], columns, all, { row: 0, column: 0 }, '张三\t男\t2\r\n李四\t女\t１.5\r\n', { today: '2022-07-01' }, true);
    expect(rows.map(({ id: _id, ...row }) => row)).toEqual([{ name: '张三', sex: 'male', hours: 2 }, { name: '李四', sex: 'female', hours: 1.5 }]);
    expect(rows[0]!.id).toBe('a');
    expect(rows[1]!.id).toMatch(/^new-/);
  });

  it('leaves read-only columns and, when rows may not be added, the rest of the text', () => {
    const rows = pasteCells([{ id: 'a', name: '原名' }], columns, (column) => column.id !== 'name', { row: 0, column: 0 }, '新名\t男\n多一行\t女', { today: '2022-07-01' }, false);
    expect(rows).toEqual([{ id: 'a', name: '原名', sex: 'male' }]);
  });

  it('keeps text of the wrong kind, so that the check can name it', () => {
    const rows = pasteCells([{ id: 'a' }], columns, all, { row: 0, column: 2 }, '两小时', { today: '2022-07-01' }, false);
    expect(rows[0]!['hours']).toBe('两小时');
  });
});

it('setCell replaces one row and keeps the identity of the others', () => {
  const rows = [{ id: 'a' }, { id: 'b' }];
  const next = setCell(rows, 1, 'name', '王五');
  expect(next[0]).toBe(rows[0]);
  expect(next[1]).toEqual({ id: 'b', name: '王五' });
  expect(rows[1]).toEqual({ id: 'b' });
});
