/** Words that only ever stand in examples, demos and compose files. */
const EXAMPLE = /demo|change-?me|example|secret123|password|noticeflow|123456|placeholder|insecure/i;

/** Why a secret is refused in production, or undefined when it may be used. */
export function weakSecretReason(secret: string): string | undefined {
  if (secret.length === 0) return 'is empty';
  if (secret.length < 12) return 'is shorter than 12 characters';
  if (EXAMPLE.test(secret)) return 'comes from an example';
  if (new Set(secret).size < 6) return 'repeats itself';
  return undefined;
}
