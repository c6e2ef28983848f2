import { countStates, dutyState, type DutyTimes } from './duty-state.js';

const due = new Date('2022-07-08T15:59:59.999Z');
const at = (text: string): Date => new Date(text);
const state = (times: Partial<DutyTimes>, now: string) => dutyState({ dueAt: due, answeredAt: null, exemptAt: null, ...times }, at(now));

describe('the state of a duty', () => {
  it.each<[string, Partial<DutyTimes>, string, string]>([
    ['is 未到期 more than a week before', {}, '2022-06-24T00:00:00Z', 'notDue'],
    ['is 应报 in the last week', {}, '2022-07-05T00:00:00Z', 'due'],
    ['is still 应报 in the last millisecond of the day', {}, '2022-07-08T15:59:59.999Z', 'due'],
    ['is 逾期 from 24:00', {}, '2022-07-08T16:00:00.000Z', 'overdue'],
    ['is 按时 when answered in the last millisecond', { answeredAt: due }, '2022-08-01T00:00:00Z', 'onTime'],
    ['is 迟报 when answered after it', { answeredAt: at('2022-07-08T16:00:00Z') }, '2022-08-01T00:00:00Z', 'late'],
    ['is 免报 whatever else happened', { answeredAt: at('2022-07-09T00:00:00Z'), exemptAt: at('2022-07-01T00:00:00Z') }, '2022-08-01T00:00:00Z', 'exempt'],
    ['without deadline is 应报 until answered', { dueAt: null }, '2030-01-01T00:00:00Z', 'due'],
    ['without deadline is 按时 whenever answered', { dueAt: null, answeredAt: at('2029-01-01T00:00:00Z') }, '2030-01-01T00:00:00Z', 'onTime'],
  ])('%s', (_what, times, now, expected) => expect(state(times, now)).toBe(expected));

  it('is counted once: the states add up to what is expected', () => {
    const { expected, ...states } = countStates(['due', 'overdue', 'onTime', 'late', 'exempt', 'notDue', 'due']);
    expect(Object.values(states).reduce((a, b) => a + b)).toBe(expected);
    expect(states.due).toBe(2);
  });
});
