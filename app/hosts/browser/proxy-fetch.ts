/** Fetches through proxies. Loaded only where an environment variable names one: the platform's own fetch knows none. */
import { EnvHttpProxyAgent, fetch, type RequestInit } from 'undici';

/** Proxies by the scheme of the requested address. */
export interface Proxies {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
}

let agent: EnvHttpProxyAgent | undefined;

/**
 * Like the platform's fetch, through the proxy of the address's scheme unless `NO_PROXY` names its host. The first call
 * decides which proxies are used. An error says if the proxy, not the server, refused.
 */
export async function fetchThroughProxy(url: string, init: RequestInit, proxies: Proxies): Promise<Response> {
  // Many proxies refuse tunnels to port 80, so plain http is requested from the proxy itself.
  agent ??= new EnvHttpProxyAgent({ ...proxies, proxyTunnel: false });
  try {
    return (await fetch(url, { ...init, dispatcher: agent })) as unknown as Response;
  } catch (thrown) {
    if (isProxyRefusal(thrown)) throw Object.assign(new Error('proxy refused'), { code: 'PROXY_REFUSED' });
    throw thrown;
  }
}

// The library has no code of its own for either.
function isProxyRefusal(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return /^Proxy (response|Authentication)/.test(thrown.message) || isProxyRefusal(thrown.cause);
}
