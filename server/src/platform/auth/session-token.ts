import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, base64url: 43 characters. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Only the hash is stored; a stolen database holds no usable session. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

export const SESSION_COOKIE = 'nf_session';

export interface PresentedToken {
  token: string;
  via: 'bearer' | 'cookie';
}

/** The token of a request: the Authorization header wins over the cookie. Malformed tokens count as absent. */
export function presentedToken(headers: { authorization?: string | undefined; cookie?: string | undefined }): PresentedToken | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return TOKEN.test(bearer) ? { token: bearer, via: 'bearer' } : undefined;
  for (const pair of (headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== SESSION_COOKIE) continue;
    const token = pair.slice(at + 1).trim();
    if (TOKEN.test(token)) return { token, via: 'cookie' };
  }
  return undefined;
}

/** `Set-Cookie` that keeps the session out of scripts and of other sites. */
export function sessionCookie(token: string, options: { secure: boolean; maxAgeSeconds: number }): string {
  return `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${options.maxAgeSeconds}${options.secure ? '; Secure' : ''}`;
}
