import { createHash } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { Database, fromDb, isOutcomeUnknown, isUniqueViolation } from '../../persistence/index.js';
import { MachineTime, type AuthenticatedRequest } from '../auth/index.js';
import { MasterKey, open, seal } from '../crypto/index.js';
import { ProblemError } from '../errors/index.js';

const MUTATING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const KEY = /^[\x21-\x7e]{8,100}$/;
/** Answers are kept this long; afterwards the key is free again. */
const KEEP_MS = 24 * 3_600_000;
/** A first call that gave no answer for this long is no longer waited for: its server may have stopped in the middle. */
const ANSWER_WITHIN_MS = 60_000;

interface StoredRow {
  fingerprint: string;
  status: number | null;
  answer: string | null;
  created_at: unknown;
}

interface StoredAnswer {
  body: unknown;
  location?: string;
}

/**
 * `Idempotency-Key` on mutating calls: the first successful answer is kept for a day and given again.
 * 422 when the key comes with another address or body, 409 IDEMPOTENCY_IN_PROGRESS while the first call is still running,
 * 409 IDEMPOTENCY_UNKNOWN when it gave no answer within a minute (a crash in the middle): whether it happened is then
 * not known, so it is never repeated by itself; the caller looks it up and, if it did not, calls with another key.
 * A refused call leaves no trace: repair it and use the same key.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly sealKey: Buffer;
  private lastSweep = 0;
  /** Keys of refused calls that the database could not be told to free. */
  private readonly owed: [userId: string, key: string][] = [];

  constructor(
    private readonly database: Database,
    private readonly time: MachineTime,
    masterKey: MasterKey,
  ) {
    this.sealKey = masterKey.derive('idempotency-answers');
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = request.headers['idempotency-key'];
    const userId = request.user?.id;
    if (key === undefined || userId === undefined || !MUTATING.has(request.method)) return next.handle();
    if (typeof key !== 'string' || !KEY.test(key)) throw ProblemError.badRequest('IDEMPOTENCY_KEY_INVALID', 'Expected 8 to 100 visible ASCII characters');

    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const fingerprint = fingerprintOf(request);
    const stored = await this.claim(userId, key, fingerprint);
    if (stored) return from([this.replay(stored, userId, key, reply)]);

    let body: unknown;
    try {
      body = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (error) {
      // It may have happened: a repetition must not do it again, so the key stays taken and says so.
      if (!isOutcomeUnknown(error)) await this.release(userId, key);
      throw error;
    }
    // A handler that wrote to the socket itself (a download) has no answer to keep.
    if (reply.sent) await this.release(userId, key);
    else await this.keep(userId, key, reply, body);
    return from([body]);
  }

  /** Takes the key for this call; answers the stored row when an equal call has finished before. */
  private async claim(userId: string, key: string, fingerprint: string): Promise<StoredRow | undefined> {
    const now = this.time.now();
    await this.releaseOwed();
    await this.sweep(now);
    try {
      await this.database.write(async (tx) => {
        await tx.execute('INSERT INTO idempotency_key (user_id, request_key, fingerprint, status, answer, created_at) VALUES (?, ?, ?, NULL, NULL, ?)', [userId, key, fingerprint, now]);
      });
      return undefined;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
    const [row] = await this.database.read((tx) =>
      tx.query<StoredRow>('SELECT fingerprint, status, answer, created_at FROM idempotency_key WHERE user_id = ? AND request_key = ?', [userId, key]));
    if (row && row.fingerprint !== fingerprint) {
      throw ProblemError.invalid('IDEMPOTENCY_KEY_REUSED', 'Expected the same method, address and body as the first time this key was used');
    }
    if (!row || row.status === null) throw unfinished(row && fromDb(row.created_at), now);
    return row;
  }

  private replay(row: StoredRow, userId: string, key: string, reply: FastifyReply): unknown {
    const answer = JSON.parse(open(this.sealKey, row.answer ?? '', `${userId}|${key}`).toString('utf8')) as StoredAnswer;
    reply.status(row.status!).header('idempotency-replayed', 'true');
    if (answer.location !== undefined) reply.header('location', answer.location);
    return answer.body;
  }

  private async keep(userId: string, key: string, reply: FastifyReply, body: unknown): Promise<void> {
    const location = reply.getHeader('location');
    const answer: StoredAnswer = { body, ...(typeof location === 'string' ? { location } : {}) };
    const sealed = seal(this.sealKey, Buffer.from(JSON.stringify(answer), 'utf8'), `${userId}|${key}`);
    await this.database.write(async (tx) => {
      await tx.execute('UPDATE idempotency_key SET status = ?, answer = ? WHERE user_id = ? AND request_key = ?', [reply.statusCode, sealed, userId, key]);
    });
  }

  /** A refused call leaves its key free. When the database cannot be told now, it is told with the next call. */
  private async release(userId: string, key: string): Promise<void> {
    this.owed.push([userId, key]);
    await this.releaseOwed().catch(() => undefined);
  }

  private async releaseOwed(): Promise<void> {
    const owed = this.owed.splice(0);
    if (owed.length === 0) return;
    try {
      await this.database.write(async (tx) => {
        for (const [userId, key] of owed) await tx.execute('DELETE FROM idempotency_key WHERE user_id = ? AND request_key = ? AND status IS NULL', [userId, key]);
      });
    } catch (error) {
      // Freed perhaps: a second time could free the key of a repetition that is running.
      if (!isOutcomeUnknown(error)) this.owed.push(...owed);
      throw error;
    }
  }

  /** Once an hour on whichever call comes first. */
  private async sweep(now: Date): Promise<void> {
    if (now.getTime() - this.lastSweep < 3_600_000) return;
    this.lastSweep = now.getTime();
    await this.database.write(async (tx) => {
      await tx.execute('DELETE FROM idempotency_key WHERE created_at < ?', [new Date(now.getTime() - KEEP_MS)]);
    });
  }
}

function unfinished(since: Date | undefined, now: Date): ProblemError {
  if (since === undefined || now.getTime() - since.getTime() < ANSWER_WITHIN_MS) {
    return ProblemError.conflict('IDEMPOTENCY_IN_PROGRESS', 'The first call with this key is still running: wait a little and call again with the same key');
  }
  return ProblemError.conflict('IDEMPOTENCY_UNKNOWN', `The first call with this key, of ${since.toISOString()}, gave no answer and its result is unknown: look up whether it happened; if it did not, call with another key`);
}

/** Multipart bodies are streams that the handler reads: their length stands for them. */
function fingerprintOf(request: AuthenticatedRequest): string {
  const hash = createHash('sha256').update(`${request.method} ${request.url}\n`, 'utf8');
  const multipart = request.headers['content-type']?.startsWith('multipart/') ?? false;
  hash.update(multipart ? `multipart ${request.headers['content-length'] ?? ''}` : JSON.stringify(request.body ?? null), 'utf8');
  return hash.digest('hex');
}
