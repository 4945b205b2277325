/** What other programs get from the tile server, byte for byte, and what the sources' servers see of it. */
import { readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { startTileServing } from '../../app/service/serving/tile-serving.ts';
import { REVOKED_WITHIN_MS, ServedAddress } from '../../app/serving/served-address.ts';
import { WORLD_SOURCE } from '../../shared/sources/source.ts';
import { parseTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { RawAnswer } from '../support/raw-http.ts';
import { KEY, PASSWORD, type ServedCache, serveCache } from '../support/served-cache.ts';
import { patiently } from '../support/source-fixture.ts';
import { makeLatch, sendHeaders, sendHtml, sendStatus } from '../support/tile-server-faults.ts';

const TILE = '3/4/2';
const COORD = parseTileCoord(TILE) as TileCoord;

let cache: ServedCache;
beforeEach(async () => {
  cache = await serveCache();
});

function expectPicture(answer: RawAnswer): void {
  expect(answer.status).toBe(200);
  expect(Buffer.from(answer.body, 'latin1')).toEqual(cache.upstream.tileBytes(COORD));
}

describe('a tile', () => {
  test('comes from the source once and then from the cache, with its type and length', async () => {
    const path = `${cache.openId}/${TILE}`;
    const [first, second] = [await cache.ask(path), await cache.ask(`${path}.png`)];
    for (const answer of [first, second]) {
      expectPicture(answer);
      expect(answer.headers['content-type']).toBe('image/png');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['access-control-allow-origin']).toBe('*');
    }
    expect(cache.upstream.requests()).toHaveLength(1);
    expect(first.headers.etag).toMatch(/^"[\w-]{27}"$/);
    expect(second.headers.etag).toBe(first.headers.etag);
  });

  test('is fresh for other programs as long as it is here', async () => {
    const age = async (headers: Parameters<typeof sendHeaders>[0], place: string) => {
      cache.upstream.misbehave(sendHeaders(headers));
      return (await cache.ask(`${cache.openId}/${place}`)).headers['cache-control'];
    };
    expect(await age({ 'cache-control': 'max-age=3600' }, '1/0/0')).toMatch(/^private, max-age=(3600|359\d)$/);
    expect(await age({ 'cache-control': 'max-age=0' }, '1/0/1')).toBe('private, max-age=0');
    expect(await age({ 'cache-control': 'no-cache' }, '1/1/0')).toBe('private, max-age=0');
    expect(await age({ 'cache-control': 'no-store' }, '1/1/1')).toBe('no-store');
  });

  test('is not sent again to a client that has it', async () => {
    const path = `${cache.openId}/${TILE}`;
    const { headers } = await cache.ask(path);
    for (const known of [headers.etag, `"other", ${headers.etag}`, `W/${headers.etag}`, '*']) {
      const again = await cache.ask(path, [`If-None-Match: ${known}`]);
      expect([again.status, again.body, again.headers.etag]).toEqual([304, '', headers.etag]);
      expect(again.headers['cache-control']).toMatch(/^private, max-age=\d+$/);
    }
    expectPicture(await cache.ask(path, ['If-None-Match: "other"']));
    const head = await cache.ask(path, [], 'HEAD');
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', headers['content-length']]);
  });

  test('is served stale at once, and newer the next time', async () => {
    const path = `${cache.openId}/${TILE}`;
    cache.upstream.setHeaders({ 'cache-control': 'max-age=0' });
    const old = await cache.ask(path);
    cache.upstream.version = 2;
    const stale = await cache.ask(path);
    expect([stale.body, stale.headers['cache-control']]).toEqual([old.body, 'private, max-age=0']);
    await vi.waitFor(async () => expectPicture(await cache.ask(path)));
  });
});

describe('a source that is not marked for offline use', () => {
  test('is served from the cache alone', async () => {
    const path = `${cache.closedId}/${TILE}`;
    const missing = await cache.ask(path);
    expect([missing.status, missing.body]).toEqual([404, 'Tile not cached\n']);
    expect(cache.upstream.requests()).toEqual([]);
    // As a window does.
    await cache.engine.cache.getTile({ sourceId: cache.closedId, coord: COORD }, patiently());
    await cache.engine.cache.settle();
    expectPicture(await cache.ask(path));
    expect(cache.upstream.requests()).toHaveLength(1);
  });

  test('is not asked whether its stale tiles are still current', async () => {
    cache.upstream.setHeaders({ 'cache-control': 'max-age=0, must-revalidate' });
    await cache.engine.cache.getTile({ sourceId: cache.closedId, coord: COORD }, patiently());
    expectPicture(await cache.ask(`${cache.closedId}/${TILE}`));
    await cache.ask(`${cache.openId}/${TILE}`);
    expect(cache.upstream.requests().filter(({ path }) => path.includes('closed'))).toHaveLength(1);
  });

  test('is refused by the source itself, should the server ever ask', async () => {
    const key = { sourceId: cache.closedId, coord: COORD };
    await expect(cache.engine.cache.getTile(key, patiently(), 'program')).rejects.toMatchObject({
      code: 'warming-unmarked',
    });
    expect(cache.upstream.requests()).toEqual([]);
  });
});

describe('a tile that cannot be had', () => {
  const sent = 'Retry-After: ';

  test.each([
    ['the server has none', sendStatus(404), 404, 'Tile not found\n', undefined],
    ['the server is busy', sendStatus(503, { 'retry-after': '120' }), 503, 'Server busy\n', '120'],
    ['the server refuses', sendStatus(403), 502, 'Server refused access\n', undefined],
    ['a sign-in page answers', sendHtml, 502, 'Network sign-in needed\n', undefined],
  ] as const)('says why and when to retry, and not where: %s', async (_name, fault, status, body, retryAfter) => {
    cache.upstream.misbehave(fault);
    const answer = await cache.ask(`${cache.openId}/${TILE}`);
    expect([answer.status, answer.body]).toEqual([status, body]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers.location).toBeUndefined();
    expect(answer.headers['retry-after'] === undefined ? undefined : `${sent}${answer.headers['retry-after']}`).toEqual(
      retryAfter && expect.stringMatching(/^Retry-After: (120|11\d)$/),
    );
  });

  test('waits for no server while working offline, and serves what is cached', async () => {
    const path = `${cache.openId}/${TILE}`;
    expectPicture(await cache.ask(path));
    cache.engine.network.setOffline(true);
    expectPicture(await cache.ask(path));
    const missing = await cache.ask(`${cache.openId}/3/4/3`);
    expect([missing.status, missing.body]).toEqual([503, 'Working offline\n']);
    expect(Number(missing.headers['retry-after'])).toBeGreaterThan(0);
    expect(cache.upstream.requests()).toHaveLength(1);
  });

  test.each(['3/8/0', '23/0/0', '3/4', '3/4/2/1', '03/4/2', '3/4/2.exe', '3/4/2?v=1', '3/%34/2', ''])(
    'is not found at %j',
    async (place) => {
      const answer = await cache.ask(`${cache.openId}/${place}`);
      expect(answer.status).toBe(404);
      expect(cache.upstream.requests()).toEqual([]);
    },
  );
});

test('stands back for tiles that windows wait for', async () => {
  const held = makeLatch();
  cache.upstream.misbehave(held.fault);
  const { maxConcurrentRequests } = cache.engine.list.require(cache.openId).rules;
  const places = Array.from({ length: maxConcurrentRequests }, (_, x) => `5/${x}/9`);
  const busy = places.map((place) => cache.ask(`${cache.openId}/${place}`));
  await vi.waitFor(() => expect(cache.upstream.requests()).toHaveLength(maxConcurrentRequests));
  const asking = vi.spyOn(cache.engine.tileSources.origin, 'fetchTile');
  // First, because the newest of equal requests goes first.
  const shown = cache.engine.cache.getTile({ sourceId: cache.openId, coord: { z: 5, x: 20, y: 9 } }, patiently());
  await vi.waitFor(() => expect(asking).toHaveBeenCalledTimes(1));
  const served = [cache.ask(`${cache.openId}/5/21/9`), cache.ask(`${cache.openId}/5/22/9`)];
  await vi.waitFor(() => expect(asking).toHaveBeenCalledTimes(3));
  held.release();
  await Promise.all([...busy, ...served, shown]);
  const order = cache.upstream.requests().map(({ coord }) => coord);
  expect(order.slice(maxConcurrentRequests)[0]).toBe('5/20/9');
});

test('TileJSON and the list have our own addresses, zooms and attribution, and nothing else of a source', async () => {
  const base = `http://localhost:${cache.serving.port}/${await cache.secret()}`;
  const answer = await cache.ask(`${cache.openId}.json`, [`Host: localhost:${cache.serving.port}`]);
  expect(JSON.parse(Buffer.from(answer.body, 'latin1').toString())).toEqual({
    tilejson: '3.0.0',
    tiles: [`${base}/${cache.openId}/{z}/{x}/{y}`],
    name: 'open',
    attribution: '© &lt;b&gt;Us&lt;/b&gt;',
    minzoom: 0,
    maxzoom: 19,
    scheme: 'xyz',
    tileSize: 256,
  });
  expect(answer.headers['access-control-allow-origin']).toBe('*');
  expect(answer.headers['cache-control']).toBe('private, no-cache');
  expect(
    (
      await cache.ask(`${cache.openId}.json`, [
        `Host: localhost:${cache.serving.port}`,
        `If-None-Match: ${answer.headers.etag}`,
      ])
    ).status,
  ).toBe(304);
  const list = await cache.ask('');
  const { sources } = JSON.parse(list.body) as { sources: readonly { id: string; cachedTilesOnly: boolean }[] };
  expect(sources.map(({ id, cachedTilesOnly }) => [id, cachedTilesOnly])).toEqual([
    ['openstreetmap', true],
    [WORLD_SOURCE.id, false],
    [cache.openId, false],
    [cache.closedId, true],
  ]);
  expect(list.headers['access-control-allow-origin']).toBeUndefined();
});

test('nothing that is served has a key, a password or the address of a source', async () => {
  const faults = [sendStatus(403), sendStatus(503), sendStatus(404), sendStatus(302, { location: '/?key=elsewhere' })];
  for (const [x, fault] of faults.entries()) {
    cache.upstream.heal();
    cache.upstream.misbehave(fault);
    await cache.ask(`${cache.openId}/6/${x}/1`);
    cache.engine.tileSources.retry(cache.openId, null);
  }
  cache.upstream.heal();
  for (const path of ['', `${cache.openId}.json`, `${cache.closedId}.json`, `${cache.openId}/${TILE}`, 'nothing']) {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) await cache.ask(path, [], method);
  }
  const asked = cache.upstream.requests().filter(({ path }) => !path.includes('elsewhere'));
  expect(asked.length).toBeGreaterThan(2);
  for (const { path, headers } of asked)
    expect([path, headers['x-api-key']]).toEqual([expect.stringContaining(KEY), PASSWORD]);
  for (const hidden of [KEY, PASSWORD, cache.upstream.origin, 'elsewhere'])
    expect(cache.served()).not.toContain(hidden);
});

