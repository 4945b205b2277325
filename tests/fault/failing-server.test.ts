/**
 * Every way in which a server can fail a tile, against the whole program: nothing of it is stored or shown, an older
 * tile stays, and everything recovers with the server.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../shared/errors.ts';
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { expectError, expectValue, launchNetworkProgram, type NetworkProgram } from '../support/network-program.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import * as faults from '../support/tile-server-faults.ts';
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
afterEach(async () => {
  server.heal();
  server.setHeaders({ 'cache-control': 'max-age=604800', age: null });
  await map.retry();
});
afterAll(async () => {
  await map?.program.term();
  await server?.stop();
  await removeTempDir(dataDir);
  expect(map.program.refused()).toEqual([]);
});

/** A position no test has used yet. */
function nextPlace(): TileCoord {
  column += 1;
  return { z: 12, x: column, y: 1500 };
}

function isStored(coord: TileCoord): boolean {
  return listTileFiles(dataDir, map.sourceId).includes(formatTileCoord(coord));
}

/** Requests repeatedly until the tile arrives, like the map for tiles in view. */
async function expectTile(coord: TileCoord): Promise<void> {
  await expect.poll(async () => (await map.getTile(coord)).ok, { timeout: 10_000, interval: 50 }).toBe(true);
  expect(Buffer.from(expectValue(await map.getTile(coord)).bytes)).toEqual(server.tileBytes(coord));
  await expect.poll(() => isStored(coord)).toBe(true);
  expect(readTileFile(dataDir, map.sourceId, formatTileCoord(coord))).toEqual(server.tileBytes(coord));
}

const FAILURES: readonly (readonly [what: string, fault: faults.Fault, code: ErrorCode])[] = [
  ['a sign-in page', faults.sendHtml, 'sign-in-page'],
  ['a sign-in page that claims to be a PNG', faults.sendHtmlAsPng, 'sign-in-page'],
  ['511, the status of sign-in pages', faults.sendStatus(511), 'sign-in-page'],
  ['JSON', faults.sendJson, 'bad-tile'],
  ['something that is no image', faults.sendWrongMagic, 'bad-tile'],
  ['an image half as large', faults.sendSize(128), 'wrong-tile-size'],
  ['an image four times as large', faults.sendSize(1024), 'wrong-tile-size'],
  ['a body shorter than announced', faults.cutOffByLength, 'bad-tile'],
  ['chunks without the last one', faults.cutOffChunked, 'bad-tile'],
  ['half an image that ends with the connection', faults.cutOffByClose, 'bad-tile'],
  ['a body without an end', faults.sendEndlessBody, 'bad-tile'],
  ['an ETag of 64 kB', faults.sendRawHeaders([`ETag: "${'x'.repeat(65_536)}"`]), 'bad-tile'],
  ['404', faults.sendStatus(404), 'tile-missing'],
  ['410', faults.sendStatus(410), 'tile-missing'],
  ['400', faults.sendStatus(400), 'source-failed'],
  ['500', faults.sendStatus(500), 'source-failed'],
  ['502', faults.sendStatus(502), 'source-failed'],
  ['504', faults.sendStatus(504), 'source-failed'],
  ['503', faults.sendStatus(503), 'source-busy'],
  ['429', faults.sendStatus(429), 'source-busy'],
  ['429 for a second', faults.sendStatus(429, { 'retry-after': '1' }), 'source-busy'],
  ['401', faults.sendStatus(401), 'password-needed'],
  ['403', faults.sendStatus(403), 'source-refused'],
  ['451', faults.sendStatus(451), 'source-refused'],
  ['403 with a notice in a picture', faults.sendNotice(403), 'source-refused'],
  ['403 with the very picture of the tile', faults.refuseWithTile, 'source-refused'],
  ['a redirect', faults.redirectTo('http://localhost:1/12/1/1.png'), 'redirected'],
  ['a reset of the connection', faults.resetConnection, 'offline'],
  ['an end of the connection without an answer', faults.closeConnection, 'offline'],
];

describe.each(FAILURES)('%s', (_what, fault, code) => {
  test('is not stored in place of a new tile, which arrives once the server recovers', async () => {
    const coord = nextPlace();
    server.misbehave(fault);
    expect(expectError(await map.getTile(coord)).code).toBe(code);
    expect(isStored(coord)).toBe(false);
    server.heal();
    await map.retry();
    await expectTile(coord);
  });

  test('leaves an older tile in place, on disk and on the map', async () => {
    const coord = nextPlace();
    // Stale on arrival: it may be shown and must be revalidated.
    server.setHeaders({ 'cache-control': 'max-age=60', age: '120' });
    await expectTile(coord);
    const older = server.tileBytes(coord);
    server.misbehave(fault);
    expect(expectError(await map.revalidateTile(coord)).code).toBe(code);
    const shown = expectValue(await map.getTile(coord));
    expect(shown.freshness).toBe('old');
    expect(Buffer.from(shown.bytes)).toEqual(older);
    expect(readTileFile(dataDir, map.sourceId, formatTileCoord(coord))).toEqual(older);
    server.heal();
    await map.retry();
    await expect.poll(async () => (await map.revalidateTile(coord)).ok, { timeout: 10_000, interval: 50 }).toBe(true);
    expect(expectValue(await map.getTile(coord)).freshness).toBe('stale');
  });
});

