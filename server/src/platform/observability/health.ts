import { Injectable } from '@nestjs/common';
import { Database } from '../../persistence/index.js';

export interface HealthReport {
  /** `degraded`: slower, but every promise holds (Redis is away, the sweeper finds due work). */
  status: 'ok' | 'degraded' | 'unavailable';
  checks: Record<string, 'ok' | 'unavailable'>;
}

type Check = () => Promise<unknown>;

/** Longer than this counts as away. */
const PATIENCE_MS = 2000;

/** Can this node do its work now? The database is always asked and required. */
@Injectable()
export class Health {
  private readonly checks = new Map<string, { check: Check; required: boolean }>();

  constructor(database: Database) {
    this.addCheck('database', () => database.read((tx) => tx.query('SELECT 1 AS one')), { required: true });
  }

  /** `check` rejects when the thing is away; without a required one the node takes no requests. */
  addCheck(name: string, check: Check, options: { required: boolean }): void {
    this.checks.set(name, { check, required: options.required });
  }

  async report(): Promise<HealthReport> {
    const results = await Promise.all([...this.checks].map(async ([name, { check, required }]) => ({ name, required, result: await answersInTime(check) })));
    const away = results.filter(({ result }) => result === 'unavailable');
    return {
      status: away.some(({ required }) => required) ? 'unavailable' : away.length ? 'degraded' : 'ok',
      checks: Object.fromEntries(results.map(({ name, result }) => [name, result])),
    };
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
