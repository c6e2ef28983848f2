import { Injectable } from '@nestjs/common';
import { Database } from '../../persistence/index.js';

export interface HealthReport {
  status: 'ok' | 'unavailable';
  checks: Record<string, 'ok' | 'unavailable'>;
}

type Check = () => Promise<void>;

/** Longer than this counts as away. */
const PATIENCE_MS = 2000;

/** Can this node do its work now? The database is always asked; the queue registers itself with `addCheck`. */
@Injectable()
export class Health {
  private readonly checks = new Map<string, Check>();

  constructor(database: Database) {
    this.addCheck('database', async () => {
      await database.read((tx) => tx.query('SELECT 1 AS one'));
    });
  }

  /** `check` rejects when the thing is away. */
  addCheck(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  async report(): Promise<HealthReport> {
    const results = await Promise.all([...this.checks].map(async ([name, check]) => [name, await answersInTime(check)] as const));
    return { status: results.every(([, result]) => result === 'ok') ? 'ok' : 'unavailable', checks: Object.fromEntries(results) };
  }
}

async function answersInTime(check: Check): Promise<'ok' | 'unavailable'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'unavailable'>((resolve) => {
    timer = setTimeout(() => resolve('unavailable'), PATIENCE_MS);
  });
  const answer = check().then(() => 'ok' as const, () => 'unavailable' as const);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
