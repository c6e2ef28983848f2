import { Injectable } from '@nestjs/common';
import { fromDb } from '../../persistence/column-types.js';
import { Database } from '../../persistence/database.js';
import type { Tx } from '../../persistence/tx.js';
import { permissionNames } from '../abilities/abilities.js';
import { Clock, IdGenerator } from '../clock/index.js';
import { AppConfig } from '../config/app-config.js';
import { postPrincipal, userPrincipal, type CurrentUser } from './current-user.js';
import { MachineTime } from './machine-time.js';
import { PostDirectory } from './post-directory.js';
import { hashToken, newSessionToken } from './session-token.js';

interface SessionRow {
  id: string;
  user_id: string;
  tenant_id: string;
  expires_at: unknown;
  username: string;
  display_name: string;
  active: unknown;
}

/** Opens, recognises and ends sessions. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly posts: PostDirectory,
    private readonly config: AppConfig,
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
    private readonly time: MachineTime,
  ) {}

  /** A new session; the token is in the answer and nowhere else. Sweeps the person's expired ones. */
  async open(tx: Tx, userId: string, tenantId: string): Promise<{ token: string; expiresAt: Date }> {
    const now = this.time.now();
    const token = newSessionToken();
    const expiresAt = new Date(now.getTime() + this.config.sessionHours * 3_600_000);
    await tx.execute('DELETE FROM session WHERE user_id = ? AND expires_at <= ?', [userId, now]);
    await tx.execute('INSERT INTO session (token_hash, id, user_id, tenant_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)', [
      hashToken(token), this.ids.next(), userId, tenantId, now, expiresAt,
    ]);
    return { token, expiresAt };
  }

  /** The person of a live session of an active account, with the posts held now; else undefined. */
  async userOf(token: string): Promise<CurrentUser | undefined> {
    const [row] = await this.database.read((tx) =>
      tx.query<SessionRow>(
        `SELECT s.id, s.user_id, s.tenant_id, s.expires_at, u.username, u.display_name, u.active
           FROM session s JOIN user_account u ON u.id = s.user_id WHERE s.token_hash = ?`,
        [hashToken(token)],
      ));
    if (!row || !Number(row.active) || fromDb(row.expires_at) <= this.time.now()) return undefined;
    const posts = await this.posts.postsOf(row.user_id, this.clock.now());
    return {
      id: row.user_id,
      tenantId: row.tenant_id,
      username: row.username,
      displayName: row.display_name,
      posts,
      permissions: permissionNames(posts.map((post) => post.postCode)),
      principals: [userPrincipal(row.user_id), ...posts.map((post) => postPrincipal(post.unitId, post.postCode))],
      sessionId: row.id,
    };
  }

  /** Ends one session; true when it was alive. */
  async close(tx: Tx, token: string): Promise<boolean> {
    const { affected } = await tx.execute('DELETE FROM session WHERE token_hash = ?', [hashToken(token)]);
    return affected > 0;
  }

  /** Ends all sessions of a person, optionally but one. Answers how many. */
  async closeAll(tx: Tx, userId: string, exceptSessionId = ''): Promise<number> {
    const { affected } = await tx.execute('DELETE FROM session WHERE user_id = ? AND id <> ?', [userId, exceptSessionId]);
    return affected;
  }
}
