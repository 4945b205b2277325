/** A cache that several computers share: real Redis and MapProxy, where they are installed, and a bucket that lies. */
import fs from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatRecordLine } from '../../app/cache/records/record-line.ts';
import { fetchFromPlatform } from '../../app/hosts/browser/platform-fetch.ts';
import { MAX_TILE_BYTES } from '../../app/image/image-check.ts';
import { type Engine, openEngine } from '../../app/service/engine.ts';
import { deriveSourceId } from '../../app/sources/source-id.ts';
import { NEW_DRAFT, OWN_SERVER_RULES } from '../../shared/sources/draft-of-source.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { cleanUpAfterTest } from '../support/clean-up.ts';
import { explainNoRedis, startRedis } from '../support/redis-server.ts';
import { signS3, startS3 } from '../support/s3-server.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { explainNoThirdPartyServer, startMapProxy } from '../support/third-party-server.ts';
import { makePng } from '../support/tile-images.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';

const noRedis = explainNoRedis();
const TILE = { z: 5, x: 6, y: 7 };
const OTHER = { z: 5, x: 8, y: 9 };
const never = new AbortController().signal;

interface Tilekeep {
  readonly engine: Engine;
  readonly get: (coord: TileCoord) => Promise<{ readonly tier: string; readonly bytes: Buffer }>;
  readonly codes: () => readonly string[];
}

/** A program of its own, as on another computer. */
async function open(server: TileServer, sharedCache: string, logins?: object): Promise<Tilekeep> {
  const dataDir = makeTempDir();
  const draft = { ...NEW_DRAFT, ...OWN_SERVER_RULES, name: 'Ours', template: server.template, sharedCache };
  fs.writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ sources: [draft] }));
  const file = join(dataDir, 'shared-cache-logins.json');
  if (logins) fs.writeFileSync(file, JSON.stringify(logins), { mode: 0o600 });
  const engine = await openEngine({
    dataDir,
    cacheDir: makeTempDir(),
    isCacheDirFixed: true,
    memoryTiles: 1000,
    offline: false,
    fetch: fetchFromPlatform,
    emit: () => undefined,
  });
  cleanUpAfterTest(() => engine.close());
  const sourceId = idOf(server);
  return {
    engine,
    codes: () => engine.notices.current.map(({ code }) => code),
    get: async (coord) => {
      const { tier, bytes } = await engine.cache.getTile({ sourceId, coord }, never);
      return { tier, bytes: Buffer.from(bytes) };
    },
  };
}

function idOf(server: TileServer): string {
  return deriveSourceId({ template: server.template, subdomains: [], tileSizePx: 256 });
}

async function startServer(): Promise<TileServer> {
  const server = await startTileServer();
  cleanUpAfterTest(() => server.stop());
  return server;
}

