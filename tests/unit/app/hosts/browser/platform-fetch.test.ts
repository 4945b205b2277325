/** What Node's fetch sends, and what it doesn't follow, as seen by a loopback server. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fetchFromPlatform } from '../../../../../app/hosts/browser/platform-fetch.ts';
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
