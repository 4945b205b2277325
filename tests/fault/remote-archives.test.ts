/** A PMTiles archive at an address as a source: what is requested, joined, kept apart, and refused. */
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { sortById } from '../../app/archives/pmtiles/tile-id.ts';
import type { LoadedTile } from '../../app/sources/tile-source.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { RangeFault } from '../support/range-server.ts';
import { drawArchiveTile, listZooms, makeArchive, type RemoteFixture, startRemote } from '../support/remote-archive.ts';
import { failureOf, patiently } from '../support/source-fixture.ts';

const COORDS = listZooms(0, 3);
const BYTES = makeArchive(COORDS);
const WORLD: TileCoord = { z: 0, x: 0, y: 0 };
const fetchAll = (source: RemoteFixture['source'], coords: readonly TileCoord[]) =>
  Promise.all(coords.map((coord) => source.fetchTile(coord, patiently())));
const codesOf = (source: RemoteFixture['source'], coords: readonly TileCoord[]) =>
  Promise.all(
    coords.map((coord) =>
      source.fetchTile(coord, patiently()).then(
        () => 'ok',
        (error) => error.code,
      ),
    ),
  );

describe('an archive at an address', () => {
  it('gives all tiles of a view in two requests: one opens it, one has the tiles', async () => {
    const { server, source, meter } = await startRemote({ bytes: BYTES, query: '?key=secret' });
    const loaded = await fetchAll(source, COORDS);
    expect(loaded.map(({ tile }) => Buffer.from(tile.bytes))).toEqual(COORDS.map((coord) => drawArchiveTile(coord)));
    expect(server.requests.map(({ status, path }) => [status, path])).toEqual([
      [206, '/map.pmtiles?key=secret'],
      [206, '/map.pmtiles?key=secret'],
    ]);
    expect(server.requests.map(({ headers }) => headers['if-match'])).toEqual([undefined, server.etag]);
    expect(loaded[0]).toMatchObject({
      keep: true,
      tile: { record: { headers: { etag: server.etag, 'cache-control': 'max-age=604800' } } },
    });
    expect(meter.countLastMinute('test')).toBe(2);
  });

  it('has no tile where it has none, without a request', async () => {
    const { server, source } = await startRemote({ bytes: makeArchive([WORLD, { z: 3, x: 0, y: 0 }]) });
    expect((await failureOf(source.fetchTile({ z: 3, x: 5, y: 5 }, patiently()))).code).toBe('tile-missing');
    expect(server.requests.length).toBe(1);
  });

  it('requests a picture of many tiles once', async () => {
    const isSea = ({ z }: TileCoord): boolean => z === 3;
    const { server, source } = await startRemote({ bytes: makeArchive(COORDS, { isSea }) });
    const sea = listZooms(3, 3);
    const loaded = await fetchAll(source, sea);
    expect(new Set(loaded.map(({ tile }) => Buffer.from(tile.bytes).toString('base64'))).size).toBe(1);
    expect(server.requests.map(({ bodyBytes }) => bodyBytes).slice(1)).toEqual([loaded[0]?.tile.bytes.length]);
  });

  it('says before what a run transfers', async () => {
    const { server, source } = await startRemote({ bytes: BYTES });
    const coords = sortById(listZooms(2, 4));
    const plan = await source.planDownload(coords, patiently());
    const before = server.sentBytes;
    expect(plan.tiles).toBe(16 + 64);
    await fetchAll(source, sortById(listZooms(2, 3)));
    expect([server.sentBytes - before, server.requests.length - 1]).toEqual([plan.bytes, plan.requests]);
  });

  it('says it within a hundredth for a long run whose tiles have gaps between them', async () => {
    const { server, source } = await startRemote({ bytes: makeArchive(listZooms(0, 5)) });
    const coords = sortById(listZooms(0, 5)).filter(({ x, y }) => (x * 7 + y * 3) % 5 < 2 && x % 16 < 9);
    const plan = await source.planDownload(coords, patiently());
    const [before, asked] = [server.sentBytes, server.requests.length];
    const left = [...coords];
    const work = async (): Promise<void> => {
      for (let coord = left.shift(); coord; coord = left.shift()) {
        await source.fetchTile(coord, patiently(), { isWarming: true, onHurry: () => undefined });
      }
    };
    await Promise.all(Array.from({ length: source.batchTiles }, work));
    expect(plan.tiles).toBe(coords.length);
    expect(Math.abs((server.sentBytes - before) / plan.bytes - 1)).toBeLessThan(0.01);
    expect(Math.abs(server.requests.length - asked - plan.requests)).toBeLessThan(4);
  });

  it('that changes is opened again, and parts of two versions are never mixed', async () => {
    const { server, source } = await startRemote({ bytes: BYTES });
    await source.fetchTile(WORLD, patiently());
    const next = makeArchive(listZooms(0, 3), { version: 2, name: 'Another' });
    server.replace(next);
    const coord = { z: 3, x: 4, y: 4 };
    const { tile } = await source.fetchTile(coord, patiently());
    expect(Buffer.from(tile.bytes)).toEqual(drawArchiveTile(coord, 2));
    expect(server.requests.map(({ status }) => status)).toEqual([206, 206, 412, 206, 206]);
  });

  it.each(['weak', 'dated'] as const)('with a %s validator is compared by what comes', async (validator) => {
    const { server, source } = await startRemote({ bytes: BYTES, validator });
    await source.fetchTile(WORLD, patiently());
    server.replace(makeArchive(listZooms(0, 3), { version: 2 }));
    const { tile } = await source.fetchTile({ z: 3, x: 4, y: 4 }, patiently());
    expect(Buffer.from(tile.bytes)).toEqual(drawArchiveTile({ z: 3, x: 4, y: 4 }, 2));
    expect(server.requests.every(({ headers }) => headers['if-match'] === undefined)).toBe(true);
  });

  it('is asked once whether stale tiles are current, for all of them', async () => {
    const { server, source, advance } = await startRemote({ bytes: BYTES });
    const loaded = await fetchAll(source, COORDS);
    advance(8 * 86_400_000);
    const before = server.requests.length;
    const ask = () =>
      Promise.all(
        COORDS.map((coord, at) => source.revalidateTile(coord, (loaded[at] as LoadedTile).tile, patiently())),
      );
    expect((await ask()).map(({ kind }) => kind)).toEqual(COORDS.map(() => 'confirmed'));
    expect(server.requests.slice(before).map(({ status, range }) => [status, range])).toEqual([[304, [0, 0]]]);
    server.replace(makeArchive(COORDS, { version: 2 }));
    advance(61_000);
    const [first] = await ask();
    expect(first?.kind).toBe('replaced');
  });
});

