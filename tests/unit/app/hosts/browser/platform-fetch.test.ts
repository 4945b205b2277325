/** What Node's fetch sends, and what it doesn't follow, as seen by a loopback server. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchFromPlatform, readProxies } from '../../../../../app/hosts/browser/platform-fetch.ts';
import { cleanUpAfterTest } from '../../../../support/clean-up.ts';
import { startRawServer } from '../../../../support/raw-server.ts';
import { headersFor, OWN_LINES } from '../../../../support/request-lines.ts';
import { startTileServer, type TileServer } from '../../../../support/tile-server.ts';
import { neverAnswer, redirectTo, sendHeaders } from '../../../../support/tile-server-faults.ts';

let server: TileServer;
beforeEach(async () => {
  server = await startTileServer();
});
afterEach(() => server.stop());

const url = (): string => `${server.origin}/3/1/2.png`;
const { signal } = new AbortController();

it('bypasses no cache on the way, with conditions or without', async () => {
  const first = await fetchFromPlatform(url(), { headers: { 'User-Agent': 'Tilekeep' }, signal });
  expect((await first.arrayBuffer()).byteLength).toBeGreaterThan(100);
  const conditions = {
    'If-None-Match': server.etagOf({ z: 3, x: 1, y: 2 }),
    'If-Modified-Since': 'Sun, 06 Nov 1994 08:49:37 GMT',
  };
  const second = await fetchFromPlatform(url(), { headers: { 'User-Agent': 'Tilekeep', ...conditions }, signal });
  expect(second.status).toBe(304);
  expect(server.requests()).toHaveLength(2);
  for (const { headers } of server.requests()) {
    expect(headers['user-agent']).toBe('Tilekeep');
    expect(headers).not.toHaveProperty('cache-control');
    expect(headers).not.toHaveProperty('pragma');
  }
});

it.each([301, 302, 303, 307, 308])('returns a %i as it is', async (status) => {
  server.misbehave(redirectTo('/4/1/2.png', status));
  const response = await fetchFromPlatform(url(), { headers: {}, signal });
  expect([response.status, response.headers.get('location')]).toEqual([status, '/4/1/2.png']);
  expect(server.requests()).toHaveLength(1);
});

it('keeps no cookie', async () => {
  server.misbehave(sendHeaders({ 'set-cookie': 'id=1' }));
  for (let count = 0; count < 2; count += 1)
    await (await fetchFromPlatform(url(), { headers: {}, signal })).arrayBuffer();
  expect(server.requests()).toHaveLength(2);
  for (const { headers } of server.requests()) expect(headers).not.toHaveProperty('cookie');
});

it('rejects with the signal’s own reason', async () => {
  server.misbehave(neverAnswer);
  const controller = new AbortController();
  const reason = new Error('given up');
  const fetching = fetchFromPlatform(url(), { headers: {}, signal: controller.signal });
  await server.waitForRequests(1);
  controller.abort(reason);
  await expect(fetching).rejects.toBe(reason);
});

it('sends exactly these lines', async () => {
  const raw = await startRawServer();
  cleanUpAfterTest(raw.stop);
  await fetchFromPlatform(`${raw.origin}/3/1/2.png`, { headers: headersFor(raw.origin), signal });
  const [accept, encoding, language, authorization, condition, ...rest] = OWN_LINES;
  expect(raw.requests).toEqual([
    [
      'GET /3/1/2.png HTTP/1.1',
      `host: ${new URL(raw.origin).host}`,
      'connection: keep-alive',
      ...[accept, encoding, language, authorization, condition],
      'referer: https://maps.example/page?a=1',
      ...rest,
      'sec-fetch-mode: cors',
    ],
  ]);
});

describe('proxies from the environment', () => {
  it.each<[string, NodeJS.ProcessEnv, object]>([
    ['none', {}, { kind: 'none' }],
    ['empty values', { HTTP_PROXY: '', https_proxy: '' }, { kind: 'none' }],
    ['one for both', { HTTP_PROXY: 'http://p.example:3128' }, { kind: 'some', httpProxy: 'http://p.example:3128/' }],
    [
      'lower case before upper case',
      { HTTPS_PROXY: 'http://upper.example', https_proxy: 'http://lower.example' },
      { kind: 'some', httpsProxy: 'http://lower.example/' },
    ],
    [
      'an address without its scheme',
      { https_proxy: 'ann:pa%20ss@p.example:3128' },
      { kind: 'some', httpsProxy: 'http://ann:pa%20ss@p.example:3128/' },
    ],
  ])('%s', (_name, env, expected) => {
    expect(readProxies(env)).toEqual(expected);
  });

  it.each([
    ['another kind of proxy', 'socks5://ann:s3cret@p.example:1080'],
    ['no address', 'http://ann:s3cret@:1'],
    ['a bad port', 'ann:s3cret@p.example:99999'],
    ['a bad escape', 'http://ann:s3cret%zz@p.example'],
  ])('%s is one sentence that names the variable and not its value', (_name, value) => {
    const read = readProxies({ https_proxy: value });
    expect(read.kind === 'bad' && read.sentence).toBe(
      "https_proxy isn't the address of a proxy. Set it to one like http://proxy.example.org:3128, or unset it.",
    );
  });
});
