/** Enters a session over HTTP, as a browser does. */

/** Where the server is and the cookie it wants. */
export interface Session {
  readonly origin: string;
  readonly cookie: string;
}

/** Exchanges a one-time address for a session. */
export async function enter(url: string): Promise<Session> {
  const response = await fetch(url, { redirect: 'manual' });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (response.status !== 303 || cookie === undefined) throw new Error(`not let in: ${response.status}`);
  return { origin: new URL(url).origin, cookie };
}
