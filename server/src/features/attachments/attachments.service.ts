import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Row, type Tx } from '../../persistence/index.js';
import { requireAbility } from '../../platform/abilities/index.js';
import { AccessLog } from '../../platform/audit/index.js';
import type { CurrentUser } from '../../platform/auth/current-user.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { SubjectKeys } from '../../platform/crypto/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { RecordsService, RecordStore } from '../registers/index.js';
import { kindOf, safeFileName, withoutMetadata } from './file-kinds.js';
import { readChunks, writeChunks, type ChunkTable } from './sealed-chunks.js';

export const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** What an upload belongs to; the caller has checked that the person may act there. */
export interface AttachmentPlace { taskId?: string; recordId?: string; unitId: string | null; unitPath: string | null }

export interface AttachmentView { id: string; name: string; size: number; sha256: string; type: string }

const CHUNKS: ChunkTable = { table: 'attachment_chunk', owner: 'attachment_id' };

/** Uploaded files. */
@Injectable()
export class AttachmentsService {
  constructor(
    private readonly database: Database,
    private readonly keys: SubjectKeys,
    private readonly records: RecordsService,
    private readonly store: RecordStore,
    private readonly log: AccessLog,
    private readonly ids: IdGenerator,
    private readonly clock: Clock,
  ) {}

  /** Keeps a file. 413 when it is too large, 415 when name and content are not one of pdf, docx, xlsx, png, jpg. */
  async add(user: CurrentUser, place: AttachmentPlace, fileName: string, content: Buffer): Promise<AttachmentView> {
    if (content.length > MAX_FILE_BYTES) throw new ProblemError(413, 'PAYLOAD_TOO_LARGE', `Expected a file of at most ${MAX_FILE_BYTES} bytes`);
    const name = safeFileName(fileName);
    const kind = kindOf(name, content);
    if (kind === null) throw new ProblemError(415, 'FILE_TYPE_REFUSED', 'Expected a pdf, docx, xlsx, png or jpg file whose name and content agree', [{ message: 'File type', messageZh: '只接受扩展名与内容一致的 pdf、docx、xlsx、png、jpg 文件' }]);
    const bytes = withoutMetadata(kind, content);
    const view: AttachmentView = { id: this.ids.next(), name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), type: kind.mediaType };
    await this.database.write(async (tx) => {
      const cipher = this.keys.create(tx, user.tenantId);
      tx.insert('attachment', {
        id: view.id, tenant_id: user.tenantId, task_id: place.taskId ?? null, record_id: place.recordId ?? null, owner_unit_id: place.unitId, owner_unit_path: place.unitPath,
        name: view.name, type: view.type, size: view.size, sha256: view.sha256, subject_id: cipher.subjectId, created_by: user.id, created_at: this.clock.now(),
      });
      await writeChunks(tx, CHUNKS, view.id, bytes, cipher);
    });
    return view;
  }

  /** A file for a person who may read it: its uploader, by right over its unit, or at hand through a task. 404 otherwise. The download is recorded. */
  async download(user: CurrentUser, id: string): Promise<AttachmentView & { content: Buffer }> {
    return this.database.write(async (tx) => {
      const [row] = await tx.query('SELECT * FROM attachment WHERE id = ? AND tenant_id = ?', [id, user.tenantId]);
      if (row === undefined || !(await this.mayRead(tx, user, row))) throw ProblemError.notFound('attachment', id);
      const cipher = await this.keys.cipher(tx, user.tenantId, String(row.subject_id));
      const content = await readChunks(tx, CHUNKS, id, cipher);
      const sha256 = createHash('sha256').update(content).digest('hex');
      if (sha256 !== row.sha256) throw new Error(`Expected attachment ${id} to be what was uploaded but its hash differs`);
      this.log.record(tx, { tenantId: user.tenantId, actor: user, action: 'read', subjectType: 'attachment', subjectId: id });
      return { id, name: String(row.name), size: Number(row.size), sha256, type: String(row.type), content };
    });
  }

  private async mayRead(tx: Tx, user: CurrentUser, row: Row): Promise<boolean> {
    if (row.created_by === user.id) return true;
    try {
      requireAbility(user, 'read', 'Attachment', { tenantId: user.tenantId, unitPath: row.owner_unit_path === null ? null : text(row.owner_unit_path), id: String(row.id) });
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
    if (row.task_id !== null) {
      const [link] = await tx.query(
        `SELECT l.task_id FROM task_link l JOIN task t ON t.id = l.task_id WHERE l.tenant_id = ? AND l.principal IN (${user.principals.map(() => '?').join(', ') || 'NULL'})
          AND t.instance_id = (SELECT o.instance_id FROM task o WHERE o.id = ?) LIMIT 1`,
        [user.tenantId, ...user.principals, row.task_id],
      );
      if (link !== undefined) return true;
    }
    if (row.record_id === null) return false;
    const record = await this.store.row(tx, user.tenantId, text(row.record_id));
    return record !== null && this.store.isAtHand(tx, user.principals, record);
  }

  /** The place of a record the person may change. */
  async placeOfRecord(user: CurrentUser, recordId: string): Promise<AttachmentPlace> {
    return this.database.read(async (tx) => {
      const record = await this.store.row(tx, user.tenantId, recordId);
      if (record === null) throw ProblemError.notFound('record', recordId);
      await this.records.requireReadable(tx, user, record);
      requireAbility(user, 'create', 'Attachment', { tenantId: record.tenantId, unitPath: record.ownerUnitPath, id: record.id });
      return { recordId, unitId: record.ownerUnitId, unitPath: record.ownerUnitPath };
    });
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