interface Part {
  readonly first: number;
  readonly last: number;
  readonly bytes: Uint8Array;
}

describe('a server', () => {
  const expectFailure = async (fault: RangeFault, code: string, message?: RegExp) => {
    const { server, source } = await startRemote({ bytes: BYTES, timeLimits: { headersMs: 300, bodyMs: 300 } });
    server.fault = fault;
    const error = await failureOf(source.fetchTile(WORLD, patiently()));
    expect(error.code).toBe(code);
    if (message) expect(error.message).toMatch(message);
    // Other tiles don't open it again at once.
    const requests = server.requests.length;
    expect(requests).toBeLessThanOrEqual(4);
    await codesOf(source, listZooms(2, 2));
    expect(server.requests.length).toBe(requests);
  };

  it.each<readonly [string, string, RegExp | undefined, RangeFault]>([
    ['sends the whole file', 'archive-not-in-parts', /parts/, ({ response }) => response.end(BYTES)],
    ['has no such file', 'source-failed', /HTTP 404/, ({ response }) => response.writeHead(404).end('no')],
    ['refuses', 'source-refused', /HTTP 403/, ({ response }) => response.writeHead(403).end('no')],
    ['wants a password', 'password-needed', undefined, ({ response }) => response.writeHead(401).end()],
    [
      'is a store that withholds it',
      'source-refused',
      undefined,
      ({ response }) => response.writeHead(403).end('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'),
    ],
    ['is busy', 'source-busy', undefined, ({ response }) => response.writeHead(429, { 'retry-after': '60' }).end()],
    ['lies about the part', 'bad-tile', undefined, ({ answerWell }) => answerWell({ 'content-range': 'bytes 5-9/10' })],
    ['says nothing about the part', 'bad-tile', undefined, ({ answerWell }) => answerWell({ 'content-range': 'x' })],
    ['has an empty file', 'bad-tile', undefined, ({ response }) => response.writeHead(416).end()],
    [
      'has a file that ends before its tiles',
      'archive-damaged',
      undefined,
      ({ request, response, answerWell }) => {
        if (request.range?.[0] === 0) answerWell();
        else response.writeHead(416, { 'content-range': `bytes */${BYTES.length}` }).end();
      },
    ],
    [
      'sends a page of a network',
      'sign-in-page',
      undefined,
      ({ response }) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    ],
    ['never begins', 'offline', undefined, () => undefined],
    [
      'sends a body without an end',
      'bad-tile',
      undefined,
      ({ request, response }) => {
        const [first = 0, last = 0] = request.range ?? [];
        response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${10 ** 12}` });
        const timer = setInterval(() => response.write(Buffer.alloc(100)), 5);
        response.once('close', () => clearInterval(timer));
      },
    ],
    [
      'sends no archive',
      'archive-unreadable',
      undefined,
      ({ request, response }) => {
        const [first = 0, last = 0] = request.range ?? [];
        response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${10 ** 12}` });
        response.end(Buffer.alloc(last - first + 1, 60));
      },
    ],
  ])('that %s fails in one sentence, without a storm', (_, code, message, fault) =>
    expectFailure(fault, code, message),
  );

  it('gets the source’s login with every part, and may lead to another address of its own only', async () => {
    const login = { user: 'ann', password: 'pass' };
    const { server, source } = await startRemote({ bytes: BYTES, secrets: { login } });
    let to = '/map.pmtiles?moved';
    server.fault = ({ request, response, answerWell }) => {
      if (request.path.includes('moved')) answerWell();
      else response.writeHead(302, { location: to }).end();
    };
    expect(await codesOf(source, [WORLD, { z: 1, x: 0, y: 0 }])).toEqual(['ok', 'ok']);
    expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`Basic ${Buffer.from('ann:pass').toString('base64')}`]),
    );
    expect(server.requests.map(({ headers }) => headers.range !== undefined)).not.toContain(false);
    to = 'http://127.0.0.2/map.pmtiles';
    const before = server.requests.length;
    expect(await codesOf(source, [{ z: 3, x: 4, y: 4 }])).toEqual(['redirected']);
    expect(server.requests.length - before).toBe(1);
  });

  it('that changes its ETag with each answer ends', async () => {
    let count = 0;
    const { server, source } = await startRemote({ bytes: BYTES });
    server.fault = ({ answerWell }) => {
      count += 1;
      answerWell({ etag: `"${count}"` });
    };
    expect([...new Set(await codesOf(source, COORDS))]).toEqual(['archive-changed']);
    expect(server.requests.length).toBeLessThanOrEqual(8);
  });

  /** Answers one request so, once the archive is open; `bytes` is the right part. */
  const spoilOnce = ({ server }: RemoteFixture, spoil: (response: ServerResponse, part: Part) => void): void => {
    server.fault = ({ request, response }) => {
      server.fault = undefined;
      const [first = 0, last = 0] = request.range ?? [];
      response.setHeader('etag', server.etag);
      spoil(response, { first, last, bytes: BYTES.subarray(first, last + 1) });
    };
  };

  it.each<readonly [string, (response: ServerResponse, part: Part) => void]>([
    [
      'cut by the connection',
      (response, { first, last, bytes }) => {
        response.writeHead(206, {
          'content-range': `bytes ${first}-${last}/${BYTES.length}`,
          'content-length': bytes.length,
        });
        response.write(bytes.subarray(0, 100), () => response.destroy());
      },
    ],
    [
      'short and without a length',
      (response, { first, last, bytes }) => {
        response
          .writeHead(206, { 'content-range': `bytes ${first}-${last}/${BYTES.length}` })
          .end(bytes.subarray(0, 100));
      },
    ],
    [
      'another one of the same size',
      (response, { first, last, bytes }) => {
        const range = `bytes ${first - 1}-${last - 1}/${BYTES.length}`;
        response.writeHead(206, { 'content-range': range }).end(bytes);
      },
    ],
  ])('whose part is %s is asked once more at once', async (_, spoil) => {
    const fixture = await startRemote({ bytes: BYTES });
    await fixture.source.fetchTile(WORLD, patiently());
    spoilOnce(fixture, spoil);
    const before = fixture.server.requests.length;
    expect(await codesOf(fixture.source, COORDS)).toEqual(COORDS.map(() => 'ok'));
    expect(fixture.server.requests.length - before).toBe(2);
  });

  it('that is gone pauses, and answers again after a retry', async () => {
    const { server, source } = await startRemote({ bytes: BYTES });
    await server.stop();
    expect((await failureOf(source.fetchTile(WORLD, patiently()))).code).toBe('offline');
    expect(source.trouble?.code).toBe('offline');
    await server.start();
    source.retry(null);
    expect(await codesOf(source, COORDS)).toEqual(COORDS.map(() => 'ok'));
  });

  it('is not asked while working offline, and open requests end', async () => {
    const { server, source, setOffline } = await startRemote({ bytes: BYTES });
    server.fault = () => setOffline(true);
    expect(await codesOf(source, [WORLD])).toEqual(['working-offline']);
    expect(await codesOf(source, [WORLD])).toEqual(['working-offline']);
    expect(server.requests.length).toBe(1);
  });
});

