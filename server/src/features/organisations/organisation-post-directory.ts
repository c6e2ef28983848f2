import { Injectable } from '@nestjs/common';
import { Database } from '../../persistence/index.js';
import { PostDirectory, type HeldPost } from '../../platform/auth/index.js';

interface HeldPostRow {
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

  override async postsOf(userId: string, at: Date): Promise<HeldPost[]> {
    const rows = await this.database.read((tx) => tx.query<HeldPostRow>(
      `SELECT p.id, o.id AS unit_id, o.path, o.short_name AS name, p.code, p.title
         FROM post_holder h JOIN post p ON p.id = h.post_id JOIN organisation o ON o.id = p.organisation_id
        WHERE h.user_id = ? AND h.starts_at <= ? AND (h.ends_at IS NULL OR h.ends_at > ?) AND o.active = 1
        ORDER BY o.path, p.code`,
      [userId, at, at],
    ));
    return rows.map((row) => ({ id: row.id, unitId: row.unit_id, unitPath: row.path, unitName: row.name, postCode: row.code, postTitle: row.title }));
  }

  override async tenantName(tenantId: string): Promise<string> {
    const [row] = await this.database.read((tx) => tx.query<{ name: string }>('SELECT name FROM tenant WHERE id = ?', [tenantId]));
    return row?.name ?? '';
  }
}
