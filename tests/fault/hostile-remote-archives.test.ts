/** What archives at addresses say about themselves, and those that are made to do harm. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fetchFromPlatform } from '../../app/hosts/browser/platform-fetch.ts';
import { Hosts } from '../../app/sources/http/hosts.ts';
import { describeSource } from '../../app/sources/pasted/source-description.ts';
import { CodedError } from '../../shared/errors.ts';
import type { SourceDraft } from '../../shared/sources/source-draft.ts';
import type { SourceSecrets } from '../../shared/sources/source-secrets.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { type MadePmtiles, makeDirectory, makePmtiles } from '../support/made-pmtiles.ts';
import { launchProgram } from '../support/program.ts';
import { type RangeServer, startRangeServer } from '../support/range-server.ts';
import { ARCHIVE_WORKER, drawArchiveTile, listZooms, makeArchive, startRemote } from '../support/remote-archive.ts';
import { failureOf, patiently } from '../support/source-fixture.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { endOf, startWarmCommand } from '../support/warm-command.ts';

const WORLD: TileCoord = { z: 0, x: 0, y: 0 };
const PNG = drawArchiveTile(WORLD);
const one = (entry: Partial<Parameters<typeof makeDirectory>[0][number]> = {}) =>
  makeDirectory([{ id: 0, offset: 0, length: PNG.length, run: 1, ...entry }]);

const LOGIN: SourceSecrets = { login: { user: 'ann', password: 's3cret' } };

async function describeAt(server: RangeServer, more = '', secrets?: SourceSecrets) {
  const around = {
    fetch: fetchFromPlatform,
    hosts: new Hosts(),
    userAgent: 'Tilekeep/0.0',
    isOffline: () => false,
    timeLimits: { headersMs: 500, bodyMs: 500 },
    workerUrl: ARCHIVE_WORKER,
    secrets,
  };
  return describeSource(server.url + more, around, patiently()).catch((thrown: unknown) => {
    if (thrown instanceof CodedError) return { kind: 'error', code: thrown.code } as const;
    throw thrown;
  });
}

describe('an archive at an address', () => {
  it('says its name, its credit without markup, its zooms and its tile size', async () => {
    const attribution = '<a href="javascript:alert(1)">© <b>Tile</b> painters</a><script>alert(1)</script>';
    const bytes = makeArchive(listZooms(1, 2), { name: 'Squares\u0000\n<i>', attribution });
    const server = await startRangeServer({ bytes });
    expect(await describeAt(server, '?key=k')).toEqual({
      kind: 'layers',
      note: 'Read as PMTiles: zooms 1 to 2.',
      layers: [
        {
          title: 'Squares',
          fill: {
            template: `${server.url}?key=k`,
            subdomains: [],
            name: 'Squares',
            attribution: '© Tile painters',
            minZoom: 1,
            maxZoom: 2,
            tileSizePx: 256,
          },
        },
      ],
    });
  });

  it('without a name has that of its file', async () => {
    const bytes = makePmtiles({ root: one(), data: PNG });
    const server = await startRangeServer({ bytes, path: '/maps/Old%20town.pmtiles' });
    expect(await describeAt(server)).toMatchObject({ layers: [{ title: 'Old town' }] });
  });

  it.each<readonly [string, object, MadePmtiles]>([
    [
      'of vector tiles',
      { kind: 'hint', message: expect.stringMatching(/^These are vector tiles/) },
      { root: one(), data: PNG, fields: { 99: 1 } },
    ],
    [
      'of another version of the format',
      { kind: 'hint', message: 'This isn’t a PMTiles archive that Tilekeep can read.' },
      { root: one(), data: PNG, fields: { 7: 4 } },
    ],
    [
      'with a root directory beyond its beginning',
      { code: 'archive-damaged' },
      { root: one(), data: PNG, fields: { 16: 1_000_000 } },
    ],
    [
      'with a directory that inflates without an end',
      { code: 'archive-damaged' },
      { root: gzipSync(Buffer.alloc(50_000_000)).subarray(0, 16_000), data: PNG, fields: { 97: 2 } },
    ],
  ])('%s is one sentence', async (_, expected, made) => {
    const server = await startRangeServer({ bytes: makePmtiles(made) });
    expect(await describeAt(server)).toMatchObject(expected);
  });

  it('behind a login is described with it; another host is not told', async () => {
    const server = await startRangeServer({ bytes: makePmtiles({ root: one(), data: PNG }) });
    server.fault = ({ request, response, answerWell }) => {
      if (request.headers.authorization === `Basic ${btoa('ann:s3cret')}`) answerWell();
      else response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
    };
    expect(await describeAt(server)).toEqual({ kind: 'error', code: 'password-needed' });
    expect(await describeAt(server, '', LOGIN)).toMatchObject({ kind: 'layers' });
    const astray = await startRangeServer({ bytes: makePmtiles({ root: one(), data: PNG }) });
    server.fault = ({ response }) => response.writeHead(302, { location: astray.url }).end();
    expect(await describeAt(server, '', LOGIN)).toEqual({ kind: 'error', code: 'redirected' });
    expect(astray.requests).toEqual([]);
  });

  it('whose server sends no parts, or refuses, is one sentence', async () => {
    const server = await startRangeServer({ bytes: makePmtiles({ root: one(), data: PNG }) });
    server.fault = ({ response }) => response.end('all of it');
    expect(await describeAt(server)).toEqual({ kind: 'error', code: 'archive-not-in-parts' });
    server.fault = ({ response }) => response.writeHead(404).end();
    expect(await describeAt(server)).toEqual({
      kind: 'hint',
      message: 'The server answers HTTP 404 for this address.',
    });
    server.fault = ({ response }) => response.writeHead(403).end();
    expect(await describeAt(server)).toEqual({ kind: 'error', code: 'source-refused' });
    server.fault = () => undefined;
    expect(await describeAt(server)).toEqual({ kind: 'error', code: 'offline' });
  });
});

describe('an archive that was made to do harm', () => {
  it.each<readonly [string, string, MadePmtiles]>([
    ['an entry beyond the end of its data', 'bad-tile', { root: one({ length: 999_999 }), data: PNG }],
    [
      'a header that claims a terabyte of data',
      'bad-tile',
      { root: one({ offset: 10 ** 9 }), data: PNG, fields: { 64: 10 ** 12 } },
    ],
    [
      'a tile that claims a gigabyte',
      'bad-tile',
      { root: one({ length: 10 ** 9 }), data: PNG, fields: { 64: 10 ** 12 } },
    ],
    [
      'a leaf that leads to itself',
      'bad-tile',
      { root: one({ run: 0, length: 8 }), leaves: one({ run: 0, length: 8 }), data: PNG },
    ],
    [
      'a tile that inflates without an end',
      'bad-tile',
      { root: one({ length: 10_000 }), data: gzipSync(Buffer.alloc(50_000_000)), fields: { 98: 2 } },
    ],
    ['a compression that nobody knows', 'bad-tile', { root: one(), data: PNG, fields: { 98: 9 } }],
    ['a tile that is none', 'bad-tile', { root: one(), data: Buffer.alloc(PNG.length, 60) }],
    ['a tile that is a page', 'bad-tile', { root: one({ length: 20 }), data: Buffer.from('<!doctype html><html>') }],
  ])('has %s: that tile fails, and the source goes on', async (_, code, made) => {
    const { server, source } = await startRemote({ bytes: makePmtiles(made) });
    expect((await failureOf(source.fetchTile(WORLD, patiently()))).code).toBe(code);
    expect(source.trouble).toBeUndefined();
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });

  it('has one bad tile beside good ones: the others come', async () => {
    const root = makeDirectory([
      { id: 0, offset: 0, length: PNG.length, run: 1 },
      { id: 1, offset: PNG.length, length: 10, run: 1 },
      { id: 2, offset: PNG.length + 10, length: PNG.length, run: 1 },
      { id: 3, offset: 0, length: 9_999_999, run: 1 },
    ]);
    const { source } = await startRemote({
      bytes: makePmtiles({ root, data: Buffer.concat([PNG, Buffer.alloc(10), PNG]) }),
    });
    const coords = [WORLD, ...listZooms(1, 1)];
    const codes = await Promise.all(
      coords.map((coord) =>
        source.fetchTile(coord, patiently()).then(
          () => 'ok',
          ({ code }) => code,
        ),
      ),
    );
    expect(codes.toSorted()).toEqual(['bad-tile', 'bad-tile', 'ok', 'ok', 'tile-missing']);
  });
});

describe('the warming command', () => {
  it('takes an archive’s address: it describes itself, and many of its tiles come together', async () => {
    const server = await startRangeServer({ bytes: makeArchive(listZooms(0, 4), { name: 'Squares' }) });
    const dataDir = makeTempDir();
    const tiles = { z: 4, x0: 0, x1: 15, y0: 0, y1: 15 };
    const { code, end, stderr } = await endOf(startWarmCommand({ dataDir, source: server.url, tiles }));
    expect([code, end.fetched, end.failed, stderr]).toEqual([0, 256, 0, '']);
    expect(server.requests.length).toBeLessThan(200);
  });

  it('says in one sentence why an archive can’t be read', async () => {
    const server = await startRangeServer({ bytes: PNG });
    server.fault = ({ response }) => response.writeHead(404).end();
    const tiles = { z: 0, x0: 0, x1: 0, y0: 0, y1: 0 };
    const command = startWarmCommand({ dataDir: makeTempDir(), source: `${server.url}?key=k3y`, tiles });
    const { code } = await command.exited;
    expect([code, command.stderr()]).toEqual([expect.any(Number), expect.stringMatching(/HTTP 404/)]);
    expect(command.stderr()).not.toMatch(/k3y/);
  });

  it('promises no retry when it ends because the server is busy', async () => {
    const server = await startRangeServer({ bytes: PNG });
    server.fault = ({ response }) => response.writeHead(503).end();
    const tiles = { z: 0, x0: 0, x1: 0, y0: 0, y1: 0 };
    const command = startWarmCommand({ dataDir: makeTempDir(), source: server.url, tiles });
    const { code } = await command.exited;
    expect([code, command.stderr()]).toEqual([1, 'tilekeep: Server busy: HTTP 503\n']);
  });
});

describe('the map', () => {
  const readSources = (dataDir: string) =>
    JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8')).sources.map(
      ({ name, maxZoom, template }: SourceDraft) => [name, maxZoom, template],
    );

  it('starts with an archive’s address, asks it once, and knows it at the next start without its server', async () => {
    const server = await startRangeServer({ bytes: makeArchive(listZooms(0, 2), { name: 'Squares' }) });
    const dataDir = makeTempDir();
    const args = ['--source', `${server.url}?key=k3y`];
    const first = await launchProgram({ dataDir, args });
    const second = await launchProgram({ dataDir, args });
    await second.exited;
    await first.term();
    expect(readSources(dataDir)).toEqual([['Squares', 2, `${server.url}?key=k3y`]]);
    await server.stop();
    const third = await launchProgram({ dataDir, args });
    await third.term();
    expect(readSources(dataDir).length).toBe(1);
  });

  it('says in one sentence why it can’t start with one, without its key', async () => {
    const server = await startRangeServer({ bytes: PNG });
    const started = launchProgram({ dataDir: makeTempDir(), args: ['--source', `${server.url}?key=k3y`] });
    const error = await started.then(
      () => '',
      ({ message }: Error) => message,
    );
    expect(error).toMatch(/This isn’t a PMTiles archive/);
    expect(error).not.toMatch(/k3y/);
  });
});
