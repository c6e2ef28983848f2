/** `embedded`: one process, SQLite, demo accounts, bound to the loopback. `production`: MySQL-protocol database, Redis, no demo anything. */
export type Profile = 'embedded' | 'production';

/** The settings of this process, validated once at start by {@link loadConfig}. Injectable. */
export class AppConfig {
  readonly profile!: Profile;
  readonly host!: string;
  readonly port!: number;
  /** Undefined: the SQLite file in dataDir. */
  readonly databaseUrl?: string;
  /** Undefined: wake-ups happen in process. */
  readonly redisUrl?: string;
  /** Holds the SQLite file, attachments and (embedded) the generated master key. */
  readonly dataDir!: string;
  /** 32 bytes; undefined in the embedded profile: read from or generated into dataDir. */
  readonly masterKey?: Buffer;
  /** The clock may be set through the API. Never in production. */
  readonly testClock!: boolean;
  /** `https://host[:port]` the browser sees, when a proxy stands in front. */
  readonly publicOrigin?: string;
  /** Trust X-Forwarded-* of the proxy in front; its addresses or a hop count. */
  readonly trustProxy!: boolean | number | string;
  readonly sessionHours!: number;
  readonly bodyLimitBytes!: number;
  readonly logLevel!: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  /** Folder of the built web app. */
  readonly webRoot!: string;
  /** Bearer token for GET /metrics; undefined: open (embedded) or refused from other hosts (production). */
  readonly metricsToken?: string;
  /** One-time secret of the first-run setup in production. */
  readonly setupToken?: string;

  constructor(values: AppConfigValues) {
    Object.assign(this, values);
  }

  get embedded(): boolean {
    return this.profile === 'embedded';
  }

  /** Cookies are marked Secure when browsers reach us by https. */
  get secureCookies(): boolean {
    return this.publicOrigin?.startsWith('https://') ?? false;
  }
}

export type AppConfigValues = { [K in keyof AppConfig as K extends 'embedded' | 'secureCookies' ? never : K]: AppConfig[K] };
