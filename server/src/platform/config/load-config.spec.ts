import { randomBytes } from 'node:crypto';
import { ConfigError, loadConfig } from './index.js';

const production = {
  NOTICEFLOW_PROFILE: 'production',
  DATABASE_URL: 'mysql://nf:wK4fTz9QmXr2bL7v@db/nf',
  REDIS_URL: 'redis://redis:6379',
  NOTICEFLOW_MASTER_KEY: randomBytes(32).toString('hex'),
};

function problemsOf(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

describe('loadConfig', () => {
  it('binds the embedded profile to the loopback by default', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({ profile: 'embedded', host: '127.0.0.1', port: 3000, testClock: false });
    expect(config.webRoot).toMatch(/designer[\\/]dist$/);
  });

  it('accepts a complete production environment', () => {
    expect(loadConfig(production)).toMatchObject({ profile: 'production', host: '0.0.0.0' });
  });

  it.each([
    ['a SQLite database', { DATABASE_URL: '' }, 'DATABASE_URL'],
    ['an example database password', { DATABASE_URL: 'mysql://nf:noticeflow-demo@db/nf' }, 'DATABASE_URL'],
    ['no Redis', { REDIS_URL: '' }, 'REDIS_URL'],
    ['no master key', { NOTICEFLOW_MASTER_KEY: '' }, 'NOTICEFLOW_MASTER_KEY'],
    ['a key of zeros', { NOTICEFLOW_MASTER_KEY: '0'.repeat(64) }, 'NOTICEFLOW_MASTER_KEY'],
    ['a typed key', { NOTICEFLOW_MASTER_KEY: Buffer.from('abcdefghijklmnopqrstuvwxyz012345').toString('base64') }, 'NOTICEFLOW_MASTER_KEY'],
    ['a short key', { NOTICEFLOW_MASTER_KEY: 'abcd' }, 'NOTICEFLOW_MASTER_KEY'],
    ['a test clock', { NOTICEFLOW_TEST_CLOCK: '1' }, 'NOTICEFLOW_TEST_CLOCK'],
    ['a demo setup token', { NOTICEFLOW_SETUP_TOKEN: 'changeme-changeme' }, 'NOTICEFLOW_SETUP_TOKEN'],
  ])('refuses production with %s', (_name, change, variable) => {
    expect(problemsOf({ ...production, ...change })).toContain(variable);
  });

  it('names every problem at once', () => {
    const text = problemsOf({ NOTICEFLOW_PROFILE: 'production' });
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'NOTICEFLOW_MASTER_KEY']) expect(text).toContain(name);
  });
});
