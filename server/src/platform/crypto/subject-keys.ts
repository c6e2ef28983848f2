import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../persistence/tx.js';
import { Clock, IdGenerator } from '../clock/index.js';
import { ProblemError } from '../errors/problem-error.js';
import { open, seal } from './envelope.js';
import { MasterKey } from './master-key.js';
import { SubjectCipher } from './subject-cipher.js';

/** The subject's key was destroyed: its values are gone for good. */
export class SubjectErased extends ProblemError {
  constructor(subjectId: string) {
    super(410, 'SUBJECT_ERASED', `The key of subject '${subjectId}' was destroyed`);
  }
}

interface KeyRow {
  subject_id: string;
  wrapped_key: string | null;
  master_key_id: string;
}

/**
 * One data key per subject, wrapped by the master key. Values encrypted under it open only for their tenant, subject and field;
 * destroying the key erases them in every table, backup and revision at once.
 */
@Injectable()
export class SubjectKeys {
  private readonly wrappingKeys = new Map<string, Buffer>();

  constructor(
    private readonly master: MasterKey,
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
  ) {}

  /** A new subject; answers its cipher (`cipher.subjectId` is the id to keep). */
  create(tx: Tx, tenantId: string): SubjectCipher {
    const subjectId = this.ids.next();
    const key = randomBytes(32);
    tx.insert('subject_key', {
      subject_id: subjectId, tenant_id: tenantId, wrapped_key: seal(this.wrappingKey(tenantId), key, place(tenantId, subjectId)),
      master_key_id: this.master.id, created_at: this.clock.now(), destroyed_at: null,
    });
    return new SubjectCipher(subjectId, key);
  }

  /** The cipher of an existing subject. 404 for an id of another tenant; {@link SubjectErased} after `destroy`. */
  async cipher(tx: Tx, tenantId: string, subjectId: string): Promise<SubjectCipher> {
    const cipher = (await this.ciphers(tx, tenantId, [subjectId])).get(subjectId);
    if (cipher === undefined) throw ProblemError.notFound('subject', subjectId);
    if (cipher === 'erased') throw new SubjectErased(subjectId);
    return cipher;
  }

  /** The ciphers of many subjects with one query per 500; erased ones are marked, unknown ones missing. */
  async ciphers(tx: Tx, tenantId: string, subjectIds: readonly string[]): Promise<Map<string, SubjectCipher | 'erased'>> {
    const result = new Map<string, SubjectCipher | 'erased'>();
    const unique = [...new Set(subjectIds)];
    for (let at = 0; at < unique.length; at += 500) {
      const part = unique.slice(at, at + 500);
      const rows = await tx.query<KeyRow>(
        `SELECT subject_id, wrapped_key, master_key_id FROM subject_key WHERE tenant_id = ? AND subject_id IN (${part.map(() => '?').join(', ')})`,
        [tenantId, ...part],
      );
      for (const row of rows) result.set(row.subject_id, row.wrapped_key === null ? 'erased' : this.unwrap(tenantId, row));
    }
    return result;
  }

  /** Encrypts one value. For several values of one subject take the `cipher` once. */
  async encrypt(tx: Tx, tenantId: string, subjectId: string, field: string, plain: string): Promise<string> {
    return (await this.cipher(tx, tenantId, subjectId)).encrypt(field, plain);
  }

  async decrypt(tx: Tx, tenantId: string, subjectId: string, field: string, sealed: string): Promise<string> {
    return (await this.cipher(tx, tenantId, subjectId)).decrypt(field, sealed);
  }

  /** Erases the subject. Answers false when it was erased before; 404 for an unknown one. */
  async destroy(tx: Tx, tenantId: string, subjectId: string): Promise<boolean> {
    const { affected } = await tx.execute(
      'UPDATE subject_key SET wrapped_key = NULL, destroyed_at = ? WHERE subject_id = ? AND tenant_id = ? AND wrapped_key IS NOT NULL',
      [this.clock.now(), subjectId, tenantId],
    );
    if (affected > 0) return true;
    if (!(await this.ciphers(tx, tenantId, [subjectId])).has(subjectId)) throw ProblemError.notFound('subject', subjectId);
    return false;
  }

  private unwrap(tenantId: string, row: KeyRow): SubjectCipher {
    if (row.master_key_id !== this.master.id) {
      throw new Error(`Expected master key ${row.master_key_id} for subject ${row.subject_id} but the server runs with ${this.master.id}`);
    }
    return new SubjectCipher(row.subject_id, open(this.wrappingKey(tenantId), row.wrapped_key!, place(tenantId, row.subject_id)));
  }

  private wrappingKey(tenantId: string): Buffer {
    let key = this.wrappingKeys.get(tenantId);
    if (!key) this.wrappingKeys.set(tenantId, (key = this.master.derive('subject-key-wrap', tenantId)));
    return key;
  }
}

const place = (tenantId: string, subjectId: string): string => `${tenantId}|${subjectId}`;
