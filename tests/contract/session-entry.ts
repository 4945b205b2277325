/** Opens a session over HTTP, like a browser. */

/** The server's address and its cookie. */
export interface Session {
  readonly origin: string;
  readonly cookie: string;
}

/** Exchanges a one-time address for a session. */
export async function enter(url: string): Promise<Session> {
  const { origin, hash } = new URL(url);
  const response = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.slice(1) }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (response.status !== 204 || cookie === undefined) throw new Error(`not let in: ${response.status}`);
  return { origin, cookie };
}
