import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { fromDb } from '../../persistence/column-types.js';
import { Database } from '../../persistence/database.js';
import { isUniqueViolation } from '../../persistence/errors.js';
import type { Tx } from '../../persistence/tx.js';
import { ProblemError } from '../errors/problem-error.js';
import { MachineTime } from './machine-time.js';

/** After `free` failures each further one doubles the wait, from one second up to `maxSeconds`. */
interface Policy {
  kind: 'account-address' | 'account';
  free: number;
  maxSeconds: number;
}

/**
 * One guesser meets the first row. Many addresses against one account meet the second, whose wait stays short,
 * so that a stranger cannot lock a person out for long.
 */
const POLICIES: readonly Policy[] = [
  { kind: 'account-address', free: 5, maxSeconds: 900 },
  { kind: 'account', free: 50, maxSeconds: 30 },
];

/** Counts older than this are forgotten. */
const FORGET_AFTER_MS = 24 * 3_600_000;

/** Slows password guessing down. Counted in the database: all nodes share it. */
@Injectable()
export class LoginThrottle {
  constructor(
    private readonly database: Database,
    private readonly time: MachineTime,
  ) {}

  /**
   * Counts an attempt before the password is looked at, so that parallel guesses are all counted.
   * Throws 429 LOGIN_THROTTLED with Retry-After while blocked; a blocked attempt is not counted.
   */
  async enter(username: string, address: string): Promise<void> {
    const now = this.time.now();
    const wait = await this.count(username, address, now).catch((error: unknown) => {
      // Two first failures of one account at once: the other one made the row, now it is there to be counted on.
      if (isUniqueViolation(error)) return this.count(username, address, now);
      throw error;
    });
    if (wait > 0) throw ProblemError.tooMany('LOGIN_THROTTLED', `Expected a pause of ${wait} s before the next attempt`, wait);
  }

  /** Seconds to wait; 0 when the attempt was counted and may go on. */
  private count(username: string, address: string, now: Date): Promise<number> {
    return this.database.write(async (tx) => {
      const rows = await this.rows(tx, username, address);
      const blockedMs = Math.max(0, ...rows.map((row) => row.blockedUntil - now.getTime()));
      if (blockedMs > 0) return Math.ceil(blockedMs / 1000);
      await tx.execute('DELETE FROM login_attempt WHERE updated_at < ?', [new Date(now.getTime() - FORGET_AFTER_MS)]);
      for (const { key, policy, failures } of rows) {
        const seconds = failures + 1 < policy.free ? 0 : Math.min(policy.maxSeconds, 2 ** (failures + 1 - policy.free));
        const blockedUntil = new Date(now.getTime() + seconds * 1000);
        const { affected } = await tx.execute('UPDATE login_attempt SET failures = failures + 1, blocked_until = ?, updated_at = ? WHERE attempt_key = ?', [blockedUntil, now, key]);
        if (affected === 0) {
          await tx.execute('INSERT INTO login_attempt (attempt_key, failures, blocked_until, updated_at) VALUES (?, 1, ?, ?)', [key, blockedUntil, now]);
        }
      }
      return 0;
    });
  }

  /** The password was right: this address is forgiven, and the account's own count with it. */
  async succeed(tx: Tx, username: string, address: string): Promise<void> {
    for (const policy of POLICIES) await tx.execute('DELETE FROM login_attempt WHERE attempt_key = ?', [keyOf(policy, username, address)]);
  }

  private async rows(tx: Tx, username: string, address: string): Promise<{ key: string; policy: Policy; failures: number; blockedUntil: number }[]> {
    const result = [];
    for (const policy of POLICIES) {
      const key = keyOf(policy, username, address);
      const [row] = await tx.query<{ failures: number; blocked_until: unknown }>('SELECT failures, blocked_until FROM login_attempt WHERE attempt_key = ?', [key]);
      result.push({ key, policy, failures: Number(row?.failures ?? 0), blockedUntil: row ? fromDb(row.blocked_until).getTime() : 0 });
    }
    return result;
  }
}

function keyOf(policy: Policy, username: string, address: string): string {
  const counted = policy.kind === 'account' ? username : `${username}\0${address}`;
  return createHash('sha256').update(`${policy.kind}\0${counted}`, 'utf8').digest('hex');
}
