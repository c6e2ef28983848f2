import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bool, fromDb, idColumn, instant, int, jsonColumn, longText, shortText } from './column-types.js';
import type { Database } from './database.js';
import { isUniqueViolation } from './errors.js';
import { defineMigration } from './migration.js';
import { createTestDatabase, testKinds, type TestDatabase } from './testing.js';

@Entity('account')
class Account {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(int()) balance!: number;
  @Column(shortText(40, { nullable: true })) ownerName!: string | null;
  @Column(longText({ nullable: true })) notes!: string | null;
  @Column(jsonColumn({ nullable: true })) data!: { tags: string[] } | null;
  @Column(instant()) openedAt!: Date;
  @Column(bool()) active!: boolean;
}
const AccountMigration = defineMigration(999, 'Account', [{
  name: 'account',
  columns: { id: 'id', balance: 'int', owner_name: 'varchar(40)?', notes: 'longtext?', data: 'longtext?', opened_at: 'instant', active: 'bool' },
}]);

const openedAt = new Date('2022-07-08T15:59:59.123Z');
const row = (id: string, balance = 0): Record<string, unknown> => ({ id, balance, owner_name: null, notes: null, data: null, opened_at: openedAt, active: true });

describe.each(testKinds())('Database on %s', (kind) => {
  let test: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    test = await createTestDatabase({ kind, entities: [Account], migrations: [AccountMigration] });
    database = test.database;
  });
  afterAll(() => test?.close());
  afterEach(() => {
    database.faultInjector = undefined;
  });
  const balance = async (id: string): Promise<number | undefined> =>
    (await database.read((tx) => tx.query<{ balance: number }>('SELECT balance FROM account WHERE id = ?', [id])))[0]?.balance;

  it('gives every column type back as it was stored, by repository and by SQL', async () => {
    const account = { id: 'types', balance: -7, ownerName: '青年志愿者', notes: 'x'.repeat(100_000), data: { tags: ['a', "b'\\"] }, openedAt, active: false };
    await database.write(async (tx) => {
      await tx.manager.getRepository(Account).save({ ...account });
    });
    expect(await database.dataSource.getRepository(Account).findOneByOrFail({ id: 'types' })).toEqual(account);
    const [raw] = await database.read((tx) => tx.query('SELECT opened_at, active, balance FROM account WHERE id = ?', ['types']));
    expect(fromDb(raw!.opened_at)).toEqual(openedAt);
    expect([raw!.active, raw!.balance]).toEqual([0, -7]);
  });

  it('finds by time with a Date as parameter', async () => {
    await database.write(async (tx) => tx.insert('account', row('timed')));
    const find = (at: Date) => database.read((tx) => tx.query('SELECT id FROM account WHERE id = ? AND opened_at <= ?', ['timed', at]));
    expect(await find(openedAt)).toHaveLength(1);
    expect(await find(new Date(openedAt.getTime() - 1))).toHaveLength(0);
  });

  it('rolls back manager and SQL together when the function throws', async () => {
    await expect(database.write(async (tx) => {
      tx.insert('account', row('gone-1'));
      await tx.manager.getRepository(Account).save({ id: 'gone-2', balance: 1, ownerName: null, notes: null, data: null, openedAt, active: true });
      await tx.query('SELECT 1');
      throw new Error('no');
    })).rejects.toThrow('no');
    expect(await balance('gone-1')).toBeUndefined();
    expect(await balance('gone-2')).toBeUndefined();
  });

  it('sees queued writes in the next query of the same transaction', async () => {
    await database.write(async (tx) => {
      tx.insert('account', row('queued', 5));
      tx.put('account', row('queued', 6), ['id']);
      expect(await tx.query('SELECT balance FROM account WHERE id = ?', ['queued'])).toEqual([{ balance: 6 }]);
      tx.remove('account', 'queued');
    });
    expect(await balance('queued')).toBeUndefined();
  });

  it('sees queued writes through the manager, and the manager\'s through queries', async () => {
    await database.write(async (tx) => {
      tx.insert('account', row('mixed', 1));
      const account = await tx.manager.getRepository(Account).findOneByOrFail({ id: 'mixed' });
      await tx.manager.getRepository(Account).save({ ...account, balance: 2 });
      expect(await tx.query('SELECT balance FROM account WHERE id = ?', ['mixed'])).toEqual([{ balance: 2 }]);
    });
    const shared = await database.openShared();
    const tx = shared.tx();
    await tx.manager.getRepository(Account).update({ id: 'mixed' }, { balance: 3 });
    tx.later('UPDATE account SET balance = balance + 1 WHERE id = ?', ['mixed']);
    await shared.commit();
    expect(await balance('mixed')).toBe(4);
    const undone = await database.openShared();
    await undone.tx().manager.getRepository(Account).update({ id: 'mixed' }, { balance: 9 });
    await undone.rollback();
    expect(await balance('mixed')).toBe(4);
  });

  it('answers how many rows a conditional update changed', async () => {
    await database.write(async (tx) => tx.insert('account', row('cond', 1)));
    const take = () => database.write((tx) => tx.execute('UPDATE account SET balance = 2 WHERE id = ? AND balance = 1', ['cond']));
    expect([(await take()).affected, (await take()).affected]).toEqual([1, 0]);
  });

  it('keeps concurrent transactions apart', async () => {
    await database.write(async (tx) => tx.insert('account', row('sum', 0)));
    const results = await Promise.allSettled(Array.from({ length: 60 }, (_, i) => database.write(async (tx) => {
      await tx.execute('UPDATE account SET balance = balance + 1 WHERE id = ?', ['sum']);
      if (i % 10 === 0) throw new Error('every tenth');
    })));
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(6);
    expect(await balance('sum')).toBe(54);
  });

  it('does not read what is not committed', async () => {
    await database.write(async (tx) => tx.insert('account', row('seen', 1)));
    await database.write(async (tx) => {
      await tx.execute('UPDATE account SET balance = 9 WHERE id = ?', ['seen']);
      expect(await balance('seen')).toBe(1);
      expect((await database.read((reader) => reader.manager.getRepository(Account).findOneByOrFail({ id: 'seen' }))).balance).toBe(1);
    });
    expect(await balance('seen')).toBe(9);
  });

  it('knows a duplicate key', async () => {
    await database.write(async (tx) => tx.insert('account', row('twice')));
    const error: unknown = await database.write(async (tx) => tx.insert('account', row('twice'))).catch((e: unknown) => e);
    expect(isUniqueViolation(error)).toBe(true);
  });

  it('refuses a write inside of a write instead of waiting for itself', async () => {
    await expect(database.write(() => database.write(async () => 1))).rejects.toThrow('Expected no open transaction');
  });

  it('is whole or absent when the store fails at the n-th call, for every n', async () => {
    for (let n = 1; n <= 12; n += 1) {
      let calls = 0;
      database.faultInjector = () => {
        calls += 1;
        if (calls === n) throw new Error(`call ${n}`);
      };
      const id = `fault-${n}`;
      const done = await database.write(async (tx) => {
        tx.insert('account', row(`${id}-a`));
        await tx.query('SELECT 1 AS one');
        tx.insert('account', row(`${id}-b`));
      }).then(() => true, () => false);
      database.faultInjector = undefined;
      expect([await balance(`${id}-a`), await balance(`${id}-b`)]).toEqual(done ? [0, 0] : [undefined, undefined]);
    }
  });

  it('joins writes of several steps of a shared transaction and keeps the order inside each', async () => {
    const shared = await database.openShared();
    const [one, two] = [shared.tx(), shared.tx()];
    one.insert('account', row('m1', 1));
    one.remove('account', 'm1');
    two.insert('account', row('m2', 1));
    two.remove('account', 'm2');
    two.insert('account', row('m2', 2));
    for (const [tx, id] of [[one, 'm3'], [two, 'm4']] as const) {
      tx.insert('account', row(id, 1));
      tx.later('UPDATE account SET balance = balance * 10 WHERE id = ?', [id]);
      tx.put('account', { ...row(id, 0), balance: 7 }, ['id']);
      tx.later('UPDATE account SET balance = balance + 1 WHERE id = ?', [id]);
    }
    expect(await one.query('SELECT balance FROM account WHERE id = ?', ['m3'])).toEqual([{ balance: 8 }]);
    one.remove('account', 'm3');
    one.insert('account', row('m3', 5));
    await shared.commit();
    expect([await balance('m1'), await balance('m2'), await balance('m3'), await balance('m4')]).toEqual([undefined, 2, 5, 8]);
  });
});
