import { testKinds } from '../../persistence/testing.js';
import { createTaskWorld, refusal, UNITS, type TaskWorld } from './testing.js';

/** `nf:assignment notBy`: who recorded the hours does not certify them, though both tasks wait for the same post. */
describe.each(testKinds())('separation of duties on %s', (kind) => {
  let world: TaskWorld;
  beforeAll(async () => {
    world = await createTaskWorld(kind);
  }, 60_000);
  afterAll(() => world?.close());

  const data = { activity: '在线辅导', people: 20 };
  const recorded = async (): Promise<string> => {
    const instanceId = await world.start('certified', { unit: { id: UNITS.maoming.id } }, { unitId: UNITS.maoming.id });
    await world.completion.complete(world.people['clerk@maoming'], (await world.open(instanceId, 'Record'))[0]!, {});
    return (await world.open(instanceId, 'Certify'))[0]!;
  };

  it('given who recorded, then certifying and saving are refused with the reason, handing on is allowed', async () => {
    const id = await recorded();
    const recorder = world.people['clerk@maoming'];
    expect(await refusal(world.completion.complete(recorder, id, { data }))).toMatchObject({ status: 403, code: 'SEPARATION_OF_DUTIES' });
    expect(await refusal(world.handling.saveDraft(recorder, id, data))).toMatchObject({ status: 403, code: 'SEPARATION_OF_DUTIES' });
    const { actions } = await world.tasks.details(recorder, id);
    expect(actions.find(({ verb }) => verb === 'approve')).toEqual({ verb: 'approve', label: '同意', allowed: false, reason: '您办理过“登记时长”，按回避要求须由他人办理，可以转办' });
    expect(actions.find(({ verb }) => verb === 'transfer')).toMatchObject({ allowed: true });
  });

  it('given somebody else at the same post, then the hours are certified', async () => {
    const id = await recorded();
    await world.completion.complete(world.people['clerk2@maoming'], id, { data });
    expect((await world.tasks.details(world.people['clerk2@maoming'], id)).status).toBe('completed');
  });

  it('given a task handed back to who recorded, then it is still refused', async () => {
    const id = await recorded();
    await world.handling.transfer(world.people['clerk2@maoming'], id, world.people['clerk@maoming'].id);
    expect(await refusal(world.completion.complete(world.people['clerk@maoming'], id, { data }))).toMatchObject({ code: 'SEPARATION_OF_DUTIES' });
  });

  it('given another instance, then having recorded there is no hindrance', async () => {
    const instanceId = await world.start('certified', { unit: { id: UNITS.maoming.id } }, { unitId: UNITS.maoming.id });
    await world.completion.complete(world.people['clerk2@maoming'], (await world.open(instanceId, 'Record'))[0]!, {});
    await world.completion.complete(world.people['clerk@maoming'], (await world.open(instanceId, 'Certify'))[0]!, { data });
  });
});