describe('a request', () => {
  it('that is closed while its directory is read says so, and not that somebody cancelled', async () => {
    const { server, source } = await startRemote({ bytes: BYTES });
    server.fault = () => undefined;
    const codes = codesOf(source, COORDS.slice(0, 4));
    await expect.poll(() => server.requests.length).toBe(1);
    await source.close();
    expect(await codes).toEqual(Array(4).fill('source-failed'));
  });

  it('ends when nobody wants its tiles any more, and not before', async () => {
    const { server, source } = await startRemote({
      bytes: BYTES,
      rules: { maxConcurrentRequests: 1 },
      timeLimits: { headersMs: 60_000, bodyMs: 60_000 },
    });
    await source.fetchTile(WORLD, patiently());
    let closed = 0;
    let release: (() => void) | undefined;
    server.fault = ({ response, answerWell }) => {
      response.once('close', () => {
        closed += response.writableFinished ? 0 : 1;
      });
      release = answerWell;
    };
    const [left, right] = [new AbortController(), new AbortController()];
    const first = failureOf(source.fetchTile({ z: 1, x: 0, y: 0 }, left.signal));
    const second = source.fetchTile({ z: 1, x: 1, y: 0 }, right.signal);
    await expect.poll(() => release).toBeDefined();
    left.abort();
    expect((await first).code).toBe('cancelled');
    release?.();
    await second;
    expect([server.requests.length, closed]).toEqual([3, 0]);
    const third = failureOf(source.fetchTile({ z: 2, x: 1, y: 0 }, right.signal));
    release = undefined;
    await expect.poll(() => release).toBeDefined();
    right.abort();
    expect((await third).code).toBe('cancelled');
    await expect.poll(() => closed).toBe(1);
  });
});
