import { testKinds } from '../../persistence/testing.js';
import type { SignPosition, SignRule } from './model/signing.js';
import { createTaskWorld, refusal, type PersonName, type TaskWorld } from './testing.js';

describe.each(testKinds())('added signers on %s', (kind) => {
  let world: TaskWorld;
  beforeAll(async () => {
    world = await createTaskWorld(kind);
  }, 60_000);
  afterAll(() => world?.close());

  const fill = { activity: '下乡支教', people: 20 };
  const person = (name: PersonName) => world.people[name];
  const review = async (): Promise<{ instanceId: string; id: string }> => {
    const instanceId = await world.startReport();
    await world.completion.complete(person('clerk@maoming'), (await world.open(instanceId, 'Fill'))[0]!, { data: fill });
    return { instanceId, id: (await world.open(instanceId, 'Review'))[0]! };
  };
  const add = (id: string, users: PersonName[], rule: SignRule = 'all', position: SignPosition = 'before'): Promise<void> =>
    world.signing.add(person('reviewer@province'), id, { users: users.map((name) => person(name).id), position, rule, comment: '请看' });
  const statuses = async (id: string): Promise<string[]> => (await world.tasks.details(person('reviewer@province'), id)).signs.map((sign) => sign.status);
  /** The signer's own task of this host, when it is in their inbox. */
  const signTask = async (name: PersonName, hostId: string): Promise<string | undefined> => {
    const rows = await world.database.read((tx) => tx.query('SELECT task_id FROM task_sign WHERE host_task_id = ? AND user_id = ? AND task_id IS NOT NULL', [hostId, person(name).id]));
    const todo = await world.todo(person(name));
    return rows.map((row) => String(row.task_id)).find((id) => todo.includes(id));
  };
  const sign = async (name: PersonName, hostId: string, comment = '同意'): Promise<void> => world.completion.complete(person(name), (await signTask(name, hostId))!, { comment });
  const action = async (id: string, verb: string, by: PersonName = 'reviewer@province') => (await world.tasks.details(person(by), id)).actions.find((one) => one.verb === verb);
  const approve = (id: string): Promise<void> => world.completion.complete(person('reviewer@province'), id, {});

  it('given 会签 before, then the host waits for everyone, opinions are kept, and the holder goes on', async () => {
    const { instanceId, id } = await review();
    await add(id, ['clerk@province', 'reviewer@maoming']);
    expect(await action(id, 'approve')).toEqual({ verb: 'approve', label: '同意', allowed: false, reason: '等待加签人办理' });
    expect(await refusal(approve(id))).toMatchObject({ status: 409, code: 'SIGN_PENDING' });
    expect(await refusal(world.handling.saveDraft(person('reviewer@province'), id, { score: 1 }))).toMatchObject({ status: 409, code: 'SIGN_PENDING' });
    await sign('clerk@province', id, '无意见');
    expect(await statuses(id)).toEqual(['signed', 'open']);
    expect(await refusal(approve(id))).toMatchObject({ code: 'SIGN_PENDING' });
    await sign('reviewer@maoming', id);
    await approve(id);
    expect(await world.open(instanceId, 'Confirm')).toHaveLength(1);
    const { items } = await world.timeline.of(person('clerk@maoming'), instanceId);
    expect(items.map((item) => item.action)).toEqual(['发起', '提交', '加签（测试clerk-44、测试reviewer-4409）', '签署意见', '签署意见', '同意']);
    expect(items[3]).toMatchObject({ comment: '无意见', actor: { name: '测试clerk-44' } });
  });

  it('given a signer, then the form is read-only whatever way it is written, and 签署意见 is the only decision', async () => {
    const { instanceId, id } = await review();
    await add(id, ['clerk@province']);
    const task = (await signTask('clerk@province', id))!;
    const details = await world.tasks.details(person('clerk@province'), task);
    expect(details).toMatchObject({ kind: 'sign', title: '加签：茂名团市委-审核活动', hostTaskId: id, form: { data: fill } });
    expect(JSON.stringify(details.form?.overlay)).not.toContain('write');
    expect(details.actions.map((one) => [one.verb, one.label, one.allowed])).toEqual([['complete', '签署意见', true], ['cc', '抄送', true]]);
    expect(await refusal(world.completion.complete(person('clerk@province'), task, { data: { score: 100 } }))).toMatchObject({ status: 422, code: 'FIELD_NOT_WRITABLE' });
    for (const verb of ['approve', 'reject', 'return'] as const) {
      expect(await refusal(world.completion.complete(person('clerk@province'), task, { action: verb, comment: '不行' }))).toMatchObject({ status: 422, code: 'ACTION_NOT_OFFERED' });
    }
    expect(await refusal(world.completion.complete(person('reviewer@province'), task, {}))).toMatchObject({ status: 403, code: 'NOT_TASK_HOLDER' });
    expect(await refusal(world.completion.complete(person('clerk@elsewhere'), task, {}))).toMatchObject({ status: 404 });
    await sign('clerk@province', id);
    expect((await world.tasks.details(person('clerk@province'), task)).actions.find((one) => one.verb === 'withdraw')).toBeUndefined();
    expect((await world.tasks.list(person('clerk@province'), { view: 'done' })).items.map((item) => item.id)).toContain(task);
    expect(await world.open(instanceId)).toEqual([id]);
  });

  it('given 或签, then the first opinion is enough and the others are let go', async () => {
    const { id } = await review();
    await add(id, ['clerk@province', 'reviewer@maoming'], 'any');
    const late = (await signTask('clerk@province', id))!;
    await sign('reviewer@maoming', id);
    expect(await statuses(id)).toEqual(['skipped', 'signed']);
    expect(await signTask('clerk@province', id)).toBeUndefined();
    expect(await refusal(world.completion.complete(person('clerk@province'), late, {}))).toMatchObject({ status: 409, code: 'TASK_CANCELLED' });
    await approve(id);
  });

  it('given 依次, then each has the task only after the one before', async () => {
    const { id } = await review();
    await add(id, ['clerk@province', 'reviewer@maoming', 'clerk@maoming'], 'sequence');
    expect(await statuses(id)).toEqual(['open', 'waiting', 'waiting']);
    expect(await signTask('reviewer@maoming', id)).toBeUndefined();
    await sign('clerk@province', id);
    expect(await statuses(id)).toEqual(['signed', 'open', 'waiting']);
    expect(await signTask('reviewer@maoming', id)).toBeDefined();
    // Taking out whose turn it is passes the turn on.
    await world.signing.remove(person('reviewer@province'), id, [person('reviewer@maoming').id]);
    expect(await statuses(id)).toEqual(['signed', 'removed', 'open']);
    await sign('clerk@maoming', id);
    await approve(id);
  });

  it('given 并加签, then the holder may prepare but not decide', async () => {
    const { id } = await review();
    await add(id, ['clerk@province'], 'all', 'parallel');
    await world.handling.saveDraft(person('reviewer@province'), id, { score: 90 });
    expect(await refusal(approve(id))).toMatchObject({ code: 'SIGN_PENDING' });
    expect((await world.tasks.details(person('reviewer@province'), id)).signs).toMatchObject([{ position: 'parallel', rule: 'all', user: { id: person('clerk@province').id } }]);
    await sign('clerk@province', id);
    await approve(id);
  });

  it('given 减签, then only who was added and has not signed can be taken out, and the host is free again', async () => {
    const { id } = await review();
    expect(await action(id, 'remove-sign')).toBeUndefined();
    await add(id, ['clerk@province', 'reviewer@maoming']);
    await sign('clerk@province', id);
    const remove = (name: PersonName) => world.signing.remove(person('reviewer@province'), id, [person(name).id], '不需要了');
    for (const name of ['clerk@province', 'clerk@maoming'] as const) expect(await refusal(remove(name))).toMatchObject({ status: 422, code: 'NOT_A_PENDING_SIGNER' });
    expect(await refusal(world.signing.remove(person('clerk@province'), id, [person('reviewer@maoming').id]))).toMatchObject({ status: 403, code: 'NOT_TASK_HOLDER' });
    await remove('reviewer@maoming');
    expect(await signTask('reviewer@maoming', id)).toBeUndefined();
    expect(await statuses(id)).toEqual(['signed', 'removed']);
    await approve(id);
  });

  it('given nesting, oneself, a holder, a stranger, somebody twice or 后加签, then it is refused', async () => {
    const { id } = await review();
    expect(await refusal(add(id, ['reviewer@province']))).toMatchObject({ status: 422, code: 'SIGN_BY_SELF' });
    expect(await refusal(add(id, ['clerk@elsewhere']))).toMatchObject({ status: 422, code: 'UNKNOWN_PERSON' });
    expect(await refusal(add(id, ['clerk@province'], 'all', 'after'))).toMatchObject({ status: 422, code: 'NOT_SUPPORTED' });
    await add(id, ['clerk@province']);
    expect(await refusal(add(id, ['clerk@province']))).toMatchObject({ status: 422, code: 'ALREADY_SIGNER' });
    const task = (await signTask('clerk@province', id))!;
    const nested = world.signing.add(person('clerk@province'), task, { users: [person('clerk@maoming').id], position: 'before', rule: 'all' });
    expect(await refusal(nested)).toMatchObject({ status: 422, code: 'SIGN_NESTED' });
    expect(await refusal(world.handling.transfer(person('reviewer@province'), id, person('clerk@province').id))).toMatchObject({ status: 422, code: 'RECIPIENT_IS_SIGNER' });
    expect(await statuses(id)).toEqual(['open']);

    const [work] = await world.open(await world.startReport());
    const ask = (user: PersonName) => world.signing.add(person('clerk@maoming'), work!, { users: [person(user).id], position: 'before', rule: 'all' });
    expect(await refusal(ask('clerk2@maoming'))).toMatchObject({ status: 422, code: 'SIGN_BY_HOLDER' });
    expect(await refusal(ask('clerk@zhanjiang'))).toMatchObject({ status: 422, code: 'RECIPIENT_OUT_OF_SCOPE' });
    expect((await world.tasks.details(person('clerk@maoming'), work!)).signs).toEqual([]);
  });

  it('given the host is returned or its instance ends, then open sign tasks end with it', async () => {
    const returned = await review();
    await add(returned.id, ['clerk@province', 'reviewer@maoming'], 'sequence');
    const task = (await signTask('clerk@province', returned.id))!;
    await world.completion.complete(person('reviewer@province'), returned.id, { action: 'return', comment: '补充' });
    expect(await signTask('clerk@province', returned.id)).toBeUndefined();
    expect(await statuses(returned.id)).toEqual(['cancelled', 'cancelled']);
    expect(await refusal(world.completion.complete(person('clerk@province'), task, {}))).toMatchObject({ status: 409, code: 'TASK_CANCELLED' });

    const ended = await review();
    await add(ended.id, ['clerk@province']);
    await world.runtime.submit(ended.instanceId, { type: 'CancelInstance', reason: 'test' }, { actor: { kind: 'system', tenantId: 'tenant-gd', id: 'test' } });
    expect(await signTask('clerk@province', ended.id)).toBeUndefined();
    expect(await world.open(ended.instanceId)).toEqual([]);
    expect(await statuses(ended.id)).toEqual(['cancelled']);
  });

  it('given two opinions of one person or of an 或签 group at once, then one wins', async () => {
    const { id } = await review();
    await add(id, ['clerk@province']);
    const task = (await signTask('clerk@province', id))!;
    const twice = await Promise.allSettled([1, 2, 3].map(() => world.completion.complete(person('clerk@province'), task, { comment: '同意' })));
    expect(twice.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of twice) if (result.status === 'rejected') expect(result.reason).toMatchObject({ status: 409 });
    const [count] = await world.database.read((tx) => tx.query("SELECT COUNT(*) AS n FROM opinion WHERE task_id = ? AND verb = 'sign'", [task]));
    expect(Number(count!.n)).toBe(1);

    await add(id, ['clerk@province', 'reviewer@maoming', 'clerk@maoming'], 'any');
    const names = ['clerk@province', 'reviewer@maoming', 'clerk@maoming'] as const;
    const tasks = await Promise.all(names.map((name) => signTask(name, id)));
    await Promise.allSettled(names.map((name, n) => world.completion.complete(person(name), tasks[n]!, {})));
    expect((await statuses(id)).slice(1).sort()).toEqual(['signed', 'skipped', 'skipped']);
    await approve(id);
  });
});
