import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openDatabase } from '../src/persistence/data-source.js';
import { RuntimeMigration } from '../src/persistence/migrations/0001-runtime.js';
import { Decisions0005 } from '../src/persistence/migrations/0005-decisions.js';
import { FixedClock } from '../src/platform/clock/index.js';
import { runtimeEntities } from '../src/runtime/entities/index.js';
import { bpmn, CLERK, createTestRuntime, deployXml, TENANT } from '../src/runtime/testing.js';

/** Whoever can write the database changes the journal; the offline verifier, which shares no code with the server, names the instance. */
const root = resolve(__dirname, '../..');
const process_ = bpmn('p', '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/><userTask id="a"/><sequenceFlow id="g" sourceRef="a" targetRef="b"/><userTask id="b"/><sequenceFlow id="h" sourceRef="b" targetRef="e"/><endEvent id="e"/>');

interface Handle { exec(sql: string): void; close(): void }

/** `:a` and `:b` are two instances of three steps each. */
const TAMPERING: [string, string][] = [
  ['an actor changed', "UPDATE journal SET actor = 'user:other' WHERE instance_id = :a AND version = 2"],
  ['a substitute added', "UPDATE journal SET on_behalf_of = 'user:other' WHERE instance_id = :a AND version = 2"],
  ['a time moved', "UPDATE journal SET at = '2022-07-01 01:00:00.001' WHERE instance_id = :a AND version = 2"],
  ['a command renamed', "UPDATE journal SET command = 'CancelInstance' WHERE instance_id = :a AND version = 2"],
  ['a value in an event changed', "UPDATE journal SET events = REPLACE(events, '\"yes\"', '\"no\"') WHERE instance_id = :a AND version = 2"],
  ['an event removed', "UPDATE journal SET events = json_remove(events, '$[0]') WHERE instance_id = :a AND version = 2"],
  ['an event added', "UPDATE journal SET events = json_insert(events, '$[#]', json('{\"type\":\"InstanceResumed\"}')) WHERE instance_id = :a AND version = 2"],
  ['the same JSON in other words', "UPDATE journal SET events = events || ' ' WHERE instance_id = :a AND version = 2"],
  ['events that are no JSON', "UPDATE journal SET events = 'x' WHERE instance_id = :a AND version = 2"],
  ['an annotation added', "UPDATE journal SET annotations = '{\"opinion\":\"o2\"}' WHERE instance_id = :a AND version = 3"],
  ['an annotation removed', 'UPDATE journal SET annotations = NULL WHERE instance_id = :a AND version = 2'],
  ['an annotation changed', "UPDATE journal SET annotations = REPLACE(annotations, 'o1', 'o9') WHERE instance_id = :a AND version = 2"],
  ['another algorithm named', 'UPDATE journal SET format = 2 WHERE instance_id = :a AND version = 2'],
  ['an unknown format', 'UPDATE journal SET format = 7 WHERE instance_id = :a AND version = 2'],
  ['event numbers moved', 'UPDATE journal SET first_seq = first_seq + 1 WHERE instance_id = :a AND version = 2'],
  ['the last event number moved', 'UPDATE journal SET last_seq = last_seq + 1 WHERE instance_id = :a AND version = 3'],
  ['a hash replaced', "UPDATE journal SET hash = replace(hash, substr(hash, 1, 1), 'g') WHERE instance_id = :a AND version = 2"],
  ['a link replaced', "UPDATE journal SET prev_hash = '0000000000000000000000000000000000000000000000000000000000000000' WHERE instance_id = :a AND version = 2"],
  ['the first step removed', 'DELETE FROM journal WHERE instance_id = :a AND version = 1'],
  ['a step removed from the middle', 'DELETE FROM journal WHERE instance_id = :a AND version = 2'],
  ['the last step removed', 'DELETE FROM journal WHERE instance_id = :a AND version = 3'],
  ['the last step removed and the instance set back', 'DELETE FROM journal WHERE instance_id = :a AND version = 3; UPDATE process_instance SET version = 2 WHERE id = :a'],
  ['the whole journal removed', 'DELETE FROM journal WHERE instance_id = :a'],
  ['the instance removed, its journal left', 'DELETE FROM process_instance WHERE id = :a'],
  ['a step given to another instance', 'DELETE FROM journal WHERE instance_id = :b AND version = 3; UPDATE journal SET instance_id = :b WHERE instance_id = :a AND version = 3'],
  ['two steps swapped', 'UPDATE journal SET version = 9 WHERE instance_id = :a AND version = 2; UPDATE journal SET version = 2 WHERE instance_id = :a AND version = 3; UPDATE journal SET version = 3 WHERE instance_id = :a AND version = 9'],
  ['a step put in twice', 'INSERT INTO journal SELECT instance_id, 4, first_seq, last_seq, at, actor, on_behalf_of, command, events, annotations, format, prev_hash, hash FROM journal WHERE instance_id = :a AND version = 3'],
  ['the seal on the instance replaced', "UPDATE process_instance SET last_hash = 'a' WHERE id = :a"],
];

describe('npm run verify-journal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'noticeflow-verify-'));
  const ids: string[] = [];
  const Driver = createRequire(__filename)('libsql') as new (file: string) => Handle;
  const verify = (): { status: number | null; text: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/verify-journal.mjs'), '--data', folder], { encoding: 'utf8' });
    return { status, text: stdout + stderr };
  };
  const write = (sql: string): void => {
    const handle = new Driver(join(folder, 'noticeflow.db'));
    handle.exec(sql.replaceAll(':a', `'${ids[0]}'`).replaceAll(':b', `'${ids[1]}'`));
    handle.close();
  };

  beforeAll(async () => {
    const database = await openDatabase({ entities: runtimeEntities, migrations: [RuntimeMigration, Decisions0005], dataDir: folder });
    const clock = new FixedClock();
    const runtime = createTestRuntime(database, clock);
    await deployXml(runtime, process_);
    for (let i = 0; i < 30; i += 1) {
      const { instanceId } = await runtime.start({ tenantId: TENANT, processId: 'p' }, { actor: CLERK });
      await runtime.submit(instanceId, { type: 'CompleteTask', key: 3, variables: { answer: 'yes' } }, { actor: CLERK, annotations: { opinion: 'o1' } });
      await runtime.submit(instanceId, { type: 'CompleteTask', key: Number(Object.keys((await runtime.state(instanceId)).state.tasks)[0]) }, { actor: CLERK });
      ids.push(instanceId);
    }
    await runtime.stop();
    await database.close();
    write('CREATE TABLE kept_journal AS SELECT * FROM journal; CREATE TABLE kept_instance AS SELECT * FROM process_instance');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('finds nothing in a journal as the server wrote it', () => {
    expect(verify()).toEqual({ status: 0, text: '30 instances with 90 steps verified, 0 of them changed\n' });
  });

  // One verification for all: each kind of tampering is done to an instance of its own.
  it(`finds each of ${TAMPERING.length} kinds of tampering`, () => {
    const all = [...ids];
    for (const [what, sql] of TAMPERING) {
      ids[0] = all[0]!;
      ids[1] = all[1]!;
      write(sql);
      const { status, text } = verify();
      expect({ what, status, named: text.includes(`instance ${all[0]}: `) }).toEqual({ what, status: 1, named: true });
      write('DELETE FROM journal; INSERT INTO journal SELECT * FROM kept_journal; DELETE FROM process_instance; INSERT INTO process_instance SELECT * FROM kept_instance');
    }
    expect(verify().status).toBe(0);
  }, 120_000);
});
