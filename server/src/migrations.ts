import type { MigrationInterface } from 'typeorm';
import { RuntimeMigration } from './persistence/migrations/0001-runtime.js';
import { ProcessDrafts0002 } from './persistence/migrations/0002-process-drafts.js';
import { Decisions0005 } from './persistence/migrations/0005-decisions.js';
import { Auth0010 } from './persistence/migrations/0010-auth.js';
import { Crypto0011 } from './persistence/migrations/0011-crypto.js';
import { Audit0012 } from './persistence/migrations/0012-audit.js';
import { Idempotency0013 } from './persistence/migrations/0013-idempotency.js';
import { Organisations0014 } from './persistence/migrations/0014-organisations.js';
import { Notifications0015 } from './persistence/migrations/0015-notifications.js';
import { Tasks0020 } from './persistence/migrations/0020-tasks.js';
import { TaskSigns0021 } from './persistence/migrations/0021-task-signs.js';
import { Records0030 } from './persistence/migrations/0030-records.js';
import { Forms0031 } from './persistence/migrations/0031-forms.js';
import { Files0032 } from './persistence/migrations/0032-files.js';
import { UniqueLocks0033 } from './persistence/migrations/0033-unique-locks.js';
import { ListStamps0034 } from './persistence/migrations/0034-list-stamps.js';
import { Campaigns0040, Recurrences0041 } from './persistence/migrations/0040-campaigns.js';
import { Batches0050 } from './persistence/migrations/0050-batches.js';
import { Retention0051 } from './persistence/migrations/0051-retention.js';

/** Every migration of the server, in the order of their numbers. A feature appends its own. */
export const migrations: (new () => MigrationInterface)[] = [
  RuntimeMigration,
  ProcessDrafts0002,
  Decisions0005,
  Auth0010,
  Crypto0011,
  Audit0012,
  Idempotency0013,
  Organisations0014,
  Notifications0015,
  Tasks0020,
  TaskSigns0021,
  Records0030,
  Forms0031,
  Files0032,
  UniqueLocks0033,
  ListStamps0034,
  Campaigns0040,
  Recurrences0041,
  Batches0050,
  Retention0051,
];
