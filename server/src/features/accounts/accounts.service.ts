import { Injectable } from '@nestjs/common';
import { Database, fromDb, type Tx } from '../../persistence/index.js';
import { MachineTime, Passwords, Sessions, normaliseUsername } from '../../platform/auth/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { decodeCursor, likePattern, pageOf, type Page } from '../../platform/http/page.js';
import { OrganisationsService, PostsService, searchKeys } from '../organisations/index.js';

export interface NewAccount {
  username: string;
  displayName: string;
  password: string;
  /** Posts to hold from the beginning: unit codes (or ids) and post codes; a missing post is made. */
  posts?: readonly { unit: string; post: string }[];
  /** Printed on the sign-in page of the embedded profile; cannot sign in in production. */
  demo?: boolean;
  demoHint?: string;
}

export interface AccountSummary {
  id: string;
  username: string;
  displayName: string;
  active: boolean;
  createdAt: Date;
}

/** An account as administrators see one in the list: with the posts held today. */
export interface ListedAccount extends AccountSummary {
  posts: { unitName: string; postTitle: string }[];
}

export interface DemoAccount {
  username: string;
  displayName: string;
  tenantName: string;
  unitName: string;
  postTitle: string;
  hint: string;
}

/** A colleague as pickers show one: same-name people differ by unit and post. */
export interface Person {
  id: string;
  displayName: string;
  unitId: string;
  unitName: string;
  postCode: string;
  postTitle: string;
}

interface AccountRow {
  id: string;
  username: string;
  display_name: string;
  active: unknown;
  created_at: unknown;
}

interface PersonRow {
  holder_id: string;
  id: string;
  display_name: string;
  unit_id: string;
  unit_name: string;
  post_code: string;
  post_title: string;
}

/** Posts held from the beginning of time, so that a campaign replayed with an earlier clock finds its people. */
const SINCE_EVER = new Date('2000-01-01T00:00:00.000Z');

