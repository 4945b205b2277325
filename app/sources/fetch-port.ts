/** How a host fetches: Electron through Chromium's network stack, the browser host through the platform's own. */

interface FetchRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * One GET. A redirect is never followed: it is answered as it is (3xx), or rejects. No cookie is sent or kept, nothing is
 * answered from a cache, and no header is added that would have caches on the way passed by: the Fetch standard does add
 * one to a conditional request unless told otherwise. Rejects when the network fails or the signal aborts, also while
 * the body is being read.
 */
export type FetchPort = (url: string, request: FetchRequest) => Promise<Response>;
