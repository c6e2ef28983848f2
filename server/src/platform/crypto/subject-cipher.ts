import { open, seal } from './envelope.js';

const PREFIX = 'nf1.';

/** Encrypts and decrypts the values of one subject. Holds the plain data key: keep it for one request only. */
export class SubjectCipher {
  constructor(
    readonly subjectId: string,
    private readonly key: Buffer,
  ) {}

  /** `field` is where the value lives; the result opens nowhere else. Starts with `nf1.`. */
  encrypt(field: string, plain: string): string {
    return PREFIX + seal(this.key, Buffer.from(plain, 'utf8'), `${this.subjectId}|${field}`);
  }

  decrypt(field: string, sealed: string): string {
    if (!isSealed(sealed)) throw new Error(`Expected a sealed value in '${field}' but it has no nf1 prefix`);
    return open(this.key, sealed.slice(PREFIX.length), `${this.subjectId}|${field}`).toString('utf8');
  }
}

/** Is the stored value one of ours? User text never is: it is sealed before it is stored. */
export function isSealed(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(PREFIX);
}
