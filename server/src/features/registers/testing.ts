import type { Database } from '../../persistence/index.js';
import { Abilities } from '../../platform/abilities/index.js';
import { AccessLog } from '../../platform/audit/index.js';
import type { CurrentUser } from '../../platform/auth/current-user.js';
import { FixedClock, IdGenerator } from '../../platform/clock/index.js';
import { AppConfig, type AppConfigValues } from '../../platform/config/app-config.js';
import { KeyedHash, MasterKey, SubjectKeys } from '../../platform/crypto/index.js';
import { CampaignStore, Overseers } from '../campaign-store/index.js';
import { FormContexts } from '../forms/index.js';
import { FormsService } from '../forms/index.js';
import { OrganisationsService } from '../organisations/index.js';
import { RecordReach } from './record-reach.js';
import { RecordReferences } from './record-references.js';
import { RecordStore } from './record-store.js';
import { ReferenceCheck } from './reference-check.js';
import { RecordsService } from './records.service.js';
import { TaskForms } from './task-form.js';
import { UniqueValues } from './unique-values.js';

/** The real services of records over a test database, without Nest. For specs. */
export function recordServices(database: Database, clock = new FixedClock('2022-07-01T01:00:00.000Z')) {
  const ids = new IdGenerator();
  const master = new MasterKey(new AppConfig({ profile: 'embedded', masterKey: Buffer.alloc(32, 7), dataDir: '' } as AppConfigValues));
  const keys = new SubjectKeys(master, ids, clock);
  const log = new AccessLog(ids, clock);
  const forms = new FormsService(ids, clock);
  const contexts = new FormContexts(forms, clock);
  const store = new RecordStore(forms, keys);
  const unique = new UniqueValues(new KeyedHash(master));
  const references = new RecordReferences(store);
  const abilities = new Abilities();
  const campaigns = new CampaignStore(database);
  const reach = new RecordReach(abilities, campaigns, new Overseers(abilities, campaigns, new OrganisationsService(database, ids)));
  const records = new RecordsService(database, store, unique, references, new ReferenceCheck(references), reach, contexts, keys, log, ids, clock);
  const taskForms = new TaskForms(forms, store);
  return { references, taskForms, ids, keys, log, forms, contexts, store, unique, records, clock };
}

/** A unit to own records. */
export async function insertUnit(database: Database, unit: { id: string; tenantId: string; path: string; name: string; level?: string }): Promise<void> {
  await database.write(async (tx) => {
    tx.insert('organisation', {
      id: unit.id, tenant_id: unit.tenantId, parent_id: null, code: unit.path.split('/').at(-1), name: unit.name, short_name: unit.name, kind: 'league',
      level: unit.level ?? 'university', path: unit.path, sort: 0, pinyin: '', initials: '', active: true,
    });
  });
}

/** A person with one post. */
export function testUser(unit: { id: string; path: string; tenantId: string }, postCode = 'clerk', permissions: string[] = []): CurrentUser {
  return {
    id: `user-${postCode}-${unit.id}`, tenantId: unit.tenantId, username: `${postCode}.${unit.id}`, displayName: '测试员', sessionId: 's',
    posts: [{ id: `p-${unit.id}`, unitId: unit.id, unitPath: unit.path, unitName: unit.id, postCode, postTitle: postCode }],
    permissions: new Set(permissions), principals: [`user:user-${postCode}-${unit.id}`, `post:${unit.id}:${postCode}`],
  };
}
