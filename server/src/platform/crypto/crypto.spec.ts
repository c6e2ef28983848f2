import { mkdtempSync, rmSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../persistence/testing.js';
import { FixedClock, IdGenerator } from '../clock/index.js';
import { loadConfig } from '../config/index.js';
import { KeyedHash, MasterKey, SealBroken, SubjectErased, SubjectKeys, isSealed } from './index.js';

const FIELD = 'students/idNumber';
const ID_NUMBER = '999999201501010011';

describe('subject keys', () => {
  let test: TestDatabase;
  let dataDir: string;
  let keys: SubjectKeys;
  let master: MasterKey;

  const masterKey = (dir = dataDir) => new MasterKey(loadConfig({ DATA_DIR: dir }));
  const write = <T>(fn: Parameters<typeof test.database.write<T>>[0]) => test.database.write(fn);

  beforeAll(async () => {
    test = await createTestDatabase();
    dataDir = mkdtempSync(join(tmpdir(), 'noticeflow-key-'));
    master = masterKey();
    keys = new SubjectKeys(master, new IdGenerator(), new FixedClock());
  });
  afterAll(async () => {
    await test.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('give back what was encrypted, and never the same ciphertext twice', async () => {
    await write(async (tx) => {
      const cipher = keys.create(tx, 'gd');
      const sealed = cipher.encrypt(FIELD, ID_NUMBER);
      expect(isSealed(sealed)).toBe(true);
      expect(sealed).not.toContain(ID_NUMBER);
      expect(cipher.encrypt(FIELD, ID_NUMBER)).not.toBe(sealed);
      expect(await keys.decrypt(tx, 'gd', cipher.subjectId, FIELD, sealed)).toBe(ID_NUMBER);
    });
  });

  it('open a value at its own place only', async () => {
    await write(async (tx) => {
      const [mine, yours] = [keys.create(tx, 'gd'), keys.create(tx, 'gd')];
      const sealed = mine.encrypt(FIELD, ID_NUMBER);
      expect(() => mine.decrypt('students/phone', sealed)).toThrow(SealBroken);
      expect(() => yours.decrypt(FIELD, sealed)).toThrow(SealBroken);
      const last = sealed.at(-5)!;
      expect(() => mine.decrypt(FIELD, `${sealed.slice(0, -5)}${last === 'A' ? 'B' : 'A'}${sealed.slice(-4)}`)).toThrow(SealBroken);
    });
  });

  it('are unknown to another tenant', async () => {
    await write(async (tx) => {
      const cipher = keys.create(tx, 'gd');
      await expect(keys.cipher(tx, 'yn', cipher.subjectId)).rejects.toMatchObject({ status: 404 });
      await expect(keys.destroy(tx, 'yn', cipher.subjectId)).rejects.toMatchObject({ status: 404 });
      expect(await keys.cipher(tx, 'gd', cipher.subjectId)).toBeDefined();
    });
  });

  it('erase all values when destroyed, once', async () => {
    await write(async (tx) => {
      const cipher = keys.create(tx, 'gd');
      const sealed = cipher.encrypt(FIELD, ID_NUMBER);
      expect(await keys.destroy(tx, 'gd', cipher.subjectId)).toBe(true);
      expect(await keys.destroy(tx, 'gd', cipher.subjectId)).toBe(false);
      await expect(keys.decrypt(tx, 'gd', cipher.subjectId, FIELD, sealed)).rejects.toBeInstanceOf(SubjectErased);
      expect((await keys.ciphers(tx, 'gd', [cipher.subjectId])).get(cipher.subjectId)).toBe('erased');
    });
  });

  it('lie wrapped in the table and open with the same master key only', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'noticeflow-key-'));
    const other = new SubjectKeys(masterKey(elsewhere), new IdGenerator(), new FixedClock());
    const again = new SubjectKeys(masterKey(), new IdGenerator(), new FixedClock());
    await write(async (tx) => {
      const cipher = keys.create(tx, 'gd');
      const sealed = cipher.encrypt(FIELD, ID_NUMBER);
      expect(await again.decrypt(tx, 'gd', cipher.subjectId, FIELD, sealed)).toBe(ID_NUMBER);
      await expect(other.cipher(tx, 'gd', cipher.subjectId)).rejects.toThrow(/master key/);
    });
    rmSync(elsewhere, { recursive: true, force: true });
  });

  it('the embedded master key is a file of its owner, and refused when others can read it', () => {
    const file = join(dataDir, 'master.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(masterKey().id).toBe(master.id);
    const open = mkdtempSync(join(tmpdir(), 'noticeflow-key-'));
    writeFileSync(join(open, 'master.key'), '00'.repeat(32));
    chmodSync(join(open, 'master.key'), 0o644);
    expect(() => masterKey(open)).toThrow(/owner/);
    rmSync(open, { recursive: true, force: true });
  });

  it('the keyed hash finds equals within a tenant and domain', () => {
    const hash = new KeyedHash(master);
    expect(hash.of('gd', 'id-number', ID_NUMBER)).toBe(hash.of('gd', 'id-number', ID_NUMBER));
    expect(hash.of('gd', 'id-number', ID_NUMBER)).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set([hash.of('gd', 'id-number', ID_NUMBER), hash.of('yn', 'id-number', ID_NUMBER), hash.of('gd', 'phone', ID_NUMBER), hash.of('gd', 'id-number', '1')]).size).toBe(4);
  });
});