/** The people of a tenant who can sign in. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationsService,
    private readonly posts: PostsService,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
    private readonly time: MachineTime,
  ) {}

  /**
   * Makes accounts whose names are free and gives them their posts; an existing account of the tenant keeps its password
   * and gets missing posts. Answers ids by normalised name. 409 when another tenant has the name.
   */
  async createMany(tenantId: string, accounts: readonly NewAccount[]): Promise<Map<string, string>> {
    const hashes = await this.hashAll(accounts);
    return this.database.write(async (tx) => {
      const result = new Map<string, string>();
      for (const [index, account] of accounts.entries()) {
        const username = normaliseUsername(account.username);
        const [existing] = await tx.query<{ id: string; tenant_id: string }>('SELECT id, tenant_id FROM user_account WHERE username = ?', [username]);
        if (existing && existing.tenant_id !== tenantId) throw usernameTaken(username);
        const id = existing?.id ?? this.insert(tx, tenantId, username, account, hashes[index]!);
        result.set(username, id);
        for (const { unit, post } of account.posts ?? []) await this.hold(tx, tenantId, id, unit, post, account.demo ? SINCE_EVER : undefined);
      }
      return result;
    });
  }

  /** Makes one account for an administrator. 409 USERNAME_TAKEN, 422 WEAK_PASSWORD. */
  async create(tx: Tx, tenantId: string, account: NewAccount, passwordHash: string): Promise<AccountSummary> {
    const username = normaliseUsername(account.username);
    const [existing] = await tx.query('SELECT id FROM user_account WHERE username = ?', [username]);
    if (existing) throw usernameTaken(username);
    const id = this.insert(tx, tenantId, username, account, passwordHash);
    return { id, username, displayName: account.displayName, active: true, createdAt: this.clock.now() };
  }

  hashPassword(password: string, username: string): Promise<string> {
    this.passwords.requireStrong(password, normaliseUsername(username));
    return this.passwords.hash(password);
  }

  /** Renames, deactivates (ending all sessions) or sets a new password (likewise). 404 outside of the tenant. */
  async update(tx: Tx, tenantId: string, id: string, change: { displayName?: string; active?: boolean; passwordHash?: string }): Promise<AccountSummary> {
    const before = await this.byId(tenantId, id, tx);
    const displayName = change.displayName ?? before.displayName;
    const active = change.active ?? before.active;
    const keys = searchKeys(displayName);
    await tx.execute('UPDATE user_account SET display_name = ?, pinyin = ?, initials = ?, active = ? WHERE tenant_id = ? AND id = ?', [displayName, keys.pinyin, keys.initials, active, tenantId, id]);
    if (change.passwordHash !== undefined) {
      await tx.execute('UPDATE user_account SET password_hash = ?, password_changed_at = ? WHERE tenant_id = ? AND id = ?', [change.passwordHash, this.time.now(), tenantId, id]);
    }
    if (!active || change.passwordHash !== undefined) await this.sessions.closeAll(tx, id);
    return { ...before, displayName, active };
  }

  async byId(tenantId: string, id: string, tx?: Tx): Promise<AccountSummary> {
    const sql = 'SELECT id, username, display_name, active, created_at FROM user_account WHERE tenant_id = ? AND id = ?';
    const [row] = tx ? await tx.query<AccountRow>(sql, [tenantId, id]) : await this.database.read((reader) => reader.query<AccountRow>(sql, [tenantId, id]));
    if (!row) throw ProblemError.notFound('account', id);
    return summaryOf(row);
  }

  async list(tenantId: string, options: { q?: string; limit: number; cursor?: string }): Promise<Page<ListedAccount>> {
    const [after] = decodeCursor(options.cursor, ['string']) ?? [];
    const params: unknown[] = [tenantId];
    let sql = 'SELECT id, username, display_name, active, created_at FROM user_account WHERE tenant_id = ?';
    if (options.q?.trim()) {
      sql += ` AND (display_name LIKE ? ESCAPE '!' OR username LIKE ? ESCAPE '!' OR pinyin LIKE ? ESCAPE '!' OR initials LIKE ? ESCAPE '!')`;
      const letters = likePattern(options.q.trim().toLowerCase());
      params.push(likePattern(options.q.trim()), letters, letters, letters);
    }
    if (after !== undefined) {
      sql += ' AND id > ?';
      params.push(after);
    }
    return this.database.read(async (tx) => {
      const page = pageOf(await tx.query<AccountRow>(`${sql} ORDER BY id LIMIT ${options.limit + 1}`, params), options.limit, (row) => [row.id], summaryOf);
      const held = await this.postsHeld(tx, page.items.map(({ id }) => id));
      return { ...page, items: page.items.map((account) => ({ ...account, posts: held.get(account.id) ?? [] })) };
    });
  }

  /** Posts held today, by person. */
  private async postsHeld(tx: Pick<Tx, 'query'>, userIds: readonly string[]): Promise<Map<string, ListedAccount['posts']>> {
    if (userIds.length === 0) return new Map();
    const now = this.clock.now();
    const rows = await tx.query<{ user_id: string; unit_name: string; title: string }>(
      `SELECT h.user_id, o.short_name AS unit_name, p.title FROM post_holder h JOIN post p ON p.id = h.post_id JOIN organisation o ON o.id = p.organisation_id
        WHERE h.user_id IN (${userIds.map(() => '?').join(',')}) AND h.starts_at <= ? AND (h.ends_at IS NULL OR h.ends_at > ?) ORDER BY h.id`,
      [...userIds, now, now],
    );
    const held = new Map<string, ListedAccount['posts']>();
    for (const row of rows) held.set(row.user_id, [...held.get(row.user_id) ?? [], { unitName: row.unit_name, postTitle: row.title }]);
    return held;
  }

  /** Active people with a post today, one row per post; by name, pinyin or initials, optionally of one unit. */
  async people(tenantId: string, options: { q?: string; unitId?: string; limit: number; cursor?: string }): Promise<Page<Person>> {
    const now = this.clock.now();
    const [after] = decodeCursor(options.cursor, ['string']) ?? [];
    const params: unknown[] = [tenantId, now, now];
    let sql = `SELECT h.id AS holder_id, u.id, u.display_name, o.id AS unit_id, o.short_name AS unit_name, p.code AS post_code, p.title AS post_title
      FROM user_account u JOIN post_holder h ON h.user_id = u.id JOIN post p ON p.id = h.post_id JOIN organisation o ON o.id = p.organisation_id
      WHERE u.tenant_id = ? AND u.active = 1 AND h.starts_at <= ? AND (h.ends_at IS NULL OR h.ends_at > ?)`;
    if (options.unitId !== undefined) {
      sql += ' AND o.id = ?';
      params.push(options.unitId);
    }
    if (options.q?.trim()) {
      sql += ` AND (u.display_name LIKE ? ESCAPE '!' OR u.pinyin LIKE ? ESCAPE '!' OR u.initials LIKE ? ESCAPE '!' OR o.short_name LIKE ? ESCAPE '!')`;
      const letters = likePattern(options.q.trim().toLowerCase());
      params.push(likePattern(options.q.trim()), letters, letters, likePattern(options.q.trim()));
    }
    if (after !== undefined) {
      sql += ' AND h.id > ?';
      params.push(after);
    }
    const rows = await this.database.read((tx) => tx.query<PersonRow>(`${sql} ORDER BY h.id LIMIT ${options.limit + 1}`, params));
    return pageOf(rows, options.limit, (row) => [row.holder_id], (row) => ({
      id: row.id, displayName: row.display_name, unitId: row.unit_id, unitName: row.unit_name, postCode: row.post_code, postTitle: row.post_title,
    }));
  }

  /** The demo accounts with a hint, in the order they were made; those without play parts of a story. */
  async demoAccounts(): Promise<DemoAccount[]> {
    const rows = await this.database.read((tx) => tx.query<{ username: string; display_name: string; tenant_name: string; demo_hint: string | null; unit_name: string | null; title: string | null }>(
      `SELECT u.id, u.username, u.display_name, t.name AS tenant_name, u.demo_hint, o.short_name AS unit_name, p.title
         FROM user_account u JOIN tenant t ON t.id = u.tenant_id LEFT JOIN post_holder h ON h.user_id = u.id AND h.ends_at IS NULL LEFT JOIN post p ON p.id = h.post_id
         LEFT JOIN organisation o ON o.id = p.organisation_id
        WHERE u.demo = 1 AND u.active = 1 AND u.demo_hint IS NOT NULL ORDER BY u.id, h.id`,
    ));
    const seen = new Map<string, DemoAccount>();
    for (const row of rows) {
      const known = seen.get(row.username);
      if (known) known.postTitle += `、${row.title ?? ''}`;
      else seen.set(row.username, { username: row.username, displayName: row.display_name, tenantName: row.tenant_name, unitName: row.unit_name ?? '', postTitle: row.title ?? '', hint: row.demo_hint ?? '' });
    }
    return [...seen.values()];
  }

  /** Has anybody ever been given an account? */
  async any(): Promise<boolean> {
    return (await this.database.read((tx) => tx.query('SELECT id FROM user_account LIMIT 1'))).length > 0;
  }

  private insert(tx: Tx, tenantId: string, username: string, account: NewAccount, passwordHash: string): string {
    const id = this.ids.next();
    const keys = searchKeys(account.displayName);
    tx.insert('user_account', {
      id, tenant_id: tenantId, username, display_name: account.displayName, password_hash: passwordHash, active: true, demo: account.demo ?? false,
      demo_hint: account.demoHint ?? null, created_at: this.clock.now(), pinyin: keys.pinyin, initials: keys.initials, password_changed_at: this.time.now(),
    });
    return id;
  }

  private async hold(tx: Tx, tenantId: string, userId: string, unitCode: string, postCode: string, startsAt: Date | undefined): Promise<void> {
    const unit = await this.organisations.byIdOrCode(tenantId, unitCode, tx);
    if (!unit) throw ProblemError.notFound('organisation', unitCode);
    const postId = await this.posts.ensure(tx, tenantId, unit.id, postCode);
    await this.posts.grant(tx, tenantId, postId, userId, startsAt ? { startsAt } : {});
  }

  /** Demo accounts share one password on purpose: it is hashed once, not hundreds of times. */
  private async hashAll(accounts: readonly NewAccount[]): Promise<string[]> {
    const demo = new Map<string, Promise<string>>();
    return Promise.all(accounts.map((account) => {
      if (!account.demo) return this.passwords.hash(account.password);
      let hash = demo.get(account.password);
      if (!hash) demo.set(account.password, (hash = this.passwords.hash(account.password)));
      return hash;
    }));
  }
}

function usernameTaken(username: string): ProblemError {
  return ProblemError.conflict('USERNAME_TAKEN', `Expected a new user name but '${username}' exists`);
}

function summaryOf(row: AccountRow): AccountSummary {
  return { id: row.id, username: row.username, displayName: row.display_name, active: Boolean(Number(row.active)), createdAt: fromDb(row.created_at) };
}
