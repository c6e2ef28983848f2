import { testKinds } from '../../persistence/testing.js';
import { createTaskWorld, TENANT, UNITS, type TaskWorld } from './testing.js';

const MODEL = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:nf="urn:noticeflow:bpmn:1" id="d" targetNamespace="urn:test">
<process id="reminded" name="按期报送" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="Answer"/>
<userTask id="Answer" name="报送材料"><extensionElements><nf:assignment unit="=unit.id" post="clerk"/><nf:deadline due="=due" remindBefore="P3D P1D"/></extensionElements></userTask>
<sequenceFlow id="g" sourceRef="Answer" targetRef="e"/><endEvent id="e"/></process></definitions>`;

describe.each(testKinds())('reminders on %s', (kind) => {
  let world: TaskWorld;
  beforeAll(async () => {
    world = await createTaskWorld(kind);
    await world.runtime.deploy({ tenantId: TENANT, name: 'reminders', actor: { kind: 'system', tenantId: TENANT, id: 'test' }, resources: [{ name: 'reminded.bpmn', content: MODEL }] });
  }, 60_000);
  afterAll(() => world?.close());

  const told = async (name: 'clerk@maoming' | 'clerk2@maoming' | 'clerk@zhanjiang') => (await world.database.read((tx) => tx.query("SELECT title, body, link FROM notification WHERE user_id = ? AND kind = 'reminder' ORDER BY id", [world.people[name].id])));
  const at = async (time: string) => {
    world.clock.set(new Date(time));
    await world.runtime.drain();
  };

  it('given durations before the due time, then everybody who has the task is told at each, with a link, and nobody else; what is done reminds nobody', async () => {
    const variables = { unit: { id: UNITS.maoming.id }, due: '2022-07-08T15:59:59.999Z' };
    const [first] = await world.open(await world.start('reminded', variables, { unitId: UNITS.maoming.id }));
    const [second] = await world.open(await world.start('reminded', variables, { unitId: UNITS.maoming.id }));
    await at('2022-07-05T15:00:00.000Z');
    expect(await told('clerk@maoming')).toHaveLength(0);
    await at('2022-07-05T16:00:00.000Z');
    for (const holder of ['clerk@maoming', 'clerk2@maoming'] as const) {
      const messages = (await told(holder)).map((row) => ({ ...row })).sort((a, b) => String(a.link).localeCompare(String(b.link)));
      expect(messages).toEqual([first, second].sort().map((id) => ({ title: '提醒：茂名团市委-报送材料', body: '请于7月8日24时前办理。', link: `/tasks/${id}` })));
    }
    expect(await told('clerk@zhanjiang')).toHaveLength(0);

    await world.completion.complete(world.people['clerk@maoming'], first!, { data: {} });
    await at('2022-07-07T16:00:00.000Z');
    expect((await told('clerk@maoming')).slice(2).map((row) => row.link)).toEqual([`/tasks/${second}`]);
  });

  it('given a reminder that comes late, then it is silent once the task is overdue', async () => {
    world.clock.set(new Date('2022-08-01T00:00:00.000Z'));
    await world.start('reminded', { unit: { id: UNITS.zhanjiang.id }, due: '2022-08-10T00:00:00.000Z' }, { unitId: UNITS.zhanjiang.id });
    await at('2022-08-11T00:00:00.000Z');
    expect(await told('clerk@zhanjiang')).toHaveLength(0);
  });
});
