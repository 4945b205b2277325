/** Fetches for the sources with the platform's own fetch. Fits their fetch port; knows nothing of tiles. */

/**
 * One GET with these headers and no others that matter. Redirects are answered as they are, not followed; no cookie is sent
 * or kept. Rejects when the network fails or the signal aborts, also while the body is being read.
 */
export function fetchFromPlatform(
  url: string,
  { headers, signal }: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<Response> {
  // The Fetch standard has a conditional request pass every cache by (no-cache) unless the mode is another one. There is no
  // cache in Node for this mode to look into, and its types do not know of it.
  const init = { headers, signal, redirect: 'manual', credentials: 'omit', cache: 'force-cache' } as const;
  return fetch(url, init);
}
