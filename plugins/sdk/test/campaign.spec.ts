import { addWorkingDays, computeDeadline, definePlugin, plainWeek, resolveUnitSets, whyNoPlugin, type TemplateDeadline, type UnitSet, type WorkingCalendar } from '../src/index.js';
import { exampleUnits } from '../src/testing.js';

const base: TemplateDeadline = { id: 'd', title: '', anchor: { date: '2022-07-08' }, holidayPolicy: 'keep', reminder: '', urge: '', clause: '一' };
const values = { parameters: { due: '2022-07-08' }, issuedAt: new Date('2022-06-24T02:00:00Z') };
const due = (change: Partial<TemplateDeadline>, calendar: WorkingCalendar = plainWeek) => computeDeadline({ ...base, ...change }, values, calendar);

describe('a deadline', () => {
  it('includes its day: "7月8日前" ends with the last millisecond of July 8 in China', () => {
    expect(due({})).toEqual({ id: 'd', due: new Date('2022-07-08T15:59:59.999Z'), day: '2022-07-08', calendarVersion: 'plain-week' });
  });

  it('takes an hour as it is', () => expect(due({ time: '18:00' })!.due.toISOString()).toBe('2022-07-08T10:00:00.000Z'));
  it('follows a parameter, and has no date while the parameter has none', () => {
    expect(due({ anchor: { parameter: 'due' } })!.day).toBe('2022-07-08');
    expect(due({ anchor: { parameter: 'later' } })).toBeUndefined();
  });

  it('counts working days from the day of issue, which itself does not count', () => {
    // 2022-06-24 is a Friday.
    expect(due({ anchor: { event: 'issued' }, offset: { days: 3, working: true } })!.day).toBe('2022-06-29');
    expect(due({ anchor: { event: 'issued' }, offset: { days: 3 } })!.day).toBe('2022-06-27');
    expect(due({ anchor: { event: 'issued' }, offset: { days: -1, working: true } })!.day).toBe('2022-06-23');
  });

  it('keeps a holiday or goes to the next working day, and tells that it moved', () => {
    const saturday = { anchor: { date: '2022-07-09' } };
    expect(due(saturday)!.day).toBe('2022-07-09');
    expect(due({ ...saturday, holidayPolicy: 'nextWorkingDay' })).toMatchObject({ day: '2022-07-11', movedFrom: '2022-07-09' });
  });

  it('takes the issue day in China, not in UTC', () => {
    expect(computeDeadline({ ...base, anchor: { event: 'issued' } }, { ...values, issuedAt: new Date('2022-06-23T17:00:00Z') }, plainWeek)!.day).toBe('2022-06-24');
  });

  it('knows make-up working days of the calendar', () => {
    const calendar: WorkingCalendar = { version: 'x', isWorkingDay: (day) => day === '2022-07-09' || plainWeek.isWorkingDay(day) };
    expect(addWorkingDays(calendar, '2022-07-08', 1)).toBe('2022-07-09');
  });
});

describe('unit sets', () => {
  const context = { campaign: { id: 'c', slug: 's', year: 2022, title: 't', issuedAt: '', parameters: {} }, lists: {} };
  const codes = (sets: UnitSet[], hooks = {}) => resolveUnitSets(sets, exampleUnits, context, { hooks, evaluate: (_text, { unit }) => (unit as { code: string }).code.startsWith('9901') })
    .map((set) => ({ id: set.id, codes: set.members.map(({ code }) => code), missing: set.missing }));

  it('take units by level, code and condition, all of which must hold', () => {
    expect(codes([{ id: 'a', title: '', levels: ['county'], where: 'x' }, { id: 'b', title: '', codes: ['9902', '9999'] }])).toEqual([
      { id: 'a', codes: ['990101', '990102'], missing: [] },
      { id: 'b', codes: ['9902'], missing: ['9999'] },
    ]);
  });

  it('are put together without repetition, in the order of the tree', () => {
    const [union] = codes([{ id: 'u', title: '', union: ['b', 'a'] }, { id: 'a', title: '', codes: ['9902', '9901'] }, { id: 'b', title: '', codes: ['9902'] }]);
    expect(union!.codes).toEqual(['9901', '9902']);
  });

  it('may be narrowed by the plugin, which cannot add others', () => {
    const [set] = codes([{ id: 'a', title: '', levels: ['prefecture'] }], { resolveUnitSet: () => ['9903', '99', '9901'] });
    expect(set!.codes).toEqual(['9903', '9901']);
  });
});

describe('definePlugin', () => {
  it('makes what a host accepts', () => {
    expect(whyNoPlugin(definePlugin({ hooks: { resolveUnitSet: () => undefined } }))).toBeUndefined();
  });

  it.each([[undefined], [{}], [{ noticeflow: 2, hooks: {} }], [{ noticeflow: 1, hooks: { beforeCommit: () => undefined } }], [{ noticeflow: 1, hooks: { resolveUnitSet: 'x' } }]])('refuses %p', (candidate) => {
    expect(whyNoPlugin(candidate)).toEqual(expect.any(String));
  });
});
