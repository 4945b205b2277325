/** The headers of a tile request: one fixed list, the conditions, and what the user's rule card adds. */
import type { SourceAddress } from '../../../shared/sources/source.ts';
import type { SourceSecrets } from '../../../shared/sources/source-secrets.ts';
import { isOpenStreetMapHost } from '../provider-rules.ts';
import { listOrigins } from '../source-address.ts';
import { parseUrl } from '../url-text.ts';

export type RequestHeaders = Readonly<Record<string, string>>;

/**
 * The same for every request, in both hosts. A host adds `Host`, `Connection` and `Sec-Fetch-…`, which programs can't set.
 * Any language: the system's own would tell servers where people come from.
 */
const FIXED: RequestHeaders = {
  accept: 'image/webp,image/png,image/avif;q=0.9,image/jpeg;q=0.9,image/gif;q=0.8',
  // Compressing tiles gains nothing. Some servers do it anyway, and Chromium refuses what a request rules out.
  'accept-encoding': 'identity;q=1, *;q=0.1',
  'accept-language': '*',
};

export interface HeaderOptions {
  readonly address: SourceAddress;
  readonly userAgent: string;
  readonly secrets?: SourceSecrets | undefined;
}

/**
 * Returns the headers for a URL, conditions included. Names are lower-case and sorted, because Chromium sends them so:
 * both hosts then look alike. Secrets are added for the template's own servers alone (see {@link listOwnOrigins}), and never
 * for a host of OpenStreetMap.
 */
export function createRequestHeaders({ address, userAgent, secrets = {} }: HeaderOptions) {
  const origins = new Set(listOwnOrigins(address));
  const own = writeSecrets(secrets);
  return (url: string, conditions: RequestHeaders): RequestHeaders => {
    const isOwn = origins.has(parseUrl(url)?.origin ?? '');
    const all = { ...FIXED, 'user-agent': userAgent, ...conditions, ...(isOwn ? own : {}) };
    const named = Object.entries(all).map(([name, value]) => [name.toLowerCase(), value] as const);
    return Object.fromEntries(named.sort(([left], [right]) => (left < right ? -1 : 1)));
  };
}

/**
 * Where the secrets of a source are sent: the same scheme, host and port. A server on port 80 may also be reached, or redirect to
 * itself, on port 443, where everything is encrypted.
 */
export function listOwnOrigins(address: SourceAddress): string[] {
  return listOrigins(address).flatMap((origin) => {
    const { protocol, hostname, port } = new URL(origin);
    if (isOpenStreetMapHost(hostname)) return [];
    return protocol === 'http:' && port === '' ? [origin, `https://${hostname}`] : [origin];
  });
}

function writeSecrets({ referer, header, login }: SourceSecrets): RequestHeaders {
  return {
    ...(referer === undefined ? {} : { referer }),
    ...(header ? { [header.name]: header.value } : {}),
    // RFC 7617; UTF-8, as servers that accept more than ASCII expect.
    ...(login ? { authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}` } : {}),
  };
}
