import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MasterKey } from './master-key.js';

/**
 * Equality search over values that are stored encrypted: HMAC-SHA-256 with a key per tenant,
 * so that equal ID numbers meet within a tenant and say nothing across tenants or without the key.
 */
@Injectable()
export class KeyedHash {
  private readonly keys = new Map<string, Buffer>();

  constructor(private readonly master: MasterKey) {}

  /** 64 hex digits. `domain` separates kinds of values (`id-number`, `phone`); normalise the value before. */
  of(tenantId: string, domain: string, value: string): string {
    let key = this.keys.get(tenantId);
    if (!key) this.keys.set(tenantId, (key = this.master.derive('search-hash', tenantId)));
    return createHmac('sha256', key).update(domain, 'utf8').update('\0').update(value, 'utf8').digest('hex');
  }
}
