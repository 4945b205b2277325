/** Servers' statements about freshness, against the whole program: when it requests again, and with which headers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { expectError, expectValue, launchNetworkProgram, type NetworkProgram } from '../support/network-program.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import {
  cutOffByLength,
  type HeaderSet,
  resetConnection,
  sendHeaders,
  sendRawHeaders,
} from '../support/tile-server-faults.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';

let dataDir: string;
let server: TileServer;
let map: NetworkProgram;
let column = 0;

beforeAll(async () => {
  dataDir = makeTempDir();
  server = await startTileServer();
  map = await launchNetworkProgram({ dataDir, source: server.template });
});
beforeEach(async () => {
  server.heal();
  server.version = 1;
  await map.retry();
});
afterAll(async () => {
  await map?.program.term();
  await server?.stop();
  await removeTempDir(dataDir);
});

async function restart(args: readonly string[] = []): Promise<void> {
  expect(await map.program.term()).toEqual({ code: 0, signal: null });
  map = await launchNetworkProgram({ dataDir, source: server.template, args });
  server.clearLog();
}

function nextPlace(): TileCoord {
  column += 1;
  return { z: 12, x: column, y: 1500 };
}

/** Fetches a tile with these response headers and waits until it is on disk. */
async function fetchWith(headers: HeaderSet, coord = nextPlace()): Promise<TileCoord> {
  server.misbehave(sendHeaders(headers), (request) => request.coord === formatTileCoord(coord));
  expectValue(await map.getTile(coord));
  await expect.poll(() => listTileFiles(dataDir, map.sourceId)).toContain(formatTileCoord(coord));
  return coord;
}

function statusesOf(coord: TileCoord): readonly (number | undefined)[] {
  return server.requestsFor(coord).map(({ status }) => status);
}

/** Stale on arrival: the ten minutes have passed in a cache on the way. */
const STALE: HeaderSet = { 'cache-control': 'max-age=60', age: '600' };

describe.each<[string, HeaderSet, 'fresh' | 'stale']>([
  ['a max-age', { 'cache-control': 'max-age=600' }, 'fresh'],
  ['a max-age with s-maxage, which is for others', { 'cache-control': 'max-age=600, s-maxage=0' }, 'fresh'],
  ['nothing, which counts as a week', { 'cache-control': null }, 'fresh'],
  ['nothing, not even when it was', { 'cache-control': null, etag: null, date: null }, 'fresh'],
  ['an Expires to come', { 'cache-control': null, expires: new Date(Date.now() + 3_600_000).toUTCString() }, 'fresh'],
  ['an Expires of 0', { 'cache-control': null, expires: '0' }, 'stale'],
  ['an Expires that has passed', { 'cache-control': null, expires: 'Thu, 01 Jan 1970 00:00:00 GMT' }, 'stale'],
  ['an Expires that max-age overrules', { 'cache-control': 'max-age=600', expires: '0' }, 'fresh'],
  ['a max-age of 0', { 'cache-control': 'max-age=0' }, 'stale'],
  ['a max-age that is no number', { 'cache-control': 'max-age=soon' }, 'stale'],
  ['two max-ages, of which the smaller holds', { 'cache-control': ['max-age=600', 'max-age=0'] }, 'stale'],
  ['an Age above its max-age', STALE, 'stale'],
])('a tile that says %s', (_what, headers, freshness) => {
  test(`is ${freshness}, and was requested once`, async () => {
    const coord = await fetchWith(headers);
    expect(expectValue(await map.getTile(coord)).freshness).toBe(freshness);
    expect(server.requestsFor(coord)).toHaveLength(1);
  });
});

test('a stale tile is confirmed by 304, with its known headers, and not revalidated again for a while', async () => {
  const coord = await fetchWith({ ...STALE, 'last-modified': 'Sun, 01 Mar 2026 10:00:00 GMT' });
  const confirmed = expectValue(await map.revalidateTile(coord));
  expect(confirmed?.bytes.length ?? 0).toBeGreaterThan(0);
  expect(expectValue(await map.revalidateTile(coord))).toBeNull();
  expect(statusesOf(coord)).toEqual([200, 304]);
  const { headers } = server.requestsFor(coord)[1] ?? expect.fail('there was no second request');
  expect(headers['if-none-match']).toBe(server.etagOf(coord));
  expect(headers['if-modified-since']).toBe('Sun, 01 Mar 2026 10:00:00 GMT');
  expect(headers).not.toHaveProperty('cache-control');
  expect(headers).not.toHaveProperty('pragma');
});

test('a newer tile replaces a stale one, in memory and on disk', async () => {
  const coord = await fetchWith(STALE);
  server.version = 2;
  const newer = expectValue(await map.revalidateTile(coord));
  expect(Buffer.from(newer?.bytes ?? [])).toEqual(server.tileBytes(coord));
  expect(Buffer.from(expectValue(await map.getTile(coord)).bytes)).toEqual(server.tileBytes(coord));
  await expect.poll(() => readTileFile(dataDir, map.sourceId, formatTileCoord(coord))).toEqual(server.tileBytes(coord));
});

test('after a restart, fresh tiles are fresh and stale ones are confirmed by 304', async () => {
  const [fresh, stale] = [await fetchWith({ 'cache-control': 'max-age=600' }), await fetchWith(STALE)];
  await restart();
  const tile = expectValue(await map.getTile(fresh));
  expect([tile.tier, tile.freshness]).toEqual(['disk', 'fresh']);
  expect(server.requests()).toEqual([]);
  expect(expectValue(await map.getTile(stale)).freshness).toBe('stale');
  expect(server.requests()).toEqual([]);
  expectValue(await map.revalidateTile(stale));
  expect(statusesOf(stale)).toEqual([304]);
});

