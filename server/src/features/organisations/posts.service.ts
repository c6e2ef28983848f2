import { Injectable } from '@nestjs/common';
import { Database, fromDb, fromDbOrNull, type Tx } from '../../persistence/index.js';
import { EXCLUSIVE_POSTS } from '../../platform/abilities/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { POST_TITLES } from './post-titles.js';

/** A post with those who hold it now. */
export interface PostWithHolders {
  id: string;
  organisationId: string;
  code: string;
  title: string;
  holders: { id: string; userId: string; displayName: string; startsAt: Date; endsAt: Date | null }[];
}

/** A person addressed through a post or directly. */
export interface AddressedPerson {
  userId: string;
  displayName: string;
}

interface HolderRow {
  post_id: string;
  organisation_id: string;
  code: string;
  title: string;
  holder_id: string | null;
  user_id: string | null;
  display_name: string | null;
  starts_at: unknown;
  ends_at: unknown;
}

/** Posts of units and the people who hold them. */
@Injectable()
export class PostsService {
  constructor(
    private readonly database: Database,
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
  ) {}

  /** The posts of a unit with today's holders. */
  async ofUnit(tenantId: string, organisationId: string): Promise<PostWithHolders[]> {
    const now = this.clock.now();
    const rows = await this.database.read((tx) => tx.query<HolderRow>(
      `SELECT p.id AS post_id, p.organisation_id, p.code, p.title, h.id AS holder_id, h.user_id, u.display_name, h.starts_at, h.ends_at
         FROM post p
         LEFT JOIN post_holder h ON h.post_id = p.id AND h.starts_at <= ? AND (h.ends_at IS NULL OR h.ends_at > ?)
         LEFT JOIN user_account u ON u.id = h.user_id
        WHERE p.tenant_id = ? AND p.organisation_id = ? ORDER BY p.id, h.id`,
      [now, now, tenantId, organisationId],
    ));
    const posts = new Map<string, PostWithHolders>();
    for (const row of rows) {
      let post = posts.get(row.post_id);
      if (!post) posts.set(row.post_id, (post = { id: row.post_id, organisationId: row.organisation_id, code: row.code, title: row.title, holders: [] }));
      if (row.holder_id !== null) {
        post.holders.push({ id: row.holder_id, userId: row.user_id!, displayName: row.display_name ?? '', startsAt: fromDb(row.starts_at), endsAt: fromDbOrNull(row.ends_at) });
      }
    }
    return [...posts.values()];
  }

  /** The active people behind principals (`user:<id>`, `post:<unitId>:<code>`) of the tenant, each once. */
  async peopleBehind(tx: Tx, tenantId: string, principals: readonly string[]): Promise<AddressedPerson[]> {
    const now = this.clock.now();
    const people = new Map<string, AddressedPerson>();
    for (const principal of new Set(principals)) {
      const [kind, first = '', ...rest] = principal.split(':');
      const rows = kind === 'user'
        ? await tx.query<{ id: string; display_name: string }>('SELECT id, display_name FROM user_account WHERE tenant_id = ? AND id = ? AND active = 1', [tenantId, first])
        : kind === 'post'
          ? await tx.query<{ id: string; display_name: string }>(
            `SELECT u.id, u.display_name FROM post p JOIN post_holder h ON h.post_id = p.id JOIN user_account u ON u.id = h.user_id
              WHERE p.tenant_id = ? AND p.organisation_id = ? AND p.code = ? AND u.active = 1 AND h.starts_at <= ? AND (h.ends_at IS NULL OR h.ends_at > ?)`,
            [tenantId, first, rest.join(':'), now, now],
          )
          : [];
      for (const row of rows) people.set(row.id, { userId: row.id, displayName: row.display_name });
    }
    return [...people.values()];
  }

  /** Creates a post at a unit unless the unit has one of that code. Answers its id. */
  async ensure(tx: Tx, tenantId: string, organisationId: string, code: string, title = POST_TITLES[code] ?? code): Promise<string> {
    const [existing] = await tx.query<{ id: string }>('SELECT id FROM post WHERE tenant_id = ? AND organisation_id = ? AND code = ?', [tenantId, organisationId, code]);
    if (existing) return existing.id;
    const id = this.ids.next();
    tx.insert('post', { id, tenant_id: tenantId, organisation_id: organisationId, code, title });
    return id;
  }

  /**
   * Gives a post to a person; nothing happens when the person holds it already.
   * 404 unless post and person are of the tenant, 409 POSTS_EXCLUSIVE when it would join two of the three administrators.
   */
  async grant(tx: Tx, tenantId: string, postId: string, userId: string, period: { startsAt?: Date; endsAt?: Date | null } = {}): Promise<{ id: string; made: boolean }> {
    const [post] = await tx.query<{ code: string }>('SELECT code FROM post WHERE tenant_id = ? AND id = ?', [tenantId, postId]);
    if (!post) throw ProblemError.notFound('post', postId);
    const [user] = await tx.query('SELECT id FROM user_account WHERE tenant_id = ? AND id = ?', [tenantId, userId]);
    if (!user) throw ProblemError.notFound('account', userId);
    const startsAt = period.startsAt ?? this.clock.now();
    const endsAt = period.endsAt ?? null;
    if (endsAt !== null && endsAt <= startsAt) throw ProblemError.invalid('PERIOD_EMPTY', 'Expected the end after the beginning');
    const held = await tx.query<{ id: string; post_id: string; code: string }>(
      `SELECT h.id, h.post_id, p.code FROM post_holder h JOIN post p ON p.id = h.post_id WHERE h.user_id = ? AND (h.ends_at IS NULL OR h.ends_at > ?)`,
      [userId, startsAt],
    );
    const same = held.find((row) => row.post_id === postId);
    if (same) return { id: same.id, made: false };
    if (EXCLUSIVE_POSTS.includes(post.code)) {
      const other = held.find((row) => row.code !== post.code && EXCLUSIVE_POSTS.includes(row.code));
      if (other) throw ProblemError.conflict('POSTS_EXCLUSIVE', `Expected system, security and audit administrator to be different people but the person already is '${other.code}'`);
    }
    const id = this.ids.next();
    tx.insert('post_holder', { id, post_id: postId, user_id: userId, starts_at: startsAt, ends_at: endsAt });
    return { id, made: true };
  }

  /** Ends a holding now. 404 when there is none of this id in the tenant, or it has ended. */
  async revoke(tx: Tx, tenantId: string, postId: string, holderId: string): Promise<void> {
    const now = this.clock.now();
    const { affected } = await tx.execute(
      `UPDATE post_holder SET ends_at = ? WHERE id = ? AND post_id = ? AND (ends_at IS NULL OR ends_at > ?)
        AND post_id IN (SELECT id FROM post WHERE tenant_id = ?)`,
      [now, holderId, postId, now, tenantId],
    );
    if (affected === 0) throw ProblemError.notFound('holder', holderId);
  }
}
