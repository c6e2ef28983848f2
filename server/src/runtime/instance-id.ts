import { createHash } from 'node:crypto';

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

/** The id of the one instance with this business key: 130 bits of a hash in the alphabet of instance ids. */
export function instanceIdOf(tenantId: string, processId: string, businessKey: string): string {
  const digest = createHash('sha256').update(JSON.stringify([tenantId, processId, businessKey])).digest();
  let id = '';
  for (let i = 0; i < 26; i += 1) id += CROCKFORD[digest[i]! & 31];
  return id;
}
