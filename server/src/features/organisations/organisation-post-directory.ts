import { Injectable } from '@nestjs/common';
import { Database } from '../../persistence/index.js';
import { padded } from '../../persistence/turn-batch.js';
import { PostDirectory, type HeldPost } from '../../platform/auth/index.js';

interface HeldPostRow {
  user_id: string;
  id: string;
  unit_id: string;
  path: string;
  name: string;
  code: string;
  title: string;
}

/** Tells the platform who holds what. */
@Injectable()
export class OrganisationPostDirectory extends PostDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  override async postsOf(userIds: readonly string[], at: Date): Promise<Map<string, HeldPost[]>> {
    const list = padded(userIds);
    const rows = await this.database.read((tx) => tx.query<HeldPostRow>(
      `SELECT h.user_id, p.id, o.id AS unit_id, o.path, o.short_name AS name, p.code, p.title
         FROM post_holder h JOIN post p ON p.id = h.post_id JOIN organisation o ON o.id = p.organisation_id
        WHERE h.user_id IN (${list.map(() => '?').join(', ')}) AND h.starts_at <= ? AND (h.ends_at IS NULL OR h.ends_at > ?) AND o.active = 1
        ORDER BY o.path, p.code`,
      [...list, at, at],
    ));
    const held = new Map<string, HeldPost[]>();
    for (const row of rows) {
      const post = { id: row.id, unitId: row.unit_id, unitPath: row.path, unitName: row.name, postCode: row.code, postTitle: row.title };
      const posts = held.get(row.user_id);
      if (posts) posts.push(post);
      else held.set(row.user_id, [post]);
    }
    return held;
  }

  override async tenantName(tenantId: string): Promise<string> {
    const [row] = await this.database.read((tx) => tx.query<{ name: string }>('SELECT name FROM tenant WHERE id = ?', [tenantId]));
    return row?.name ?? '';
  }
}
