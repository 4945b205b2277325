/** Tiles with nothing to draw, and bytes after a picture, through a whole program: shown, stored and saved like others. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_TILE } from '../../shared/tiles/tile.ts';
import { formatTileCoord } from '../../shared/tiles/tile-coord.ts';
import { cleanUpAfterTest } from '../support/clean-up.ts';
import { expectError, expectValue, launchNetworkProgram, type NetworkProgram } from '../support/network-program.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';
import { AVIF, GIF, ONE_PIXEL_GIF, WEBP } from '../support/real-images.ts';
import { makePng } from '../support/tile-images.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import {
  type Fault,
  sendBody,
  sendNothing,
  sendSize,
  sendStatus,
  sendTrailingBytes,
} from '../support/tile-server-faults.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';
import { endOf, startWarmCommand } from '../support/warm-command.ts';

const COORD = { z: 5, x: 9, y: 9 };
const NAME = formatTileCoord(COORD);
const EMPTIES: readonly (readonly [string, Fault])[] = [
  ['204', sendStatus(204, { etag: '"empty"' })],
  ['no body', sendNothing],
  ['a PNG of one pixel', sendSize(1)],
  ['a GIF of one pixel', sendBody(ONE_PIXEL_GIF, 'image/gif')],
];

let dataDir = '';
let server: TileServer;

beforeEach(async () => {
  dataDir = join(makeTempDir(), 'data');
  server = await startTileServer();
});
afterEach(async () => {
  await server.stop();
  await removeTempDir(join(dataDir, '..'));
});

async function launch(): Promise<NetworkProgram> {
  const map = await launchNetworkProgram({ dataDir, source: server.template });
  cleanUpAfterTest(() => map.program.kill());
  return map;
}

async function getStored(map: NetworkProgram) {
  const tile = expectValue(await map.getTile(COORD));
  await expect.poll(() => listTileFiles(dataDir, map.sourceId)).toEqual([NAME]);
  return { tile, file: readTileFile(dataDir, map.sourceId, NAME) };
}

describe('a tile with nothing to draw', () => {
  it.each(EMPTIES)('from %s is stored and survives a restart without another request', async (_name, fault) => {
    server.misbehave(fault);
    const map = await launch();
    const { tile, file } = await getStored(map);
    expect([Buffer.from(tile.bytes), tile.contentType, tile.freshness]).toEqual([
      Buffer.from(EMPTY_TILE),
      'image/png',
      'fresh',
    ]);
    expect(file).toEqual(Buffer.from(EMPTY_TILE));
    await map.program.term();
    const again = expectValue(await (await launch()).getTile(COORD));
    expect([again.tier, again.freshness, server.requests().length]).toEqual(['disk', 'fresh', 1]);
  });

  it('is revalidated like others, and replaced when there is something to draw', async () => {
    server.misbehave(sendStatus(204, { etag: '"empty"', 'cache-control': 'max-age=60', age: '120' }));
    const map = await launch();
    await getStored(map);
    expect(expectValue(await map.revalidateTile(COORD))).toMatchObject({ contentType: 'image/png' });
    expect(server.requests().at(-1)?.headers['if-none-match']).toBe('"empty"');
    await map.program.term();
    server.heal();
    const later = await launch();
    expect(Buffer.from(expectValue(await later.revalidateTile(COORD))?.bytes ?? [])).toEqual(server.tileBytes(COORD));
    await expect.poll(() => readTileFile(dataDir, later.sourceId, NAME)).toEqual(server.tileBytes(COORD));
  });

  it('is not stored under no-store', async () => {
    server.misbehave(sendStatus(204, { 'cache-control': 'no-store' }));
    const map = await launch();
    expect(Buffer.from(expectValue(await map.getTile(COORD)).bytes)).toEqual(Buffer.from(EMPTY_TILE));
    expectValue(await map.getTile({ ...COORD, x: 10 }));
    expect(listTileFiles(dataDir, map.sourceId)).toEqual([]);
  });

  it.each(EMPTIES)('from %s counts as saved, with one request for each', async (_name, fault) => {
    server.misbehave(fault, ({ coord }) => coord?.endsWith('9') === true);
    const tiles = { z: 5, x0: 8, x1: 11, y0: 8, y1: 11 };
    const options = { dataDir, source: server.template, tiles };
    const { code, end } = await endOf(startWarmCommand(options));
    expect([code, end.fetched, end.failed, server.requests().length]).toEqual([0, 16, 0, 16]);
    const again = await endOf(startWarmCommand(options));
    expect([again.code, again.end.present, server.requests().length]).toEqual([0, 16, 16]);
  });
});

describe('a picture', () => {
  it('loses what follows it before it is shown or stored', async () => {
    server.misbehave(sendTrailingBytes);
    const map = await launch();
    const { tile, file } = await getStored(map);
    expect(Buffer.from(tile.bytes)).toEqual(server.tileBytes(COORD));
    expect(file).toEqual(server.tileBytes(COORD));
    expect(server.requests()).toHaveLength(1);
  });

  it.each([
    ['image/gif', GIF],
    ['image/avif', AVIF],
    ['image/webp', WEBP],
  ])('of type %s is shown, stored and read from disk after a restart', async (contentType, bytes) => {
    server.misbehave(sendBody(bytes, contentType));
    const map = await launch();
    expect((await getStored(map)).file).toEqual(bytes);
    await map.program.term();
    const again = expectValue(await (await launch()).getTile(COORD));
    expect([again.tier, again.contentType, Buffer.from(again.bytes)]).toEqual(['disk', contentType, bytes]);
  });
});

describe('a source that has never worked', () => {
  const noticesOf = (map: NetworkProgram) => map.events.findLast(({ name }) => name === 'noticesChanged');
  const ask = async (map: NetworkProgram, count: number) => {
    for (let x = 0; x < count; x += 1) await map.getTile({ z: 5, x, y: 1 });
  };

  it.each([
    ['sign-in-page', sendBody('<!doctype html><p>Not here', 'text/html'), 'A web page answers instead of tiles'],
    ['tile-missing', sendStatus(404), 'The server has none of its tiles'],
    [
      'redirected',
      sendStatus(301, { location: 'https://other.example/x?key=secret' }),
      'It redirects to other.example;',
    ],
    ['wrong-tile-size', sendSize(1024), 'Its tiles are 1024 × 1024 pixels; this source is set to 256'],
    ['unsupported-tile', sendBody('BM0123456789', 'image/bmp'), 'BMP tiles aren’t supported'],
    ['source-failed', sendStatus(400), 'Source error: HTTP 400'],
  ])('says so once, with the reason: %s', async (code, fault, why) => {
    server.misbehave(fault);
    const map = await launch();
    expect(expectError(await map.getTile(COORD)).code).toBe(code);
    await ask(map, 6);
    await expect
      .poll(() => noticesOf(map))
      .toMatchObject({
        notices: [{ code: 'source-not-working', sourceId: map.sourceId, message: expect.stringContaining(why) }],
      });
    expect(JSON.stringify(noticesOf(map))).not.toContain('secret');
    const told = map.events.filter(({ name }) => name === 'noticesChanged').length;
    await ask(map, 12);
    expect(map.events.filter(({ name }) => name === 'noticesChanged')).toHaveLength(told);
    // Gone when it works, and after that a failure is only a tile's.
    server.heal();
    await map.retry();
    expectValue(await map.getTile(COORD));
    await expect.poll(() => noticesOf(map)).toMatchObject({ notices: [] });
    server.misbehave(fault);
    for (let x = 0; x < 6; x += 1) await map.getTile({ z: 6, x, y: 1 });
    expect(noticesOf(map)).toMatchObject({ notices: [] });
  });

  it('is never one with a single good tile', async () => {
    const map = await launch();
    server.misbehave(sendBody(makePng(1, { sizePx: 64 }), 'image/png'), ({ coord }) => coord !== NAME);
    expectValue(await map.getTile(COORD));
    await ask(map, 8);
    expect(noticesOf(map)).toBeUndefined();
  });
});
