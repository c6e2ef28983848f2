import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Variables } from '@noticeflow/engine';
import type { FormModel } from '@noticeflow/schemas';
import { createTestDatabase, type TestKind } from '../../persistence/testing.js';
import { Abilities, permissionNames } from '../../platform/abilities/index.js';
import { postPrincipal, userPrincipal, type CurrentUser } from '../../platform/auth/index.js';
import { FixedClock, IdGenerator } from '../../platform/clock/index.js';
import { AppConfig, type AppConfigValues } from '../../platform/config/app-config.js';
import { MasterKey } from '../../platform/crypto/index.js';
import type { ProblemError } from '../../platform/errors/index.js';
import { createTestRuntime } from '../../runtime/testing.js';
import { NotificationsService } from '../notifications/index.js';
import { PostsService } from '../organisations/index.js';
import { recordServices } from '../registers/testing.js';
import { CellComments } from './cell-comments.js';
import { CompletionService } from './completion.service.js';
import { TaskDirectory } from './directory.js';
import { Drafts } from './drafts.js';
import { EngineStep } from './engine-step.js';
import { HandlingService } from './handling.service.js';
import { Opinions } from './opinions.js';
import { Recipients } from './recipients.js';
import { SigningService } from './signing.service.js';
import { TaskAccess } from './task-access.js';
import { TaskNotices } from './task-notices.js';
import { TaskProjection } from './task-projection.js';
import { TaskRecords } from './task-records.js';
import { TaskReminders } from './task-reminders.js';
import { TaskSummaries } from './task-summaries.js';
import { TasksService } from './tasks.service.js';
import { TimelineService } from './timeline.service.js';
import { WithdrawalService } from './withdrawal.service.js';

export const TENANT = 'tenant-gd';

/** A small tree: the province, two prefectures, a county of the first; and another tenant. */
export const UNITS = {
  province: { id: 'u-44', tenantId: TENANT, parentId: null, code: '44', name: '共青团广东省委员会', shortName: '团省委', path: '/44' },
  maoming: { id: 'u-4409', tenantId: TENANT, parentId: 'u-44', code: '4409', name: '共青团茂名市委员会', shortName: '茂名团市委', path: '/44/4409' },
  zhanjiang: { id: 'u-4408', tenantId: TENANT, parentId: 'u-44', code: '4408', name: '共青团湛江市委员会', shortName: '湛江团市委', path: '/44/4408' },
  gaozhou: { id: 'u-440981', tenantId: TENANT, parentId: 'u-4409', code: '440981', name: '共青团高州市委员会', shortName: '高州团市委', path: '/44/4409/440981' },
  elsewhere: { id: 'u-45', tenantId: 'tenant-gx', parentId: null, code: '45', name: '共青团广西区委员会', shortName: '团区委', path: '/45' },
} as const;
type UnitName = keyof typeof UNITS;

/** `<post>@<unit>`: each is a person. */
const PEOPLE = [
  'admin@province', 'auditor@province', 'reviewer@province', 'clerk@province', 'clerk@maoming', 'clerk2@maoming', 'reviewer@maoming', 'reviewer2@maoming',
  'clerk@zhanjiang', 'clerk@gaozhou', 'clerk@elsewhere',
] as const;
export type PersonName = (typeof PEOPLE)[number];

export const FORM: FormModel = {
  schema: 'noticeflow/form/1', id: 'T-F1', version: 1, title: '活动表', origin: 'proposed', register: 'activities',
  fields: [
    { id: 'activity', type: 'text', label: '活动名称', required: true, maxLength: 50 },
    { id: 'people', type: 'number', label: '参加人数', integer: true, processVariable: 'people' },
    { id: 'score', type: 'number', label: '得分' },
    { id: 'grade', type: 'text', label: '等级' },
    { id: 'items', type: 'table', label: '明细', columns: [{ id: 'name', type: 'text', label: '名称' }, { id: 'checked', type: 'boolean', label: '已核' }] },
  ],
  rules: [{ id: 'enough', assert: 'data.people >= 10', nullable: true, severity: 'reason', message: '参加人数原则上不少于10人', at: 'people' }],
};

export const fixture = (name: string): string => readFileSync(join(__dirname, 'fixtures', `${name}.bpmn`), 'utf8');

