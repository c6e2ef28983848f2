import { computeDeadline, expandPeriods, periodData, periodsOf, plainWeek, type DutyDefinition, type TemplateDeadline, type TemplateManifest } from '../src/index.js';

const issuedAt = new Date('2017-05-25T01:00:00Z');
const deadline: TemplateDeadline = { id: 'quarterly', title: '季度报告', anchor: { event: 'periodEnd' }, holidayPolicy: { parameter: 'policy' }, reminder: '', urge: '', clause: '四' };
const receipt: TemplateDeadline = { ...deadline, id: 'receipt', anchor: { event: 'issued' }, holidayPolicy: 'keep' };
const duty: DutyDefinition = {
  id: 'quarterly', title: '季度报告', obligation: 'X', unitSet: 'towns', deadline: 'quarterly', period: '每季度',
  periods: { every: 'quarter', from: { event: 'issued' }, until: { date: '2018-01-01' } }, answeredBy: { process: 'P', element: 'A' },
};
const manifest = { deadlines: [deadline, receipt], duties: [duty, { ...duty, id: 'once', deadline: 'receipt', periods: undefined, period: '2017' }] } as unknown as TemplateManifest;
const dueOf = (policy: string, id: string) => {
  const values = { issuedAt, parameters: { policy } };
  return computeDeadline(expandPeriods(manifest, values).deadlines.find((item) => item.id === id)!, values, plainWeek);
};

describe('periods of a duty', () => {
  it('go from the one in which it begins to the one in which it ends', () => {
    expect(periodsOf(duty.periods!, { issuedAt, parameters: {} })).toEqual([
      { id: '2017Q2', title: '2017年二季度', first: '2017-04-01', last: '2017-06-30' },
      { id: '2017Q3', title: '2017年三季度', first: '2017-07-01', last: '2017-09-30' },
      { id: '2017Q4', title: '2017年四季度', first: '2017-10-01', last: '2017-12-31' },
      { id: '2018Q1', title: '2018年一季度', first: '2018-01-01', last: '2018-03-31' },
    ]);
  });

  it.each([['month', '2020-02', '2020-02-29'], ['year', '2020', '2020-12-31']] as const)('can be a %s', (every, id, last) => {
    const [period] = periodsOf({ every, from: { date: '2020-02-10' }, until: { date: '2020-02-11' } }, { issuedAt, parameters: {} });
    expect(period).toMatchObject({ id, last });
  });

  it('are none while an end has no value', () => {
    expect(periodsOf({ ...duty.periods!, until: { parameter: 'end' } }, { issuedAt, parameters: { end: null } })).toEqual([]);
  });

  it('make one duty and one deadline each, and leave others alone', () => {
    const expanded = expandPeriods(manifest, { issuedAt, parameters: {} });
    expect(expanded.duties.map(({ id, period, deadline: due }) => [id, period, due])).toEqual([
      ['quarterly.2017Q2', '2017Q2', 'quarterly.2017Q2'], ['quarterly.2017Q3', '2017Q3', 'quarterly.2017Q3'], ['quarterly.2017Q4', '2017Q4', 'quarterly.2017Q4'],
      ['quarterly.2018Q1', '2018Q1', 'quarterly.2018Q1'], ['once', '2017', 'receipt'],
    ]);
    expect(expanded.deadlines.map(({ id }) => id)).toEqual(['receipt', 'quarterly.2017Q2', 'quarterly.2017Q3', 'quarterly.2017Q4', 'quarterly.2018Q1']);
  });

  it('end on a Sunday as the parameter of the holiday policy says', () => {
    expect(dueOf('keep', 'quarterly.2017Q4')).toMatchObject({ day: '2017-12-31', due: new Date('2017-12-31T15:59:59.999Z') });
    expect(dueOf('nextWorkingDay', 'quarterly.2017Q4')).toMatchObject({ day: '2018-01-01', movedFrom: '2017-12-31' });
  });

  it('are told to processes with start, end and due time', () => {
    const values = { issuedAt, parameters: { policy: 'keep' } };
    const dues = expandPeriods(manifest, values).deadlines.flatMap((item) => computeDeadline(item, values, plainWeek) ?? []);
    expect(periodData(manifest, values, dues)['quarterly']![2]).toEqual({
      id: '2017Q4', title: '2017年四季度', start: '2017-09-30T16:00:00.000Z', end: '2017-12-31', due: '2017-12-31T15:59:59.999Z',
    });
  });
});
