/** Who may use this server: one-time tokens in opening addresses, and the cookie they are exchanged for. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Opening addresses that may wait unused; one more ends the oldest. */
export const MAX_WAITING_TOKENS = 8;

/** How long a token may wait unused. */
export const TOKEN_LIVES_MS = 10 * 60 * 1000;

export interface Access {
  /** A new one-time token: 32 random bytes in base64url. `onEnd` is called once it is used or has died unused. */
  readonly mintToken: (onEnd?: () => void) => string;
  /** Spends a token: returns the `Set-Cookie` value at its first use within {@link TOKEN_LIVES_MS}, undefined otherwise. */
  readonly exchangeToken: (token: string) => string | undefined;
  /** True when a `Cookie` header holds this process's secret under this port's name. */
  readonly admits: (cookieHeader: string | undefined) => boolean;
}

/** Access to the server on one port. Cookies ignore ports, so the cookie is named with it: two programs do not clash. */
export function createAccess(port: number): Access {
  const cookieName = `tilekeep-${port}`;
  const secret = mintSecret();
  const waiting = new Map<string, () => void>();
  return {
    mintToken: (onEnd = () => undefined) => {
      const token = mintSecret();
      const end = (): void => {
        clearTimeout(timer);
        waiting.delete(token);
        onEnd();
      };
      const timer = setTimeout(end, TOKEN_LIVES_MS).unref();
      waiting.set(token, end);
      const [endOldest] = waiting.values();
      if (waiting.size > MAX_WAITING_TOKENS) endOldest?.();
      return token;
    },
    exchangeToken: (token) => {
      const [, end] = [...waiting].find(([candidate]) => equalSecrets(candidate, token)) ?? [];
      if (end === undefined) return undefined;
      end();
      return `${cookieName}=${secret}; Path=/; HttpOnly; SameSite=Strict`;
    },
    // All of one name are tried: a server on another port could have planted a wrong one beside ours.
    admits: (header) => readCookies(header, cookieName).some((value) => equalSecrets(value, secret)),
  };
}

function mintSecret(): string {
  return randomBytes(32).toString('base64url');
}

function readCookies(header: string | undefined, name: string): string[] {
  const pairs = (header ?? '').split(/; */);
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}

// Digests have one length, which timingSafeEqual demands, and hide the secret's own.
function equalSecrets(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