describe.skipIf(noRedis)(noRedis ? `over Redis [skipped: ${noRedis}]` : 'over Redis', () => {
  async function start(name = '') {
    const [server, redis] = [await startServer(), await startRedis()];
    const address = `redis://127.0.0.1:${redis.port}/0${name}`;
    return { server, redis, address, key: (coord: TileCoord) => `${idOf(server)}-${coord.z}-${coord.x}-${coord.y}` };
  }

  it('what one has stored, another never asks the server for, and knows how long it is fresh', async () => {
    const { server, address, redis, key } = await start();
    const one = await open(server, address);
    expect((await one.get(TILE)).tier).toBe('source');
    await expect.poll(() => redis.client.exists(key(TILE))).toBe(1);
    const other = await open(server, address);
    const got = await other.get(TILE);
    expect([got.tier, got.bytes.equals(server.tileBytes(TILE)), server.requests().length]).toEqual(['shared', true, 1]);
    const record = async ({ engine }: Tilekeep) =>
      (await engine.disk.read({ sourceId: idOf(server), coord: TILE }))?.record;
    await expect.poll(async () => record(other)).toEqual(await record(one));
    expect((await other.get(TILE)).tier).toBe('memory');
  });

  it('a stale tile is asked for with its validators, and the answer is shared', async () => {
    const { server, address, redis, key } = await start();
    server.setHeaders({ 'cache-control': 'max-age=0' });
    await (await open(server, address)).get(TILE);
    await expect.poll(() => redis.client.exists(key(TILE))).toBe(1);
    server.setHeaders({ 'cache-control': 'max-age=600' });
    await (await open(server, address)).get(TILE);
    expect(server.requests().map(({ status }) => status)).toEqual([200, 304]);
    await expect.poll(async () => (await (await open(server, address)).get(TILE)).tier).toBe('shared');
    expect(server.requests()).toHaveLength(2);
  });

  it.each([
    ['a page', () => Buffer.from('<!doctype html><p>Please sign in')],
    ['half a picture', (good: Buffer) => good.subarray(0, good.length / 2)],
    ['a picture of another size', () => makePng(1, { sizePx: 64 })],
    ['more than a tile can have', () => Buffer.alloc(MAX_TILE_BYTES + 1, 7)],
    ['nothing', () => Buffer.alloc(0)],
  ])('%s is no tile', async (_what, spoil) => {
    const { server, address, redis, key } = await start();
    await redis.client.set(key(TILE), Buffer.from(spoil(server.tileBytes(TILE))));
    const { get, codes } = await open(server, address);
    const got = await get(TILE);
    expect([got.tier, got.bytes.equals(server.tileBytes(TILE)), codes()]).toEqual(['source', true, []]);
  });

  it('a record about another picture is ignored', async () => {
    const { server, address, redis, key } = await start();
    server.setHeaders({ 'cache-control': 'max-age=0' });
    await (await open(server, address)).get(TILE);
    await expect.poll(() => redis.client.exists(`${key(TILE)}:h`)).toBe(1);
    await redis.client.set(key(TILE), server.tileBytes(OTHER));
    expect((await (await open(server, address)).get(TILE)).bytes.equals(server.tileBytes(OTHER))).toBe(true);
    expect(server.requests()).toHaveLength(1);
  });

  it('a record with headers that no server could send is ignored, and spoils no request', async () => {
    const { server, address, redis, key } = await start();
    const bytes = server.tileBytes(TILE);
    const record = { answeredMs: 1, headers: { etag: '"a"\r\nx: y', 'cache-control': 'max-age=0' } };
    const line = formatRecordLine({ x: TILE.x, y: TILE.y, size: bytes.length, crc: crc32(bytes), record });
    await redis.client.mset(key(TILE), bytes, `${key(TILE)}:h`, line);
    const { get, codes } = await open(server, address);
    expect((await get(TILE)).bytes.equals(bytes)).toBe(true);
    expect([(await get(OTHER)).tier, server.requests().map(({ coord }) => coord), codes()]).toEqual([
      'source',
      ['5/8/9'],
      [],
    ]);
  });

  it.each(['no-store', 'private, max-age=600'])('%s answers stay here', async (cacheControl) => {
    const { server, address, redis, key } = await start();
    server.setHeaders({ 'cache-control': cacheControl });
    const { get, engine } = await open(server, address);
    await get(TILE);
    server.setHeaders({ 'cache-control': 'max-age=600' });
    await get(OTHER);
    await engine.close();
    expect(await redis.client.exists(key(TILE), `${key(TILE)}:h`)).toBe(0);
    expect(await redis.client.exists(key(OTHER))).toBe(1);
  });

  it('gives every tile of a pan while Redis is killed, says so once, and is back by itself', async () => {
    const { server, address, redis, key } = await start();
    const { get, codes } = await open(server, address);
    const column = (x: number) => Promise.all([0, 1, 2, 3].map((y) => get({ z: 8, x, y })));
    await column(0);
    await redis.kill();
    for (let x = 1; x <= 4; x += 1) expect((await column(x)).map(({ tier }) => tier)).toEqual(Array(4).fill('source'));
    await expect.poll(codes).toEqual(['shared-cache-down']);
    await redis.restart();
    let x = 5;
    await expect.poll(async () => (await column(x++)) && codes(), { timeout: 20_000, interval: 100 }).toEqual([]);
    await get(TILE);
    await expect.poll(() => redis.client.exists(key(TILE))).toBe(1);
  });

  it('does not wait for a Redis that hangs', async () => {
    const { server, address, redis } = await start();
    const { get, codes } = await open(server, address);
    await get(TILE);
    redis.sleep();
    for (let x = 0; x < 40; x += 1) expect((await get({ z: 8, x, y: 3 })).tier).toBe('source');
    expect(codes()).toEqual(['shared-cache-down']);
    redis.wake();
  });

  it('sends nothing while working offline', async () => {
    const { server, address, redis } = await start();
    await (await open(server, address)).get(TILE);
    const { get, engine } = await open(server, address);
    engine.network.workOffline();
    await expect(get(TILE)).rejects.toMatchObject({ code: 'working-offline' });
    expect(await redis.client.client('LIST')).not.toMatch(/cmd=getrange/);
  });

  const noMapProxy = explainNoThirdPartyServer();
  it.skipIf(noMapProxy).each([
    ['GLOBAL_WEBMERCATOR', ''],
    ['GLOBAL_MERCATOR', '?rows=south'],
  ])(
    `shares tiles with MapProxy, both ways, in %s${noMapProxy ? ` [skipped: ${noMapProxy}]` : ''}`,
    async (grid, rows) => {
      const { server, address, redis } = await start(`/ours_${grid}${rows}`);
      const proxy = await startMapProxy(makeTempDir(), describeProxy(server, grid, redis.port));
      cleanUpAfterTest(proxy.stop);
      const fetchFromProxy = async ({ z, x, y }: TileCoord) => {
        const answer = await fetch(`${proxy.origin}/tiles/1.0.0/ours/${grid}/${z}/${x}/${y}.png?origin=nw`);
        return Buffer.from(await answer.arrayBuffer());
      };
      const fromProxy = await fetchFromProxy(TILE);
      const { get } = await open(server, address);
      const got = await get(TILE);
      expect([got.tier, got.bytes.equals(fromProxy)]).toEqual(['shared', true]);
      await get(OTHER);
      const row = rows === '' ? OTHER.y : 2 ** OTHER.z - 1 - OTHER.y;
      await expect.poll(() => redis.client.exists(`ours_${grid}-${OTHER.z}-${OTHER.x}-${row}`)).toBe(1);
      expect((await fetchFromProxy(OTHER)).equals(server.tileBytes(OTHER))).toBe(true);
      expect(server.requests().map(({ coord }) => coord)).toEqual(['5/6/7', '5/8/9']);
    },
  );
});

