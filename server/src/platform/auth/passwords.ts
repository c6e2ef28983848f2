import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { ProblemError } from '../errors/problem-error.js';

/** OWASP's argon2id parameters: 19 MiB, 2 passes, 1 lane; about 50 ms on a server core. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const COMMON = /^(?:password|passw0rd|qwerty|abc123|admin|welcome|iloveyou|letmein|12345|00000|11111)/i;

/** Hashing and the rule for new passwords. */
@Injectable()
export class Passwords {
  private decoy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return hash(password, OPTIONS);
  }

  /** Without an account the same work is done against a decoy, so that timing tells nothing about names. */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    if (passwordHash !== undefined) return verify(passwordHash, password);
    this.decoy ??= hash('decoy', OPTIONS);
    await verify(await this.decoy, password);
    return false;
  }

  /** Throws 422 WEAK_PASSWORD. At least 10 characters, three kinds of characters or 16 characters, not the name, not a common one. */
  requireStrong(password: string, username: string): void {
    const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length;
    const problem =
      password.length < 10 ? ['at least 10 characters', '至少 10 个字符']
      : kinds < 3 && password.length < 16 ? ['three kinds of characters, or 16 characters', '至少包含三类字符，或不少于 16 个字符']
      : password.toLowerCase().includes(username.toLowerCase()) ? ['a password without the user name in it', '不能包含用户名']
      : COMMON.test(password) || new Set(password).size < 5 ? ['a less common password', '过于常见']
      : undefined;
    if (!problem) return;
    throw ProblemError.invalid('WEAK_PASSWORD', `Expected ${problem[0]}`, [{ path: 'password', message: `Expected ${problem[0]}`, messageZh: `密码${problem[1]}` }]);
  }
}
