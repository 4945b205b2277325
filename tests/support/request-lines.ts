/** The header lines of a tile request as both hosts send them, apart from what each adds itself. */
import { createRequestHeaders } from '../../app/sources/http/request-headers.ts';

/** Lines of the program's own, in order; a changed line here is a change that every server sees. */
export const OWN_LINES: readonly string[] = [
  'accept: image/webp,image/png,image/avif;q=0.9,image/jpeg;q=0.9,image/gif;q=0.8',
  'accept-encoding: identity;q=1, *;q=0.1',
  'accept-language: *',
  'authorization: Basic YW5uOnDDpHNz',
  'if-none-match: "1"',
  'user-agent: Tilekeep/0.0 (+https://example.org)',
  'x-api-key: k3y',
];

/** The headers behind {@link OWN_LINES} and a Referer, for a server. */
export function headersFor(origin: string): Readonly<Record<string, string>> {
  return createRequestHeaders({
    address: { template: `${origin}/{z}/{x}/{y}.png`, subdomains: [] },
    userAgent: 'Tilekeep/0.0 (+https://example.org)',
    secrets: {
      login: { user: 'ann', password: 'päss' },
      header: { name: 'X-API-Key', value: 'k3y' },
      referer: 'https://maps.example/page?a=1',
    },
  })(`${origin}/3/1/2.png`, { 'If-None-Match': '"1"' });
}
