import type { TimelineItem, Upcoming } from '../api.js';
import { foldTimeline, foldUpcoming } from './fold.js';

const item = (action: string, more: Partial<TimelineItem> = {}): TimelineItem => ({
  at: '2026-07-01T00:00:00.000Z', kind: 'opinion', instanceId: 'i', unit: null, taskId: null, elementId: 'G2', elementName: '签收', actor: null, action, comment: null, cells: [], outcome: null, dueAt: null, late: false, ...more,
});

describe('foldTimeline', () => {
  it('makes one line of many equal steps, where the last of them stood', () => {
    const lines = foldTimeline([item('签收'), item('签收'), item('发起', { elementId: 'S' }), item('签收'), item('签收')]);
    expect(lines.map((line) => [line.items[0]!.action, line.items.length])).toEqual([['发起', 1], ['签收', 4]]);
  });

  it('leaves a few equal steps alone', () => {
    expect(foldTimeline([item('签收'), item('签收'), item('签收')])).toHaveLength(3);
  });

  it('never folds away what somebody wrote or returned', () => {
    const items = [...Array.from({ length: 5 }, () => item('退回', { outcome: 'return' })), ...Array.from({ length: 5 }, () => item('提交', { comment: '已补' }))];
    expect(foldTimeline(items)).toHaveLength(10);
  });
});

describe('foldUpcoming', () => {
  it('keeps what is open apart from what follows', () => {
    const step = (state: Upcoming['state']): Upcoming => ({ state, elementId: 'G2', name: '签收', who: null, dueAt: null, late: false });
    const lines = foldUpcoming([...Array.from({ length: 4 }, () => step('current')), step('following')]);
    expect(lines.map((line) => line.items.length)).toEqual([4, 1]);
  });
});
