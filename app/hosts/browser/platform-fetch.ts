/** The sources' fetch port over the platform's fetch, through the proxies that environment variables name. */
import { isLoopbackHost } from '../../sources/private-hosts.ts';
import type { Proxies } from './proxy-fetch.ts';

/**
 * A GET with these headers. Returns redirects instead of following them; sends and stores no cookies. Rejects when the network
 * fails or the signal aborts, also while the body is read. Loopback addresses are never requested through a proxy.
 */
export async function fetchFromPlatform(
  url: string,
  { headers, signal }: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<Response> {
  // The Fetch standard adds no-cache to a conditional request unless another mode is set. Node has no cache for this mode, and
  // its types don't include it.
  const init = { headers, signal, redirect: 'manual', credentials: 'omit', cache: 'force-cache' } as const;
  const proxies = readProxies(process.env);
  if (proxies.kind === 'none' || isLoopbackHost(new URL(url).hostname)) return fetch(url, init);
  if (proxies.kind === 'bad') throw Object.assign(new Error(proxies.sentence), { code: 'BAD_PROXY' });
  const { fetchThroughProxy } = await import('./proxy-fetch.ts');
  return fetchThroughProxy(url, init, proxies);
}

type ReadProxies =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'some' } & Proxies)
  /** A sentence for people, without the value: it may contain a password. */
  | { readonly kind: 'bad'; readonly sentence: string };

/**
 * Reads `HTTP_PROXY` and `HTTPS_PROXY`; lower-case names count first, and empty values not at all. `https` addresses use the
 * first if only that is set.
 */
export function readProxies(env: NodeJS.ProcessEnv): ReadProxies {
  const found: { httpProxy?: string; httpsProxy?: string } = {};
  for (const [key, names] of Object.entries(VARIABLES) as [keyof Proxies, readonly string[]][]) {
    const name = names.find((one) => env[one]);
    if (name === undefined) continue;
    const proxy = readProxy(env[name] ?? '');
    if (proxy === undefined) return { kind: 'bad', sentence: describeBadProxy(name) };
    found[key] = proxy;
  }
  return Object.keys(found).length === 0 ? { kind: 'none' } : { kind: 'some', ...found };
}

const VARIABLES: { readonly [Key in keyof Proxies]-?: readonly string[] } = {
  httpProxy: ['http_proxy', 'HTTP_PROXY'],
  httpsProxy: ['https_proxy', 'HTTPS_PROXY'],
};

function describeBadProxy(name: string): string {
  return `${name} isn't the address of a proxy. Set it to one like http://proxy.example.org:3128, or unset it.`;
}

/** Undefined unless it is the address of an HTTP proxy. A scheme may be missing, as other programs allow. */
function readProxy(text: string): string | undefined {
  const typed = text.trim();
  try {
    const url = new URL(typed.includes('://') ? typed : `http://${typed}`);
    // Both are decoded later, where an escape that is none would throw.
    decodeURIComponent(url.username + url.password);
    return /^https?:$/.test(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