test('a 304 makes a tile fresh again, also after a restart, and leaves the file alone', async () => {
  const coord = await fetchWith({ 'cache-control': 'max-age=0' });
  server.heal();
  server.setHeaders({ 'cache-control': 'max-age=600' });
  expect(expectValue(await map.revalidateTile(coord))?.freshness).toBe('fresh');
  await restart();
  expect(expectValue(await map.getTile(coord)).freshness).toBe('fresh');
  expect(server.requests()).toEqual([]);
});

test('no-store leaves no file and nothing in memory', async () => {
  const coord = nextPlace();
  server.misbehave(sendHeaders({ 'cache-control': 'no-store' }));
  expect(Buffer.from(expectValue(await map.getTile(coord)).bytes)).toEqual(server.tileBytes(coord));
  expectValue(await map.getTile(coord));
  expect(statusesOf(coord)).toEqual([200, 200]);
  await restart();
  expect(listTileFiles(dataDir, map.sourceId)).not.toContain(formatTileCoord(coord));
});

describe('a tile that must be revalidated', () => {
  test('waits for its server', async () => {
    const coord = await fetchWith({ 'cache-control': 'max-age=0, must-revalidate' });
    const tile = expectValue(await map.getTile(coord));
    expect([tile.freshness, statusesOf(coord)]).toEqual(['fresh', [200, 304]]);
  });

  test('is shown as old when the server does not answer, and when working offline', async () => {
    const coord = await fetchWith({ 'cache-control': 'max-age=0, must-revalidate' });
    server.misbehave(resetConnection);
    expect(expectValue(await map.getTile(coord)).freshness).toBe('old');
    await restart(['--offline']);
    const tile = expectValue(await map.getTile(coord));
    expect([tile.tier, tile.freshness]).toEqual(['disk', 'old']);
    expect(Buffer.from(tile.bytes)).toEqual(server.tileBytes(coord));
    await restart();
  });
});

test('working offline sends nothing and opens no connection', async () => {
  const known = await fetchWith(STALE);
  await restart(['--offline']);
  const before = server.connections;
  expect(expectValue(await map.getTile(known)).freshness).toBe('old');
  expect(expectError(await map.getTile(nextPlace())).code).toBe('working-offline');
  expect(expectError(await map.revalidateTile(known)).code).toBe('working-offline');
  await map.retry();
  expect([server.connections, server.requests()]).toEqual([before, []]);
  await map.carrier.call('setPreferences', { change: { offline: false } });
  expectValue(await map.getTile(nextPlace()));
  await restart();
});

describe('odd validators', () => {
  test('an ETag without quotes is sent back as received: such servers know their own', async () => {
    const coord = await fetchWith({ ...STALE, etag: '6c4d0ad4b6d0bca6' });
    expectValue(await map.revalidateTile(coord));
    expect(server.requestsFor(coord)[1]?.headers['if-none-match']).toBe('6c4d0ad4b6d0bca6');
  });

  test.each([
    ['of 4 kB', `"${'x'.repeat(4096)}"`],
    ['with letters past ASCII', '"ключ"'],
  ])('an ETag %s is not sent back, and the tile is shown anyway', async (_what, etag) => {
    const coord = nextPlace();
    server.misbehave(sendRawHeaders([`ETag: ${etag}`, 'Cache-Control: max-age=0']));
    expect(Buffer.from(expectValue(await map.getTile(coord)).bytes)).toEqual(server.tileBytes(coord));
    server.heal();
    expectValue(await map.revalidateTile(coord));
    expect(server.requestsFor(coord)[1]?.headers).not.toHaveProperty('if-none-match');
  });

  test('a 304 about another image confirms nothing: the tile is fetched again', async () => {
    const coord = await fetchWith(STALE);
    server.misbehave(({ response, request, answerWell }) => {
      if (request.headers['if-none-match']) response.writeHead(304, { etag: '"another"' }).end();
      else answerWell();
    });
    server.version = 2;
    expect(Buffer.from(expectValue(await map.revalidateTile(coord))?.bytes ?? [])).toEqual(server.tileBytes(coord));
  });

  test('a 304 for a tile that is not cached is no tile', async () => {
    const coord = nextPlace();
    server.misbehave(({ response }) => {
      response.writeHead(304).end();
    });
    expectError(await map.getTile(coord));
    server.heal();
    await map.retry();
    expectValue(await map.getTile(coord));
  });
});

test('a damaged file is fetched again, without conditions', async () => {
  const coord = await fetchWith({ 'cache-control': 'max-age=600' });
  await restart();
  writeFileSync(join(dataDir, 'tiles', map.sourceId, formatTileCoord(coord)), '<html>');
  expect(Buffer.from(expectValue(await map.getTile(coord)).bytes)).toEqual(server.tileBytes(coord));
  expect(server.requestsFor(coord)[0]?.headers).not.toHaveProperty('if-none-match');
});

test('a stale tile whose newer version comes damaged stays, and stays stale', async () => {
  const coord = await fetchWith(STALE);
  server.version = 2;
  server.misbehave(cutOffByLength);
  expect(expectError(await map.revalidateTile(coord)).code).toBe('bad-tile');
  server.version = 1;
  expect(readTileFile(dataDir, map.sourceId, formatTileCoord(coord))).toEqual(server.tileBytes(coord));
});
