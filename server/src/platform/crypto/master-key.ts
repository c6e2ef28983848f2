import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';

/**
 * The key that wraps all subject keys. Production gives it in the environment; the embedded profile
 * generates one into the data folder on first use, readable by the owner alone.
 */
@Injectable()
export class MasterKey {
  private readonly key: Buffer;
  /** Fingerprint kept beside wrapped keys, so that a wrong master key is named as such. */
  readonly id: string;

  constructor(config: AppConfig) {
    this.key = config.masterKey ?? keyFile(config);
    this.id = createHash('sha256').update('nf:master-key-id').update(this.key).digest('hex').slice(0, 16);
  }

  /** A 32-byte key for one purpose; the master key itself never leaves this class. */
  derive(purpose: string, context = ''): Buffer {
    return Buffer.from(hkdfSync('sha256', this.key, Buffer.from(context, 'utf8'), Buffer.from(`noticeflow:${purpose}`, 'utf8'), 32));
  }
}

function keyFile(config: AppConfig): Buffer {
  if (!config.embedded) throw new Error('Expected NOTICEFLOW_MASTER_KEY in production but it is missing');
  const file = join(config.dataDir, 'master.key');
  mkdirSync(config.dataDir, { recursive: true });
  try {
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const readableByOthers = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  if (readableByOthers) throw new Error('Expected master.key in the data folder to be readable by its owner only (chmod 600)');
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length !== 32) throw new Error(`Expected 32 bytes in master.key but found ${key.length}`);
  return key;
}
