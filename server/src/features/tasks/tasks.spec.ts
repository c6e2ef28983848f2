import { testKinds } from '../../persistence/testing.js';
import { createTaskWorld, refusal, UNITS, type TaskWorld } from './testing.js';

describe.each(testKinds())('tasks on %s', (kind) => {
  let world: TaskWorld;
  beforeAll(async () => {
    world = await createTaskWorld(kind);
  }, 60_000);
  afterAll(() => world?.close());

  const fill = { activity: '下乡支教', people: 20 };
  const submitted = async (): Promise<{ instanceId: string; fillId: string; reviewId: string }> => {
    const instanceId = await world.startReport();
    const [fillId] = await world.open(instanceId, 'Fill');
    await world.completion.complete(world.people['clerk@maoming'], fillId!, { data: fill });
    const [reviewId] = await world.open(instanceId, 'Review');
    return { instanceId, fillId: fillId!, reviewId: reviewId! };
  };

  describe('whose work it is', () => {
    it('given a task for a post at a unit, then its holders have it in their inbox, titled by unit and name, and nobody else has', async () => {
      const [id] = await world.open(await world.startReport());
      const { items } = await world.tasks.list(world.people['clerk@maoming'], {});
      expect(items.find((item) => item.id === id)).toMatchObject({
        title: '茂名团市委-填报活动', kind: 'work', status: 'open', late: false, unit: { id: UNITS.maoming.id, name: UNITS.maoming.name }, post: { code: 'clerk' },
        assignee: null, dueAt: new Date('2022-07-11T16:00:00.000Z'), instance: { processName: '活动报送' },
      });
      expect(await world.todo(world.people['clerk2@maoming'])).toContain(id);
      for (const other of ['reviewer@maoming', 'clerk@zhanjiang', 'clerk@gaozhou', 'clerk@province'] as const) expect(await world.todo(world.people[other])).not.toContain(id);
    });

    it('given another unit, another tenant or a subordinate unit, then the task answers 404 like an id that does not exist; superior unit and auditor may read', async () => {
      const [id] = await world.open(await world.startReport({ by: world.people['clerk2@maoming'] }));
      const random = await refusal(world.tasks.details(world.people['clerk@zhanjiang'], '01h0000000000000000000000a.7'));
      for (const other of ['clerk@zhanjiang', 'clerk@gaozhou', 'clerk@elsewhere'] as const) {
        const seen = await refusal(world.tasks.details(world.people[other], id!));
        expect({ ...seen, detail: seen.detail.replace(id!, '') }).toEqual({ ...random, detail: random.detail.replace('01h0000000000000000000000a.7', '') });
        expect(await refusal(world.completion.complete(world.people[other], id!, { data: fill }))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      }
      for (const reader of ['clerk@province', 'auditor@province', 'admin@province'] as const) {
        const { actions } = await world.tasks.details(world.people[reader], id!);
        expect(actions.find((action) => action.verb === 'complete')).toMatchObject({ allowed: false, reason: '您不是该任务的办理人' });
        expect(await refusal(world.completion.complete(world.people[reader], id!, { data: fill }))).toMatchObject({ status: 403, code: 'NOT_TASK_HOLDER' });
      }
    });

    it('given a post nobody holds or a model that names nobody, then the administrator gets the task as well, with an alert', async () => {
      const { instanceId } = await (async () => {
        const id = await world.startReport({ upper: UNITS.gaozhou.code });
        await world.completion.complete(world.people['clerk@maoming'], (await world.open(id))[0]!, { data: fill });
        return { instanceId: id };
      })();
      const [review] = await world.open(instanceId, 'Review');
      expect(await world.todo(world.people['admin@province'])).toContain(review);
      const [ask] = await world.open(await world.start('plain', {}, { unitId: UNITS.maoming.id }));
      expect(await world.todo(world.people['admin@province'])).toContain(ask);
      // The one who started it may go on; the clerk of the unit was never asked.
      expect(await world.todo(world.people['clerk@province'])).toContain(ask);
      expect(await world.todo(world.people['clerk@maoming'])).not.toContain(ask);
      const alerts = await world.database.read((tx) => tx.query("SELECT title, body FROM notification WHERE user_id = ? AND kind = 'alert' ORDER BY id", [world.people['admin@province'].id]));
      expect(alerts.map((row) => String(row.body)).join()).toMatch(/高州团市委无人担任办理岗位（审核人）.*流程未指定办理单位和办理人/);
    });

    it('given a plain process, then data become variables and decide the way, reserved names are refused', async () => {
      const instanceId = await world.start('plain');
      const [ask] = await world.open(instanceId);
      const admin = world.people['admin@province'];
      expect(await refusal(world.completion.complete(admin, ask!, { data: { campaign: { id: 'x' } } }))).toMatchObject({ status: 422, errors: [{ path: 'campaign' }] });
      await world.completion.complete(admin, ask!, { data: { approved: true } });
      expect(await world.open(instanceId, 'Do')).toHaveLength(1);
    });

    it('given a step that creates 150 tasks, then all are there, each in one inbox', async () => {
      const units = Array.from({ length: 150 }, (_, n) => (n % 2 === 0 ? UNITS.maoming.id : UNITS.zhanjiang.code));
      const instanceId = await world.start('receipts', { units, due: '2022-08-01T00:00:00.000Z' });
      expect(await world.open(instanceId)).toHaveLength(150);
      const links = await world.database.read((tx) => tx.query("SELECT principal, COUNT(*) AS n FROM task_link WHERE task_id LIKE ? AND status = 'open' GROUP BY principal ORDER BY principal", [`${instanceId}.%`]));
      expect(links.map((row) => [row.principal, Number(row.n)])).toEqual([[`post:${UNITS.zhanjiang.id}:clerk`, 75], [`post:${UNITS.maoming.id}:clerk`, 75]]);
      await world.runtime.submit(instanceId, { type: 'CancelInstance' }, { actor: { kind: 'system', tenantId: 'tenant-gd', id: 'test' } });
      expect(await world.open(instanceId)).toHaveLength(0);
      expect(await world.database.read((tx) => tx.query('SELECT task_id FROM task_link WHERE task_id LIKE ?', [`${instanceId}.%`]))).toHaveLength(0);
    });
  });

  describe('completing', () => {
    it('given a double click, then one wins and the other is told that it is done; a task is in 已办 once', async () => {
      const clerk = world.people['clerk@maoming'];
      const [id] = await world.open(await world.startReport());
      const results = await Promise.allSettled([1, 2].map(() => world.completion.complete(clerk, id!, { data: fill })));
      expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await refusal(world.completion.complete(clerk, id!, { data: fill }))).toMatchObject({ status: 409, code: 'TASK_ALREADY_COMPLETED' });
      const done = await world.tasks.list(clerk, { view: 'done', limit: 100 });
      expect(done.items.filter((item) => item.id === id)).toHaveLength(1);
      expect(done.items[0]).toMatchObject({ id, status: 'completed', outcome: 'done' });
    });

    it('given 50 people at once, then exactly one completes, one revision and one opinion are stored', async () => {
      const instanceId = await world.startReport();
      const [id] = await world.open(instanceId);
      const racers = Array.from({ length: 50 }, (_, n) => world.people[n % 2 === 0 ? 'clerk@maoming' : 'clerk2@maoming']);
      const results = await Promise.allSettled(racers.map((user) => world.completion.complete(user, id!, { data: fill })));
      const lost = results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as { code: string }).code] : []));
      expect(lost).toHaveLength(49);
      expect([...new Set(lost)].filter((code) => !['TASK_ALREADY_COMPLETED', 'TASK_CHANGED', 'RECORD_CHANGED'].includes(code))).toEqual([]);
      const count = async (sql: string): Promise<number> => Number((await world.database.read((tx) => tx.query(sql, [id])))[0]!.n);
      expect(await count('SELECT COUNT(*) AS n FROM opinion WHERE task_id = ?')).toBe(1);
      expect(await count('SELECT COUNT(*) AS n FROM record_revision WHERE task_id = ?')).toBe(1);
      expect(await world.open(instanceId, 'Review')).toHaveLength(1);
    });

    it('given data, then the record is stored, only marked fields and the outcome enter the process, and the next task is named', async () => {
      const { instanceId, reviewId } = await submitted();
      const { state } = await world.runtime.state(instanceId);
      expect(Object.keys(state.elements[1]!.variables!).sort()).toEqual(['due', 'outcome', 'people', 'unit', 'upper']);
      expect(state.elements[1]!.variables).toMatchObject({ people: 20, outcome: 'done' });
      const review = await world.tasks.details(world.people['reviewer@province'], reviewId);
      expect(review).toMatchObject({ title: '茂名团市委-审核活动', kind: 'approval', form: { data: { activity: '下乡支教', people: 20 }, recordVersion: 1 } });
      expect(review.actions.map((action) => action.verb)).toEqual(['approve', 'return', 'reject', 'save', 'claim', 'transfer', 'delegate', 'add-sign', 'cc']);
      const { next } = await world.tasks.result(world.people['clerk@maoming'], reviewId);
      expect(next === undefined || next.taskId !== reviewId).toBe(true);
    });

    it.each([
      ['a wrong type', { activity: '甲', people: '很多' }, 'FORM_DATA_REFUSED', 'people'],
      ['an unknown field', { ...fill, bonus: 1 }, 'FORM_DATA_REFUSED', 'bonus'],
      ['a hidden field', { ...fill, score: 100 }, 'FIELD_NOT_WRITABLE', 'score'],
      ['a read-only field', { ...fill, grade: '优' }, 'FIELD_NOT_WRITABLE', 'grade'],
      ['a hidden column', { ...fill, items: [{ id: 'new-1', name: '甲', checked: true }] }, 'FIELD_NOT_WRITABLE', 'items[new-1].checked'],
      ['a missing required field', { people: 20 }, 'FORM_FINDINGS', 'activity'],
      ['a principle without a reason', { activity: '甲', people: 3 }, 'REASON_REQUIRED', 'people'],
    ])('given %s, then it is refused with its path and nothing happens', async (_name, data, code, path) => {
      const instanceId = await world.startReport();
      const [id] = await world.open(instanceId);
      const problem = await refusal(world.completion.complete(world.people['clerk@maoming'], id!, { data }));
      expect(problem).toMatchObject({ status: 422, code });
      expect(problem.errors?.map((error) => error.path)).toContain(path);
      expect(await world.open(instanceId, 'Fill')).toEqual([id]);
      expect(await world.records.records.idInInstance(await readTx(), instanceId, 'T-F1')).toBeNull();
    });

    it('given a reason for the principle, then it is accepted', async () => {
      const instanceId = await world.startReport();
      const [id] = await world.open(instanceId);
      await world.completion.complete(world.people['clerk@maoming'], id!, { data: { activity: '甲', people: 3 }, reasons: [{ rule: 'enough', path: 'people', reason: '山区教学点' }] });
      expect(await world.open(instanceId, 'Review')).toHaveLength(1);
    });

    it('given a value the reviewer may write, then hidden and read-only values are never lost', async () => {
      const { instanceId, reviewId } = await submitted();
      await world.completion.complete(world.people['reviewer@province'], reviewId, { data: { score: 95, activity: '下乡支教' } });
      const recordId = (await world.records.records.idInInstance(await readTx(), instanceId, 'T-F1'))!;
      const { data, record } = await world.records.records.load(recordId, { tenantId: 'tenant-gd' });
      expect(data).toMatchObject({ ...fill, score: 95 });
      expect(record.status).toBe('approved');
    });

    it('given a record that somebody else changed meanwhile, then 409 RECORD_CHANGED', async () => {
      const { reviewId } = await submitted();
      expect(await refusal(world.completion.complete(world.people['reviewer@province'], reviewId, { data: { score: 1 }, recordVersion: 0 }))).toMatchObject({ status: 409, code: 'RECORD_CHANGED' });
    });
  });

  describe('returning', () => {
    it('given no comment, then 退回 and 不同意 are refused; 同意 needs none', async () => {
      const { reviewId } = await submitted();
      const reviewer = world.people['reviewer@province'];
      for (const action of ['return', 'reject'] as const) {
        expect(await refusal(world.completion.complete(reviewer, reviewId, { action, comment: ' ' }))).toMatchObject({ status: 422, code: 'COMMENT_REQUIRED', errors: [{ path: 'comment' }] });
      }
      await world.completion.complete(reviewer, reviewId, {});
    });

    it('given cells, then the next task on the record shows them until it is approved again', async () => {
      const { instanceId, reviewId } = await submitted();
      const reviewer = world.people['reviewer@province'];
      const clerk = world.people['clerk@maoming'];
      expect(await refusal(world.completion.complete(reviewer, reviewId, { action: 'return', comment: '请核对', cells: [{ path: 'nothing', comment: '?' }] }))).toMatchObject({ status: 422, code: 'UNKNOWN_CELL' });
      await world.completion.complete(reviewer, reviewId, { action: 'return', comment: '请核对', cells: [{ path: 'people', comment: '人数有误' }] });
      const [again] = await world.open(instanceId, 'Fill');
      expect(await world.tasks.details(clerk, again!)).toMatchObject({ returnComment: '请核对', comments: [{ path: 'people', comment: '人数有误', author: reviewer.displayName }], form: { data: fill } });
      const told = await world.database.read((tx) => tx.query("SELECT title FROM notification WHERE user_id = ? AND kind = 'returned'", [clerk.id]));
      expect(told.length).toBeGreaterThan(0);
      await world.completion.complete(clerk, again!, { data: { people: 30 } });
      const [second] = await world.open(instanceId, 'Review');
      expect((await world.tasks.details(reviewer, second!)).comments).toHaveLength(1);
      await world.completion.complete(reviewer, second!, { comment: '可以' });
      const [confirm] = await world.open(instanceId, 'Confirm');
      expect(await world.tasks.details(clerk, confirm!)).toMatchObject({ comments: [], kind: 'receipt' });
    });

    it('given a work task whose process has no way back, then 退回 is not offered', async () => {
      const [id] = await world.open(await world.startReport());
      expect(await refusal(world.completion.complete(world.people['clerk@maoming'], id!, { action: 'return', comment: '不行' }))).toMatchObject({ status: 422, code: 'ACTION_NOT_OFFERED' });
    });
  });

  describe('handing over', () => {
    it('given two holders of a post, when both claim, then one has it and the other reads whose it is', async () => {
      const [id] = await world.open(await world.startReport());
      const [a, b] = [world.people['clerk@maoming'], world.people['clerk2@maoming']];
      const results = await Promise.allSettled([world.handling.claim(a, id!), world.handling.claim(b, id!)]);
      expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((results.find((result) => result.status === 'rejected') as PromiseRejectedResult).reason).toMatchObject({ status: 409, code: 'TASK_ALREADY_CLAIMED' });
      const [winner, loser] = results[0].status === 'fulfilled' ? [a, b] : [b, a];
      expect(await world.todo(winner)).toContain(id);
      expect(await world.todo(loser)).not.toContain(id);
      expect((await world.tasks.details(loser, id!)).actions.find((action) => action.verb === 'complete')).toMatchObject({ allowed: false, reason: `该任务已由${winner.displayName}办理` });
    });

    it('given a transfer, then to oneself, to a stranger and to another branch are refused, and the other one has it', async () => {
      const [id] = await world.open(await world.startReport());
      const clerk = world.people['clerk@maoming'];
      expect(await refusal(world.handling.transfer(clerk, id!, clerk.id))).toMatchObject({ status: 422, code: 'TRANSFER_TO_SELF' });
      for (const stranger of ['nobody', world.people['clerk@elsewhere'].id]) expect(await refusal(world.handling.transfer(clerk, id!, stranger))).toMatchObject({ status: 422, code: 'UNKNOWN_PERSON' });
      expect(await refusal(world.handling.transfer(clerk, id!, world.people['clerk@zhanjiang'].id))).toMatchObject({ status: 422, code: 'RECIPIENT_OUT_OF_SCOPE' });
      await world.handling.transfer(clerk, id!, world.people['reviewer@maoming'].id, '出差');
      expect(await world.todo(clerk)).not.toContain(id);
      expect(await world.todo(world.people['reviewer@maoming'])).toContain(id);
      expect((await world.tasks.list(clerk, { view: 'done', limit: 100 })).items.map((item) => item.id)).toContain(id);
      await world.completion.complete(world.people['reviewer@maoming'], id!, { data: fill });
    });

    it('given a delegation, then the helper hands it back and the delegator completes it', async () => {
      const instanceId = await world.startReport();
      const [id] = await world.open(instanceId);
      const [clerk, helper] = [world.people['clerk@maoming'], world.people['clerk2@maoming']];
      await world.handling.delegate(clerk, id!, helper.id);
      expect((await world.tasks.details(helper, id!)).delegatedBy).toMatchObject({ id: clerk.id });
      expect(await refusal(world.handling.transfer(helper, id!, world.people['reviewer@maoming'].id))).toMatchObject({ code: 'TASK_DELEGATED' });
      await world.completion.complete(helper, id!, { data: fill, comment: '已填好' });
      expect(await world.open(instanceId, 'Fill')).toEqual([id]);
      expect(await world.todo(clerk)).toContain(id);
      expect((await world.tasks.details(clerk, id!)).form?.data).toMatchObject(fill);
      await world.completion.complete(clerk, id!, {});
      expect(await world.open(instanceId, 'Review')).toHaveLength(1);
    });

    it('given a copy, then it is unread until opened, and its reader may not act', async () => {
      const [id] = await world.open(await world.startReport());
      const reader = world.people['clerk@gaozhou'];
      await world.handling.copy(world.people['clerk@maoming'], id!, [reader.id]);
      expect((await world.tasks.counts(reader)).cc).toBe(1);
      expect((await world.tasks.list(reader, { view: 'cc' })).items[0]).toMatchObject({ id, unread: true });
      expect((await world.tasks.details(reader, id!)).actions.filter((action) => action.allowed)).toEqual([]);
      expect((await world.tasks.counts(reader)).cc).toBe(0);
      expect((await world.tasks.list(reader, { view: 'cc' })).items[0]).toMatchObject({ id, unread: false });
    });

    it('given an urge, then the holders are told, and again only after the cool-down', async () => {
      const [id] = await world.open(await world.startReport());
      const superior = world.people['clerk@province'];
      const results = await Promise.allSettled([1, 2, 3].map(() => world.handling.urge(superior, id!)));
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      expect(await refusal(world.handling.urge(superior, id!))).toMatchObject({ status: 409, code: 'URGE_COOLING_DOWN' });
      expect(await refusal(world.handling.urge(world.people['clerk@maoming'], id!))).toMatchObject({ status: 403 });
      world.clock.advance(4 * 3_600_000 + 1);
      await world.handling.urge(superior, id!);
      const told = await world.database.read((tx) => tx.query("SELECT user_id FROM notification WHERE kind = 'urge' AND link = ? ORDER BY user_id", [`/tasks/${id}`]));
      expect(told.map((row) => row.user_id)).toEqual(['clerk-4409', 'clerk-4409', 'clerk2-4409', 'clerk2-4409']);
    });
  });

  describe('taking back', () => {
    it('given untouched successors, then 取回 reopens the task with its record; after somebody acted it says why not', async () => {
      const { instanceId, fillId, reviewId } = await submitted();
      const clerk = world.people['clerk@maoming'];
      expect((await world.tasks.details(clerk, fillId)).actions.find((action) => action.verb === 'withdraw')).toEqual({ verb: 'withdraw', label: '取回', allowed: true });
      await world.withdrawal.withdraw(clerk, fillId);
      expect(await world.open(instanceId, 'Review')).toEqual([]);
      expect(await world.todo(world.people['reviewer@province'])).not.toContain(reviewId);
      const [again] = await world.open(instanceId, 'Fill');
      expect((await world.tasks.details(clerk, again!)).form?.data).toMatchObject(fill);
      await world.completion.complete(clerk, again!, {});
      await world.handling.claim(world.people['reviewer@province'], (await world.open(instanceId, 'Review'))[0]!);
      expect(await refusal(world.withdrawal.withdraw(clerk, again!))).toMatchObject({ status: 409, code: 'WITHDRAW_REFUSED', detail: '后续环节已有人着手办理，不能取回' });
      expect(await refusal(world.withdrawal.withdraw(world.people['clerk2@maoming'], again!))).toMatchObject({ status: 403, code: 'NOT_ALLOWED_TO_WITHDRAW' });
    });

    it('given an instance nobody has worked on, then its starter may 撤回 it, later not', async () => {
      const starter = world.people['clerk@maoming'];
      const first = await world.startReport({ by: starter });
      await world.withdrawal.withdraw(starter, (await world.open(first))[0]!);
      expect((await world.runtime.state(first)).row.status).toBe('terminated');
      expect(await world.open(first)).toEqual([]);
      const second = await world.startReport({ by: starter });
      await world.completion.complete(world.people['clerk2@maoming'], (await world.open(second))[0]!, { data: fill });
      expect(await refusal(world.withdrawal.withdraw(starter, (await world.open(second))[0]!))).toMatchObject({ status: 409, detail: '已有人办理，不能撤回' });
    });
  });

  describe('lists', () => {
    it('given a draft, then it is kept for its writer alone and gone after completing', async () => {
      const [id] = await world.open(await world.startReport());
      const clerk = world.people['clerk@maoming'];
      expect(await refusal(world.handling.saveDraft(clerk, id!, { score: 3 }))).toMatchObject({ status: 422, code: 'FIELD_NOT_WRITABLE' });
      await world.handling.saveDraft(clerk, id!, { activity: '未写完' });
      await world.handling.saveDraft(clerk, id!, { activity: '快写完' });
      expect((await world.tasks.details(clerk, id!)).form).toMatchObject({ draft: { activity: '快写完' }, recordId: null });
      expect((await world.tasks.details(world.people['clerk2@maoming'], id!)).form?.draft).toBeUndefined();
      expect((await world.tasks.list(clerk, { view: 'drafts' })).items.map((item) => item.id)).toEqual([id]);
      const stored = await world.database.read((tx) => tx.query('SELECT data FROM task_draft WHERE task_id = ?', [id]));
      expect(JSON.stringify(stored)).not.toContain('快写完');
      await world.completion.complete(clerk, id!, { data: fill });
      expect((await world.tasks.list(clerk, { view: 'drafts' })).items).toEqual([]);
      expect(await world.database.read((tx) => tx.query('SELECT data FROM task_draft WHERE task_id = ?', [id]))).toEqual([]);
    });

    it('given a due time that has passed on the product clock, then the task is late in list, details and counts', async () => {
      const clerk = world.people['clerk@zhanjiang'];
      const instanceId = await world.start('receipts', { units: [UNITS.zhanjiang.id], due: new Date(world.clock.now().getTime() + 60_000).toISOString() });
      const [id] = await world.open(instanceId);
      expect((await world.tasks.details(clerk, id!)).late).toBe(false);
      expect((await world.tasks.counts(clerk)).overdue).toBe(0);
      world.clock.advance(60_001);
      expect((await world.tasks.details(clerk, id!)).late).toBe(true);
      expect(await world.tasks.counts(clerk)).toMatchObject({ overdue: 1 });
      await world.completion.complete(clerk, id!, {});
      expect(await world.tasks.details(clerk, id!)).toMatchObject({ late: true, status: 'completed' });
      expect((await world.tasks.counts(clerk)).overdue).toBe(0);
    });

    it('given 1,200 tasks of two posts, then counts stop at 999 and pages by key hold each task once though tasks come and go', async () => {
      const user = { ...world.people['clerk@gaozhou'], id: 'pager', principals: ['user:pager', 'post:x:a', 'post:x:b'] };
      const [sample] = await world.open(await world.startReport());
      await world.database.write(async (tx) => {
        const [row] = await tx.query('SELECT * FROM task WHERE id = ?', [sample]);
        for (let n = 0; n < 1200; n += 1) {
          const id = `pager${String(n).padStart(5, '0')}.1`;
          const due = new Date(Date.UTC(2022, 8, 1 + (n % 7)));
          tx.insert('task', { ...row, id, title: n % 100 === 0 ? `百${n}` : '件', due_at: due, created_at: due, instance_id: 'pager', root_instance_id: 'pager' });
          for (const principal of n % 3 === 0 ? ['post:x:a', 'post:x:b'] : [n % 2 === 0 ? 'post:x:a' : 'post:x:b']) {
            tx.insert('task_link', { tenant_id: user.tenantId, principal, status: 'open', due_at: due, task_id: id, listed_at: new Date(Date.UTC(2022, 8, 1, 0, 0, n % 50)) });
          }
        }
      });
      expect(await world.tasks.counts(user)).toMatchObject({ todo: 999, overdue: 0 });
      for (const sort of ['due', 'created'] as const) {
        const seen: string[] = [];
        let cursor: string | undefined;
        for (let page = 0; page < 40; page += 1) {
          const answer = await world.tasks.list(user, { sort, limit: 100, cursor });
          seen.push(...answer.items.map((item) => item.id));
          if (page === 2) {
            // One that was shown goes, one earlier than all comes: neither moves the rest.
            await world.database.write(async (tx) => void (await tx.execute("DELETE FROM task_link WHERE task_id = ? AND status = 'open'", [seen[0]])));
          }
          if (answer.nextCursor === null) break;
          cursor = answer.nextCursor;
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.length).toBe(sort === 'due' ? 1200 : 1199);
      }
      const found = await world.tasks.list(user, { q: '百', limit: 100 });
      expect(found.items).toHaveLength(11);
      expect((await world.tasks.list(user, { q: '%', limit: 100 })).items).toEqual([]);
      expect(await refusal(world.tasks.list(user, { cursor: 'nonsense' }))).toMatchObject({ status: 400, code: 'BAD_CURSOR' });
    });

    it('given instances a person started, then 我发起 shows each with its newest task', async () => {
      const starter = world.people['reviewer2@maoming'];
      const instanceId = await world.startReport({ by: starter });
      await world.completion.complete(world.people['clerk@maoming'], (await world.open(instanceId))[0]!, { data: fill });
      const { items } = await world.tasks.list(starter, { view: 'started' });
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({ name: '审核活动', status: 'open', instance: { id: instanceId } });
      expect((await world.tasks.counts(starter)).started).toBe(1);
    });
  });

  describe('timeline', () => {
    it('given a round with a return, then it tells who did what as which post, whether late, and who comes next', async () => {
      const instanceId = await world.startReport({ due: new Date(world.clock.now().getTime() + 1000).toISOString() });
      await world.handling.urge(world.people['clerk@province'], (await world.open(instanceId))[0]!);
      world.clock.advance(2000);
      await world.completion.complete(world.people['clerk@maoming'], (await world.open(instanceId))[0]!, { data: fill });
      await world.completion.complete(world.people['reviewer@province'], (await world.open(instanceId))[0]!, { action: 'return', comment: '补充', cells: [{ path: 'people', comment: '核实' }] });
      const { items, next } = await world.timeline.of(world.people['clerk@maoming'], instanceId);
      expect(items.map((item) => [item.action, item.late])).toEqual([['发起', false], ['催办', false], ['提交', true], ['退回', true]]);
      expect(items[3]).toMatchObject({ actor: { name: '测试reviewer-44', unit: UNITS.province.name, post: 'reviewer' }, comment: '补充', outcome: 'return', cells: [{ path: 'people', comment: '核实' }], elementName: '审核活动' });
      expect(next).toMatchObject([
        { state: 'current', elementId: 'Fill', who: '茂名团市委 clerk', late: true },
        { state: 'following', elementId: 'Review', name: '审核活动', who: '团省委 reviewer' },
      ]);
    });

    it('given the step that ends the process, then the end is told after it', async () => {
      const { instanceId, reviewId } = await submitted();
      await world.completion.complete(world.people['reviewer@province'], reviewId, { action: 'reject', comment: '不在范围' });
      const { items } = await world.timeline.of(world.people['clerk@maoming'], instanceId);
      expect(items.map((item) => item.action)).toEqual(['发起', '提交', '不同意', '流程结束']);
    });

    it('given another unit, then 404; given one of many side by side, then only the own line', async () => {
      const report = await world.startReport({ by: world.people['clerk@maoming'] });
      expect(await refusal(world.timeline.of(world.people['clerk@zhanjiang'], report))).toMatchObject({ status: 404 });
      expect(await refusal(world.timeline.of(world.people['clerk@elsewhere'], report))).toMatchObject({ status: 404 });
      const many = await world.start('receipts', { units: [UNITS.maoming.id, UNITS.zhanjiang.id], due: '2022-12-01T00:00:00.000Z' });
      const { next } = await world.timeline.of(world.people['clerk@zhanjiang'], many);
      expect(next.map((item) => item.who)).toEqual(['湛江团市委 clerk']);
    });
  });

  const readTx = () => new Promise<Parameters<Parameters<typeof world.database.read>[0]>[0]>((resolve) => void world.database.read(async (tx) => resolve(tx)));
});
