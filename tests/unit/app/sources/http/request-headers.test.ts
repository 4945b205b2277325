/** The headers of tile requests: the same for all, and secrets for the source's own servers alone. */
import { describe, expect, it } from 'vitest';
import { createRequestHeaders } from '../../../../../app/sources/http/request-headers.ts';
import type { SourceSecrets } from '../../../../../shared/sources/source-secrets.ts';

const secrets: SourceSecrets = {
  login: { user: 'ann', password: 's3cret' },
  header: { name: 'X-API-Key', value: 'k3y' },
  referer: 'https://maps.example/',
};
const SECRET_NAMES = ['authorization', 'referer', 'x-api-key'];
const userAgent = 'Tilekeep/0.0';

/** The names of the secrets that a request to `url` would carry. */
function secretsFor(url: string, template: string, subdomains: readonly string[] = []): readonly string[] {
  const headersFor = createRequestHeaders({ address: { template, subdomains }, userAgent, secrets });
  return Object.keys(headersFor(url, {})).filter((name) => SECRET_NAMES.includes(name));
}

it('are a fixed list, sorted, in lower case, with the conditions among them', () => {
  const headersFor = createRequestHeaders({
    address: { template: 'https://a.example/{z}/{x}/{y}', subdomains: [] },
    userAgent,
  });
  const conditions = { 'If-None-Match': '"1"', 'If-Modified-Since': 'Sun, 06 Nov 1994 08:49:37 GMT' };
  expect(Object.entries(headersFor('https://a.example/1/0/0', conditions))).toEqual([
    ['accept', 'image/webp,image/png,image/avif;q=0.9,image/jpeg;q=0.9,image/gif;q=0.8'],
    ['accept-encoding', 'identity;q=1, *;q=0.1'],
    ['accept-language', '*'],
    ['if-modified-since', 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['if-none-match', '"1"'],
    ['user-agent', 'Tilekeep/0.0'],
  ]);
});

describe('secrets are sent', () => {
  const template = 'https://a.example/{z}/{x}/{y}.png?key=1';

  it('to the source’s own server, at any of its addresses', () => {
    expect(secretsFor('https://a.example/3/1/2.png?key=1', template)).toEqual(SECRET_NAMES);
    expect(secretsFor('https://a.example/moved/3/1/2.png', template)).toEqual(SECRET_NAMES);
  });

  it('to every subdomain, and to no other', () => {
    const hosts = ['a', 'b', 'c'].map((name) =>
      secretsFor(`https://${name}.example/3/1/2`, 'https://{s}.example/{z}/{x}/{y}', ['a', 'b']),
    );
    expect(hosts).toEqual([SECRET_NAMES, SECRET_NAMES, []]);
  });

  it.each([
    ['another host', 'https://b.example/3/1/2.png'],
    ['a subdomain', 'https://x.a.example/3/1/2.png'],
    ['another port', 'https://a.example:8443/3/1/2.png'],
    ['plain http', 'http://a.example/3/1/2.png'],
    ['no address', 'nonsense'],
  ])('never to %s', (_name, url) => {
    expect(secretsFor(url, template)).toEqual([]);
  });

  it('of a server on port 80 to the same server on port 443 too, and to no other port or host', () => {
    const from = 'http://a.example/{z}/{x}/{y}.png';
    for (const url of ['http://a.example/3/1/2.png', 'https://a.example/3/1/2.png', 'https://a.example:443/3/1/2.png'])
      expect(secretsFor(url, from)).toEqual(SECRET_NAMES);
    for (const url of ['https://a.example:8443/3/1/2', 'https://b.example/3/1/2', 'http://a.example:8080/3/1/2'])
      expect(secretsFor(url, from)).toEqual([]);
    expect(secretsFor('https://a.example/3/1/2.png', 'http://a.example:8080/{z}/{x}/{y}.png')).toEqual([]);
    expect(secretsFor('http://a.example/3/1/2.png', 'https://a.example/{z}/{x}/{y}.png')).toEqual([]);
  });

  it('never to OpenStreetMap, even as the source’s own server', () => {
    for (const host of ['tile.openstreetmap.org', 'a.tile.openstreetmap.org', 'tile.osm.org'])
      for (const scheme of ['http', 'https'])
        expect(secretsFor(`https://${host}/3/1/2.png`, `${scheme}://${host}/{z}/{x}/{y}.png`)).toEqual([]);
  });
});
