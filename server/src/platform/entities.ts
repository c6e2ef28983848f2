import { AccessLogEntry } from './audit/access-log.entity.js';
import { LoginAttempt } from './auth/login-attempt.entity.js';
import { Session } from './auth/session.entity.js';
import { UserAccount } from './auth/user-account.entity.js';
import { SubjectKey } from './crypto/subject-key.entity.js';
import { IdempotencyKey } from './http/idempotency-key.entity.js';

/** The tables of the platform. */
export const platformEntities = [UserAccount, Session, LoginAttempt, SubjectKey, AccessLogEntry, IdempotencyKey];
