import { Injectable } from '@nestjs/common';
import { Database } from '../../persistence/database.js';
import { AccessLog } from '../audit/access-log.js';
import { AppConfig } from '../config/app-config.js';
import { ProblemError } from '../errors/problem-error.js';
import type { CurrentUser } from './current-user.js';
import { LoginThrottle } from './login-throttle.js';
import { MachineTime } from './machine-time.js';
import { Passwords } from './passwords.js';
import { Sessions } from './sessions.js';

interface AccountRow {
  id: string;
  tenant_id: string;
  username: string;
  display_name: string;
  password_hash: string;
  active: unknown;
  demo: unknown;
}

/** The one spelling of a user name. */
export function normaliseUsername(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase();
}

/** Signing in and out. */
@Injectable()
export class AuthService {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly throttle: LoginThrottle,
    private readonly accessLog: AccessLog,
    private readonly config: AppConfig,
    private readonly time: MachineTime,
  ) {}

  /** Opens a session. 401 BAD_CREDENTIALS whatever was wrong, 429 while the address is slowed down. */
  async login(name: string, password: string, address: string, requestId?: string): Promise<{ token: string; expiresAt: Date; user: CurrentUser }> {
    const username = normaliseUsername(name);
    await this.throttle.enter(username, address);
    const account = await this.accountByName(username);
    const right = await this.passwords.verify(account?.password_hash, password);
    if (!account || !right || !this.maySignIn(account)) {
      if (account) await this.log(account, 'login-failed', requestId);
      throw new ProblemError(401, 'BAD_CREDENTIALS', 'Expected the name and password of an active account');
    }
    const session = await this.database.write(async (tx) => {
      await this.throttle.succeed(tx, username, address);
      this.accessLog.record(tx, accessOf(account, 'login', requestId));
      return this.sessions.open(tx, account.id, account.tenant_id);
    });
    const user = await this.sessions.userOf(session.token);
    if (!user) throw ProblemError.unauthorized('The session ended while it was opened');
    return { ...session, user };
  }

  async logout(user: CurrentUser, token: string): Promise<void> {
    await this.database.write(async (tx) => {
      await this.sessions.close(tx, token);
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'logout', subjectType: 'Account', subjectId: user.id });
    });
  }

  /** Changes one's own password and ends all other sessions. 422 for a weak one, 403 when the old one is wrong. */
  async changePassword(user: CurrentUser, current: string, next: string, address: string): Promise<void> {
    await this.throttle.enter(user.username, address);
    const account = await this.accountByName(user.username);
    if (!account || !(await this.passwords.verify(account.password_hash, current))) {
      throw new ProblemError(403, 'BAD_CREDENTIALS', 'Expected the current password', [{ path: 'current', message: 'The current password is wrong', messageZh: '现在的密码不正确' }]);
    }
    this.passwords.requireStrong(next, user.username);
    const passwordHash = await this.passwords.hash(next);
    await this.database.write(async (tx) => {
      await this.throttle.succeed(tx, user.username, address);
      await tx.execute('UPDATE user_account SET password_hash = ?, password_changed_at = ? WHERE id = ?', [passwordHash, this.time.now(), user.id]);
      await this.sessions.closeAll(tx, user.id, user.sessionId);
      this.accessLog.record(tx, { tenantId: user.tenantId, actor: user, action: 'password-change', subjectType: 'Account', subjectId: user.id });
    });
  }

  /** A demo account's password is printed on the sign-in page: it opens nothing in production. */
  private maySignIn(account: AccountRow): boolean {
    return Boolean(Number(account.active)) && (this.config.embedded || !Number(account.demo));
  }

  private async accountByName(username: string): Promise<AccountRow | undefined> {
    const [row] = await this.database.read((tx) =>
      tx.query<AccountRow>('SELECT id, tenant_id, username, display_name, password_hash, active, demo FROM user_account WHERE username = ?', [username]));
    return row;
  }

  private async log(account: AccountRow, action: 'login-failed', requestId: string | undefined): Promise<void> {
    await this.database.write(async (tx) => this.accessLog.record(tx, accessOf(account, action, requestId)));
  }
}

function accessOf(account: AccountRow, action: 'login' | 'login-failed', requestId: string | undefined) {
  return { tenantId: account.tenant_id, actor: { id: account.id, displayName: account.display_name, ...(requestId !== undefined && { requestId }) }, action, subjectType: 'Account', subjectId: account.id } as const;
}
