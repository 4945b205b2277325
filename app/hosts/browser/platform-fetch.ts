/** The sources' fetch port over the platform's fetch. */

/**
 * A GET with these headers. Returns redirects instead of following them; sends and stores no cookies. Rejects when the network
 * fails or the signal aborts, also while the body is read.
 */
export function fetchFromPlatform(
  url: string,
  { headers, signal }: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<Response> {
  // The Fetch standard adds no-cache to a conditional request unless another mode is set. Node has no cache for this mode, and
  // its types don't include it.
  const init = { headers, signal, redirect: 'manual', credentials: 'omit', cache: 'force-cache' } as const;
  return fetch(url, init);
}
