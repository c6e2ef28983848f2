import { mergeImported } from './after-import.js';

describe('rows after an Excel import', () => {
  it('keeps rows typed and not handed in', () => {
    expect(mergeImported([], [{ id: 'new-1', name: '甲' }], [{ id: 'r1', name: '乙' }])).toEqual([{ id: 'r1', name: '乙' }, { id: 'new-1', name: '甲' }]);
  });

  it('keeps an edit where the workbook changed nothing, and takes the workbook where it did', () => {
    const before = [{ id: 'r1', name: '甲' }, { id: 'r2', name: '乙' }];
    const mine = [{ id: 'r1', name: '甲（改）' }, { id: 'r2', name: '乙（改）' }];
    expect(mergeImported(before, mine, [{ id: 'r1', name: '甲' }, { id: 'r2', name: '丙' }])).toEqual([{ id: 'r1', name: '甲（改）' }, { id: 'r2', name: '丙' }]);
  });

  it('starts from a table that is not there yet', () => {
    expect(mergeImported(undefined, undefined, [{ id: 'r1' }])).toEqual([{ id: 'r1' }]);
  });
});
