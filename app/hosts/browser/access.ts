/** Access to the server: one-time tokens in opening addresses, exchanged for a cookie. */
import { equalSecrets, mintSecret } from '../../listening/secrets.ts';

/** Most unused tokens; one more expires the oldest. */
export const MAX_WAITING_TOKENS = 8;

/** How long an unused token is valid. */
export const TOKEN_LIVES_MS = 10 * 60 * 1000;

const SECRET_BYTES = 32;

export interface Access {
  /** A new one-time token: 32 random bytes in base64url. `onEnd` is called when it is used or expires. */
  readonly mintToken: (onEnd?: () => void) => string;
  /** Uses a token: returns the `Set-Cookie` value on its first use within {@link TOKEN_LIVES_MS}, otherwise undefined. */
  readonly exchangeToken: (token: string) => string | undefined;
  /** True when a `Cookie` header has this process's secret under this port's name. */
  readonly admits: (cookieHeader: string | undefined) => boolean;
}

/** Access to the server on one port. Cookies ignore ports, so the cookie's name has the port in it: two programs don't clash. */
export function createAccess(port: number): Access {
  const cookieName = `tilekeep-${port}`;
  const secret = mintSecret(SECRET_BYTES);
  const waiting = new Map<string, () => void>();
  return {
    mintToken: (onEnd = () => undefined) => {
      const token = mintSecret(SECRET_BYTES);
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
    // Tries all cookies of this name: a server on another port may have set a wrong one.
    admits: (header) => readCookies(header, cookieName).some((value) => equalSecrets(value, secret)),
  };
}

function readCookies(header: string | undefined, name: string): string[] {
  const pairs = (header ?? '').split(/; */);
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}
