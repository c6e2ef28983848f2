import { Injectable } from '@nestjs/common';
import { fromDb } from '../../persistence/column-types.js';
import { Database } from '../../persistence/database.js';
import { padded, TurnBatch } from '../../persistence/turn-batch.js';
import type { Tx } from '../../persistence/tx.js';
import { permissionNames } from '../abilities/abilities.js';
import { Clock, IdGenerator } from '../clock/index.js';
import { AppConfig } from '../config/app-config.js';
import { postPrincipal, userPrincipal, type CurrentUser, type HeldPost } from './current-user.js';
import { MachineTime } from './machine-time.js';
import { PostDirectory } from './post-directory.js';
import { hashToken, newSessionToken } from './session-token.js';

interface SessionRow {
  token_hash: string;
  id: string;
  user_id: string;
  tenant_id: string;
  expires_at: unknown;
  username: string;
  display_name: string;
  active: unknown;
}

/** People kept as they were built; the rows they were built from are read for every request. */
const MOST_KEPT = 5_000;

/** Opens, recognises and ends sessions. */
@Injectable()
export class Sessions {
  private readonly rows = new TurnBatch<string, SessionRow>((hashes) => this.rowsOf(hashes));
  private readonly held = new TurnBatch<string, HeldPost[]>((userIds) => this.posts.postsOf(userIds, this.clock.now()));
  private readonly kept = new Map<string, { row: SessionRow; posts: HeldPost[]; user: CurrentUser }>();

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

  /**
   * The person of a live session of an active account, with the posts held now; else undefined. Session, account and posts are read
   * every time, so that a logout or a revoked post counts at once on every node. The same rows give the same object.
   */
  async userOf(token: string): Promise<CurrentUser | undefined> {
    const hash = hashToken(token);
    const kept = this.kept.get(hash);
    // Whose session it is never changes: the posts need not wait for the session.
    const early = kept && this.held.get(kept.row.user_id);
    const [row, held] = await Promise.all([this.rows.get(hash), early]);
    if (!row || !Number(row.active) || fromDb(row.expires_at) <= this.time.now()) {
      this.kept.delete(hash);
      return undefined;
    }
    const posts = (early ? held : await this.held.get(row.user_id)) ?? [];
    if (kept && sameFields(kept.row, row) && kept.posts.length === posts.length && kept.posts.every((post, index) => sameFields(post, posts[index]!))) return kept.user;
    const user = currentUser(row, posts);
    this.kept.delete(hash);
    if (this.kept.size >= MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
    this.kept.set(hash, { row, posts, user });
    return user;
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

  private async rowsOf(hashes: readonly string[]): Promise<Map<string, SessionRow>> {
    const list = padded(hashes);
    const rows = await this.database.read((tx) => tx.query<SessionRow>(
      `SELECT s.token_hash, s.id, s.user_id, s.tenant_id, s.expires_at, u.username, u.display_name, u.active
         FROM session s JOIN user_account u ON u.id = s.user_id WHERE s.token_hash IN (${list.map(() => '?').join(', ')})`,
      list,
    ));
    return new Map(rows.map((row) => [row.token_hash, row]));
  }
}

/** Shared by all requests of the session while nothing about the person changes: hence frozen. */
function currentUser(row: SessionRow, posts: HeldPost[]): CurrentUser {
  return Object.freeze({
    id: row.user_id,
    tenantId: row.tenant_id,
    username: row.username,
    displayName: row.display_name,
    posts: Object.freeze(posts.map((post) => Object.freeze({ ...post }))) as HeldPost[],
    permissions: permissionNames(posts.map((post) => post.postCode)),
    principals: Object.freeze([userPrincipal(row.user_id), ...posts.map((post) => postPrincipal(post.unitId, post.postCode))]) as string[],
    sessionId: row.id,
  });
}

function sameFields(one: object, other: object): boolean {
  const fields = Object.entries(one);
  return fields.every(([name, value]) => {
    const now = (other as Record<string, unknown>)[name];
    return value === now || (value instanceof Date && now instanceof Date && value.getTime() === now.getTime());
  });
}
