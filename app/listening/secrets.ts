/** Random secrets, and their comparison. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret of this many random bytes, in base64url. */
export function mintSecret(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

/**
 * Compares in constant time. `timingSafeEqual` needs equal lengths, which digests have; they also hide the length of the
 * secret.
 */
export function equalSecrets(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
