/** How a host fetches: Electron through Chromium's network stack, the browser host through Node's fetch. */

interface FetchRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Sends one GET request. Redirects aren't followed: a 3xx is returned with its `Location`. Sends and stores no
 * cookies, uses no cache, and adds no header that bypasses caches on the way; the Fetch standard adds one to
 * conditional requests unless told otherwise. Rejects if the network fails or the signal aborts, also while the body is
 * being read.
 */
export type FetchPort = (url: string, request: FetchRequest) => Promise<Response>;
