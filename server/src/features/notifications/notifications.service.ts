import { Injectable } from '@nestjs/common';
import { Database, fromDb, fromDbOrNull, type Tx } from '../../persistence/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { decodeCursor, pageOf, type Page } from '../../platform/http/page.js';
import { PostsService } from '../organisations/index.js';

/** A message to whoever stands behind the principals now. Holds no personal value of a case. */
export interface NotificationRequest {
  tenantId: string;
  /** `user:<id>` and `post:<unitId>:<code>`. */
  principals: readonly string[];
  /** urge, overdue, returned, alert, campaign, cc … */
  kind: string;
  title: string;
  body?: string;
  /** Path inside the web app. */
  link?: string;
}

export interface NotificationView {
  id: string;
  kind: string;
  title: string;
  body: string;
  link: string | null;
  createdAt: Date;
  readAt: Date | null;
}

interface NotificationRow {
  id: string;
  kind: string;
  title: string;
  body: string;
  link: string | null;
  created_at: unknown;
  read_at: unknown;
}

/** Counters stop here: the screen shows 999+. */
const MOST_COUNTED = 1000;

/** Messages inside the product, one row per person. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly database: Database,
    private readonly posts: PostsService,
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
  ) {}

  /** Writes one message per person in the caller's transaction; answers how many people it reaches (0: nobody holds the posts). */
  async send(tx: Tx, request: NotificationRequest): Promise<number> {
    const people = await this.posts.peopleBehind(tx, request.tenantId, request.principals);
    const createdAt = this.clock.now();
    for (const { userId } of people) {
      tx.insert('notification', {
        id: this.ids.next(), tenant_id: request.tenantId, user_id: userId, kind: request.kind.slice(0, 40), title: request.title.slice(0, 200),
        body: (request.body ?? '').slice(0, 1000), link: insideLink(request.link), created_at: createdAt, read_at: null,
      });
    }
    return people.length;
  }

  /** Newest first. */
  async list(userId: string, options: { unread: boolean; limit: number; cursor?: string }): Promise<Page<NotificationView>> {
    const [before] = decodeCursor(options.cursor, ['string']) ?? [];
    const params: unknown[] = [userId];
    let sql = 'SELECT id, kind, title, body, link, created_at, read_at FROM notification WHERE user_id = ?';
    if (options.unread) sql += ' AND read_at IS NULL';
    if (before !== undefined) {
      sql += ' AND id < ?';
      params.push(before);
    }
    const rows = await this.database.read((tx) => tx.query<NotificationRow>(`${sql} ORDER BY id DESC LIMIT ${options.limit + 1}`, params));
    return pageOf(rows, options.limit, (row) => [row.id], viewOf);
  }

  /** Unread messages, counted up to 1000. */
  async unreadCount(userId: string): Promise<number> {
    const rows = await this.database.read((tx) => tx.query(`SELECT id FROM notification WHERE user_id = ? AND read_at IS NULL LIMIT ${MOST_COUNTED}`, [userId]));
    return rows.length;
  }

  /** Marks one's own message as read; reading twice is no error. 404 for another person's id. */
  async read(userId: string, id: string): Promise<void> {
    await this.database.write(async (tx) => {
      const { affected } = await tx.execute('UPDATE notification SET read_at = ? WHERE id = ? AND user_id = ? AND read_at IS NULL', [this.clock.now(), id, userId]);
      if (affected > 0) return;
      const [row] = await tx.query('SELECT id FROM notification WHERE id = ? AND user_id = ?', [id, userId]);
      if (!row) throw ProblemError.notFound('notification', id);
    });
  }

  async readAll(userId: string): Promise<number> {
    return this.database.write(async (tx) => (await tx.execute('UPDATE notification SET read_at = ? WHERE user_id = ? AND read_at IS NULL', [this.clock.now(), userId])).affected);
  }
}

/** Only paths of our own app: a link made from a template must not lead elsewhere. */
function insideLink(link: string | undefined): string | null {
  return link !== undefined && /^\/(?![/\\])/.test(link) ? link.slice(0, 300) : null;
}

function viewOf(row: NotificationRow): NotificationView {
  return { id: row.id, kind: row.kind, title: row.title, body: row.body, link: row.link, createdAt: fromDb(row.created_at), readAt: fromDbOrNull(row.read_at) };
}