describe('the address', () => {
  test('is kept for its owner, so that it stays the same', async () => {
    const file = join(cache.dataDir, 'tile-server.json');
    await cache.serving.keepPort();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      secret: await cache.secret(),
      port: cache.serving.port,
    });
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    const [before] = await cache.serving.listBases();
    await cache.serving.close();
    const again = await startTileServing({ ...cache, host: '127.0.0.1', port: null });
    expect([await again.listBases(), again.takenPort]).toEqual([[before], null]);
    await again.close();
  });

  test('has another port for once if its own is taken', async () => {
    await cache.serving.keepPort();
    const second = await startTileServing({ ...cache, host: '127.0.0.1', port: null });
    expect([second.takenPort, second.port === cache.serving.port]).toEqual([cache.serving.port, false]);
    await second.keepPort();
    await second.close();
    expect((await ServedAddress.open(cache.dataDir)).port).toBe(cache.serving.port);
    await expect(startTileServing({ ...cache, host: '127.0.0.1', port: cache.serving.port })).rejects.toMatchObject({
      code: 'port-in-use',
    });
  });

  test('is revoked at once here, and soon by another program', async () => {
    const old = await cache.secret();
    await cache.serving.renewAddress();
    expect((await cache.askAny(`/${old}/world.json`)).status).toBe(404);
    expect((await cache.ask('world.json')).status).toBe(200);
    const second = await cache.secret();
    await (await ServedAddress.open(cache.dataDir)).renew();
    await vi.waitFor(async () => expect((await cache.askAny(`/${second}/world.json`)).status).toBe(404), {
      timeout: REVOKED_WITHIN_MS + 10_000,
    });
    expect((await cache.ask('world.json')).status).toBe(200);
  });

  test.each(['', '{"secret":"short"}', '{"secret":7,"port":1}', `{"secret":"${'a'.repeat(2000)}"}`, 'null', '[]'])(
    'is made anew if its file has %j',
    async (text) => {
      writeFileSync(join(cache.dataDir, 'tile-server.json'), text);
      const { port } = await ServedAddress.open(cache.dataDir);
      expect(port).toBeNull();
      const { secret } = JSON.parse(readFileSync(join(cache.dataDir, 'tile-server.json'), 'utf8')) as {
        secret: string;
      };
      expect(secret).toMatch(/^[\w-]{32}$/);
    },
  );

  test('is kept if its file cannot be read now', async () => {
    const file = join(cache.dataDir, 'tile-server.json');
    const { secret } = JSON.parse(readFileSync(file, 'utf8')) as { secret: string };
    renameSync(file, `${file}.aside`);
    symlinkSync(file, file);
    await expect(ServedAddress.open(cache.dataDir)).rejects.toMatchObject({ code: 'ELOOP' });
    const second = { ...cache, host: '127.0.0.1', port: null };
    await expect(startTileServing(second)).rejects.toMatchObject({ code: 'settings-unsaved' });
    rmSync(file);
    renameSync(`${file}.aside`, file);
    expect((await cache.askAny(`/${secret}/world.json`)).status).toBe(200);
  });
});
