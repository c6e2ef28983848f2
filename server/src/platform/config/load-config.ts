import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import { z } from 'zod';
import { AppConfig, type AppConfigValues } from './app-config.js';
import { weakSecretReason } from './weak-secrets.js';

const testClock = z.union([z.enum(['0', '1', 'true', 'false']).transform((v) => v === '1' || v === 'true'), z.iso.datetime({ offset: true }).transform(() => true)]).default(false);
const optional = z.string().trim().transform((v) => (v === '' ? undefined : v)).optional();

const Environment = z.object({
  NOTICEFLOW_PROFILE: z.enum(['embedded', 'production']).default('embedded'),
  NOTICEFLOW_HOST: optional,
  NOTICEFLOW_PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  DATABASE_URL: optional,
  REDIS_URL: optional,
  DATA_DIR: z.string().trim().min(1).default('./data'),
  NOTICEFLOW_MASTER_KEY: optional,
  NOTICEFLOW_TEST_CLOCK: testClock,
  NOTICEFLOW_PUBLIC_ORIGIN: optional,
  NOTICEFLOW_TRUST_PROXY: optional,
  NOTICEFLOW_SESSION_HOURS: z.coerce.number().positive().max(24 * 30).default(12),
  NOTICEFLOW_BODY_LIMIT: z.coerce.number().int().min(1024).max(64 * 1024 * 1024).default(4 * 1024 * 1024),
  NOTICEFLOW_LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  NOTICEFLOW_WEB_ROOT: optional,
  NOTICEFLOW_METRICS_TOKEN: optional,
  NOTICEFLOW_SETUP_TOKEN: optional,
});

/** The process cannot start; each problem names the variable and what was expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  }
}

/** Reads and checks the environment. Throws {@link ConfigError} with every problem at once. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): AppConfig {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const e = parsed.data;
  const problems: string[] = [];
  const masterKey = e.NOTICEFLOW_MASTER_KEY === undefined ? undefined : decodeKey(e.NOTICEFLOW_MASTER_KEY);
  if (e.NOTICEFLOW_MASTER_KEY !== undefined && !masterKey) problems.push('NOTICEFLOW_MASTER_KEY: expected 32 bytes as 64 hex digits or base64');
  if (e.NOTICEFLOW_PUBLIC_ORIGIN && !isOrigin(e.NOTICEFLOW_PUBLIC_ORIGIN)) problems.push('NOTICEFLOW_PUBLIC_ORIGIN: expected scheme://host[:port] without a path');
  if (e.NOTICEFLOW_PROFILE === 'production') problems.push(...productionProblems(e, masterKey));
  if (problems.length) throw new ConfigError(problems);

  const values: AppConfigValues = {
    profile: e.NOTICEFLOW_PROFILE,
    host: e.NOTICEFLOW_HOST ?? (e.NOTICEFLOW_PROFILE === 'production' ? '0.0.0.0' : '127.0.0.1'),
    port: e.NOTICEFLOW_PORT,
    databaseUrl: e.DATABASE_URL,
    redisUrl: e.REDIS_URL,
    dataDir: resolve(e.DATA_DIR),
    masterKey,
    testClock: e.NOTICEFLOW_TEST_CLOCK,
    publicOrigin: e.NOTICEFLOW_PUBLIC_ORIGIN,
    trustProxy: trustProxyOf(e.NOTICEFLOW_TRUST_PROXY),
    sessionHours: e.NOTICEFLOW_SESSION_HOURS,
    bodyLimitBytes: e.NOTICEFLOW_BODY_LIMIT,
    logLevel: e.NOTICEFLOW_LOG_LEVEL,
    webRoot: e.NOTICEFLOW_WEB_ROOT ? resolve(e.NOTICEFLOW_WEB_ROOT) : defaultWebRoot(),
    metricsToken: e.NOTICEFLOW_METRICS_TOKEN,
    setupToken: e.NOTICEFLOW_SETUP_TOKEN,
  };
  return new AppConfig(values);
}

/** What the production profile refuses: every convenience of the demo. */
function productionProblems(e: z.infer<typeof Environment>, masterKey: Buffer | undefined): string[] {
  const problems: string[] = [];
  if (!/^(mysql|mariadb):\/\//.test(e.DATABASE_URL ?? '')) problems.push('DATABASE_URL: production expects mysql://… or mariadb://…');
  else {
    const password = decodeURIComponent(new URL(e.DATABASE_URL!).password);
    const weak = weakSecretReason(password);
    if (weak) problems.push(`DATABASE_URL: the password ${weak}`);
  }
  if (!/^rediss?:\/\//.test(e.REDIS_URL ?? '')) problems.push('REDIS_URL: production expects redis://… or rediss://…');
  if (!e.NOTICEFLOW_MASTER_KEY) problems.push('NOTICEFLOW_MASTER_KEY: production expects its own key; make one with `openssl rand -hex 32`');
  else if (masterKey) {
    const weak = weakKeyReason(masterKey);
    if (weak) problems.push(`NOTICEFLOW_MASTER_KEY: the key ${weak}`);
  }
  if (e.NOTICEFLOW_TEST_CLOCK) problems.push('NOTICEFLOW_TEST_CLOCK: the clock of a production server cannot be set');
  for (const name of ['NOTICEFLOW_SETUP_TOKEN', 'NOTICEFLOW_METRICS_TOKEN'] as const) {
    const value = e[name];
    const weak = value === undefined ? undefined : weakSecretReason(value);
    if (weak) problems.push(`${name}: the token ${weak}`);
  }
  return problems;
}

function decodeKey(text: string): Buffer | undefined {
  const key = /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  return key?.length === 32 ? key : undefined;
}

/** Keys somebody typed: few different bytes, or nothing but printable letters, does not happen by chance in 32 random bytes. */
function weakKeyReason(key: Buffer): string | undefined {
  const printable = key.every((byte) => byte >= 0x20 && byte < 0x7f);
  return printable || new Set(key).size < 12 ? 'is not random' : undefined;
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function trustProxyOf(text: string | undefined): boolean | number | string {
  if (text === undefined || text === '0' || text === 'false') return false;
  return /^\d+$/.test(text) ? Number(text) : text;
}

function defaultWebRoot(): string {
  // src/platform/config and dist/platform/config lie equally deep below the workspace root.
  return fileURLToPath(new URL('../../../../designer/dist', import.meta.url));
}