function describeProxy(server: TileServer, grid: string, port: number): string {
  return `
services: {tms: {use_grid_names: true}}
layers: [{name: ours, title: Ours, sources: [ours]}]
caches:
  ours:
    grids: [${grid}]
    sources: [server]
    cache: {type: redis, host: 127.0.0.1, port: ${port}}
sources: {server: {type: tile, grid: GLOBAL_WEBMERCATOR, url: '${server.origin}/%(z)s/%(x)s/%(y)s.png'}}
`;
}

describe('over a bucket', () => {
  const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
  const LOGINS = { 's3://maps': KEYS };

  async function start() {
    const [server, s3] = [await startServer(), await startS3(KEYS.secretAccessKey)];
    return { server, s3, address: `s3://maps/team/a?endpoint=${s3.origin}` };
  }

  it('shares tiles by signed requests, with their freshness', async () => {
    const { server, s3, address } = await start();
    await (await open(server, address, LOGINS)).get(TILE);
    await expect.poll(() => s3.objects.size).toBe(1);
    const got = await (await open(server, address, LOGINS)).get(TILE);
    expect([got.tier, got.bytes.equals(server.tileBytes(TILE)), server.requests().length]).toEqual(['shared', true, 1]);
    const path = '/maps/team/a/5/6/7.png';
    expect([s3.requests, s3.refused]).toEqual([[`GET ${path}`, `PUT ${path}`, `GET ${path}`], []]);
    expect(s3.objects.get(path)?.headers['content-type']).toBe('image/png');
  });

  it.each<[string, Awaited<ReturnType<typeof startS3>>['misbehave'], readonly string[]]>([
    ['says it fails', (_, response) => response.writeHead(500).end(), ['shared-cache-down']],
    ['never answers', () => undefined, ['shared-cache-down']],
    ['sends a page', (_, response) => response.writeHead(200).end('<html>'), []],
    [
      'ends too early',
      (_, response) => response.writeHead(200, { 'content-length': 999 }).write('x') && response.destroy(),
      ['shared-cache-down'],
    ],
    [
      'leads elsewhere',
      (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
      ['shared-cache-down'],
    ],
    ['sends without an end', (_, response) => void sendEndlessly(response), []],
  ])('works without one that %s', async (_what, misbehave, codes) => {
    const { server, s3, address } = await start();
    s3.misbehave = misbehave;
    const tilekeep = await open(server, address, LOGINS);
    for (let x = 0; x < 4; x += 1) {
      const got = await tilekeep.get({ z: 6, x, y: 1 });
      expect([got.tier, got.bytes.equals(server.tileBytes({ z: 6, x, y: 1 }))]).toEqual(['source', true]);
    }
    await expect.poll(tilekeep.codes).toEqual(codes);
  });

  it('says that a login is missing, or that others can read it', async () => {
    const { server, s3, address } = await start();
    const without = await open(server, address);
    const wrong = await open(server, address, { 's3://maps': { accessKeyId: 1 } });
    for (const { get, codes } of [without, wrong]) {
      expect((await get(TILE)).tier).toBe('source');
      expect(codes()).toEqual(['shared-cache-login']);
    }
    expect([...s3.requests, ...s3.refused]).toEqual([]);
  });
});

function sendEndlessly(response: import('node:http').ServerResponse): void {
  response.on('error', () => undefined);
  const more = (): void => {
    if (!response.destroyed) response.write(Buffer.alloc(65_536), more);
  };
  more();
}

it('the bucket of these tests reckons signatures as published', () => {
  // Examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
  const names = 'host;range;x-amz-content-sha256;x-amz-date';
  const headers = {
    host: 'examplebucket.s3.amazonaws.com',
    range: 'bytes=0-9',
    'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'x-amz-date': '20130524T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${names},Signature=`,
  };
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  expect(signS3({ method: 'GET', target: '/test.txt', headers, body: new Uint8Array() }, secret)).toBe(
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  );
});