test('a refusal pauses the source until people retry, without further requests', async () => {
  server.misbehave(faults.sendStatus(403));
  expect(expectError(await map.getTile(nextPlace())).code).toBe('source-refused');
  server.heal();
  server.clearLog();
  for (const coord of [nextPlace(), nextPlace(), nextPlace()]) {
    expect(expectError(await map.getTile(coord)).code).toBe('source-refused');
  }
  expect(server.requests()).toEqual([]);
  await expect
    .poll(() => map.events.findLast(({ name }) => name === 'noticesChanged'))
    .toMatchObject({
      notices: [{ code: 'source-refused', sourceId: map.sourceId }],
    });
  await map.retry();
  await expectTile(nextPlace());
  await expect.poll(() => map.events.findLast(({ name }) => name === 'noticesChanged')).toMatchObject({ notices: [] });
});

test('a missing tile is requested after a while, not every time it is viewed', async () => {
  const coord = nextPlace();
  server.misbehave(faults.sendStatus(404));
  const first = expectError(await map.getTile(coord));
  const second = expectError(await map.getTile(coord));
  expect([first.code, second.code]).toEqual(['tile-missing', 'tile-missing']);
  expect(second.retryAfterMs).toBeGreaterThan(1000);
  expect(server.requestsFor(coord)).toHaveLength(1);
  // The server has other tiles.
  server.heal();
  await expectTile(nextPlace());
});

test('Retry-After pauses the whole host for as long as it says, and no retry breaks it', async () => {
  const [asked, other] = [nextPlace(), nextPlace()];
  server.misbehave(faults.sendStatus(429, { 'retry-after': '2' }));
  const error = expectError(await map.getTile(asked));
  const pausedAtMs = server.requests().at(-1)?.atMs ?? 0;
  expect(error.retryAfterMs).toBeGreaterThan(1500);
  server.heal();
  server.clearLog();
  await map.retry();
  expect(expectError(await map.getTile(other)).retryAfterMs).toBeLessThanOrEqual(2000);
  expect(server.requests()).toEqual([]);
  await expectTile(other);
  expect((server.requests()[0]?.atMs ?? 0) - pausedAtMs).toBeGreaterThan(1800);
});

test('a storm of errors causes few requests, and one probe ends the pause', async () => {
  const places = Array.from({ length: 60 }, nextPlace);
  server.clearLog();
  server.misbehave(faults.sendStatus(500));
  const replies = await Promise.all(places.map((coord) => map.getTile(coord)));
  expect(replies.every((reply) => !reply.ok)).toBe(true);
  expect(server.requests().length).toBeLessThan(20);
  const latch = faults.makeLatch();
  server.misbehave(latch.fault);
  server.clearLog();
  const ended = new AbortController();
  await map.retry();
  const asking = places.map((coord) => map.getTile(coord, ended.signal).catch(() => undefined));
  await server.waitForRequests(1);
  expect(server.mostUnderWay()).toBe(1);
  latch.release();
  await Promise.all(asking);
  await expectTile(places[0] ?? nextPlace());
  expect(server.duplicates()).toEqual([]);
});

test('a server that is down leaves cached tiles alone, and is contacted again automatically', async () => {
  const [known, unknown] = [nextPlace(), nextPlace()];
  await expectTile(known);
  await server.stop();
  expect(expectError(await map.getTile(unknown)).code).toBe('offline');
  const tile = expectValue(await map.getTile(known));
  expect([tile.tier, tile.freshness]).toEqual(['memory', 'fresh']);
  const heard = map.events.length;
  await server.start();
  await expectTile(unknown);
  await expect.poll(() => map.events.slice(heard)).toContainEqual({ name: 'sourceReady', sourceId: map.sourceId });
});

test('a redirect to another name is not followed', async () => {
  server.misbehave(faults.redirectTo(`http://localhost:${server.port}/0/0/0.png`), ({ coord }) => coord !== '0/0/0');
  server.clearLog();
  expect(expectError(await map.getTile(nextPlace())).code).toBe('redirected');
  expect([...server.coords()]).not.toContain('0/0/0');
});