/** The feature's real services over a real database and the real engine, without Nest; people and units in place. */
export async function createTaskWorld(kind: TestKind) {
  const test = await createTestDatabase({ kind });
  const { database } = test;
  const clock = new FixedClock('2022-07-01T01:00:00.000Z');
  const ids = new IdGenerator();
  const runtime = createTestRuntime(database, clock);
  const s4 = recordServices(database, clock);
  const abilities = new Abilities();
  const master = new MasterKey(new AppConfig({ profile: 'embedded', masterKey: Buffer.alloc(32, 7), dataDir: '' } as AppConfigValues));
  const directory = new TaskDirectory(database, clock);
  const notices = new TaskNotices(new NotificationsService(database, new PostsService(database, ids, clock), ids, clock));
  const projection = new TaskProjection(runtime, directory, notices);
  projection.onModuleInit();
  new TaskReminders(runtime, notices).onModuleInit();
  const access = new TaskAccess(database, runtime, abilities, directory, clock);
  const summaries = new TaskSummaries(database, runtime, directory, clock);
  const records = new TaskRecords(database, s4.forms, s4.taskForms, s4.contexts, s4.records);
  const drafts = new Drafts(master);
  const comments = new CellComments(ids, clock);
  const opinions = new Opinions(ids, clock);
  const engine = new EngineStep(runtime);
  const recipients = new Recipients(directory, clock);
  const signing = new SigningService(database, access, directory, recipients, records, opinions, notices, ids, clock);
  const services = {
    signing,
    tasks: new TasksService(database, access, summaries, directory, records, drafts, comments, clock),
    completion: new CompletionService(access, engine, records, opinions, comments, notices, signing, clock),
    handling: new HandlingService(database, access, engine, recipients, records, drafts, opinions, notices, clock),
    withdrawal: new WithdrawalService(database, access, engine, runtime, opinions),
    timeline: new TimelineService(database, runtime, access, abilities, directory, comments, clock),
  };
  const people = await seed();
  await database.write((tx) => s4.forms.register(tx, { tenantId: TENANT, campaignId: '', forms: [FORM] }));
  await runtime.deploy({
    tenantId: TENANT, name: 'fixtures', actor: { kind: 'system', tenantId: TENANT, id: 'test' },
    resources: ['report-and-review', 'receipts-of-many', 'without-extension', 'certified-by-another'].map((name) => ({ name: `${name}.bpmn`, content: fixture(name) })),
  });

  async function seed(): Promise<Record<PersonName, CurrentUser>> {
    const users = {} as Record<PersonName, CurrentUser>;
    await database.write(async (tx) => {
      for (const unit of Object.values(UNITS)) {
        tx.insert('organisation', {
          id: unit.id, tenant_id: unit.tenantId, parent_id: unit.parentId, code: unit.code, name: unit.name, short_name: unit.shortName, kind: 'league', level: 'prefecture',
          path: unit.path, sort: 0, pinyin: '', initials: '', active: true,
        });
      }
      const posts = new Set<string>();
      for (const name of PEOPLE) {
        const [post, unitName] = name.split('@') as [string, UnitName];
        const unit = UNITS[unitName];
        const code = post.replace(/\d$/, '');
        const id = `${post}-${unit.code}`;
        const postId = `p-${code}-${unit.code}`;
        if (!posts.has(postId)) tx.insert('post', { id: postId, tenant_id: unit.tenantId, organisation_id: unit.id, code, title: code });
        posts.add(postId);
        tx.insert('user_account', {
          id, tenant_id: unit.tenantId, username: id, display_name: `测试${id}`, password_hash: '', active: true, demo: false, demo_hint: null,
          created_at: clock.now(), password_changed_at: clock.now(), pinyin: '', initials: '',
        });
        tx.insert('post_holder', { id: `h-${id}`, post_id: postId, user_id: id, starts_at: new Date('2020-01-01T00:00:00Z'), ends_at: null });
        users[name] = {
          id, tenantId: unit.tenantId, username: id, displayName: `测试${id}`, sessionId: 's', permissions: permissionNames([code]),
          posts: [{ id: postId, unitId: unit.id, unitPath: unit.path, unitName: unit.name, postCode: code, postTitle: code }],
          principals: [userPrincipal(id), postPrincipal(unit.id, code)],
        };
      }
    });
    return users;
  }

  const start = async (processId: string, variables: Variables = {}, options: { by?: CurrentUser; unitId?: string } = {}): Promise<string> => {
    const by = options.by ?? people['clerk@province'];
    const result = await runtime.start({ tenantId: TENANT, processId, variables, unitId: options.unitId }, { actor: { kind: 'user', tenantId: TENANT, id: by.id } });
    return result.instanceId;
  };
  return {
    ...services, test, database, runtime, clock, people, access, projection, records: s4,
    close: () => test.close(),
    start,
    /** A report of 茂名, reviewed by the province; due in ten days unless said otherwise. */
    startReport: (options: { due?: string; by?: CurrentUser; upper?: string } = {}): Promise<string> => start('report', {
      unit: { id: UNITS.maoming.id }, upper: { code: options.upper ?? UNITS.province.code }, due: options.due ?? '2022-07-11T16:00:00.000Z',
    }, { by: options.by, unitId: UNITS.maoming.id }),
    /** Ids of the open tasks of an instance, by element. */
    open: async (instanceId: string, elementId?: string): Promise<string[]> => {
      const rows = await database.read((tx) => tx.query("SELECT id, element_id FROM task WHERE instance_id = ? AND status = 'open' ORDER BY element_key", [instanceId]));
      return rows.filter((row) => elementId === undefined || row.element_id === elementId).map((row) => String(row.id));
    },
    todo: async (user: CurrentUser): Promise<string[]> => (await services.tasks.list(user, { view: 'todo', limit: 100 })).items.map((item) => item.id),
  };
}
export type TaskWorld = Awaited<ReturnType<typeof createTaskWorld>>;

/** The problem a promise is refused with; fails when it is not. */
export async function refusal(promise: Promise<unknown>): Promise<Pick<ProblemError, 'status' | 'code' | 'errors' | 'detail'>> {
  try {
    await promise;
  } catch (error) {
    const { status, code, errors, detail } = error as ProblemError;
    if (status === undefined) throw error;
    return { status, code, errors, detail };
  }
  throw new Error('Expected a refusal but it was accepted');
}
