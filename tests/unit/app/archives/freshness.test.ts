/** How long tiles are fresh, through every format that is written: exact, and never a danger to the tiles. Real files. */
import fs from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { PMTiles, type Source } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import { toTileId } from '../../../../app/archives/pmtiles/tile-id.ts';
import { openReader } from '../../../../app/archives/recognise.ts';
import type { WrittenFormat, WrittenTile } from '../../../../app/archives/writing/archive-writer.ts';
import { ArchiveWriting } from '../../../../app/archives/writing/archive-writing.ts';
import { formatTileCoord } from '../../../../shared/tile-coord.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const FORMATS = ['mbtiles', 'pmtiles', 'folder'] as const;
const FETCHED_MS = 1_700_000_000_000;

function write(format: WrittenFormat, tiles: readonly WrittenTile[]): string {
  const target = join(makeTempDir(), 'out');
  const bounds = { west: -180, south: -85, east: 180, north: 85 };
  const facts = { name: 'Some', attribution: 'Someone', bounds, minZoom: 0, maxZoom: 22 };
  const writing = ArchiveWriting.begin({ target, replaces: false, format, facts });
  const byId = (one: WrittenTile, other: WrittenTile) => toTileId(one.coord) - toTileId(other.coord);
  const byColumn = ({ coord: one }: WrittenTile, { coord: other }: WrittenTile) => one.z - other.z || one.x - other.x;
  writing.add(tiles.toSorted(format === 'folder' ? byColumn : byId));
  writing.finish();
  return target;
}

/** What an archive lists, as text by its place. */
async function list(path: string): Promise<Readonly<Record<string, string>>> {
  const reader = await openReader({ kind: 'open', path, rows: undefined, indexPath: '' }, () => undefined);
  try {
    const found: Record<string, string> = {};
    for await (const { coord, tile } of reader.listTiles()) found[formatTileCoord(coord)] = describeTile(tile);
    return found;
  } finally {
    reader.close();
  }
}

function describeTile(tile: Pick<WrittenTile, 'bytes' | 'expiresMs' | 'etag'> & { readonly fetchedMs: number | null }) {
  const seconds = [tile.fetchedMs, tile.expiresMs].map((ms) => (ms === null ? '-' : Math.floor(ms / 1000)));
  return `${Buffer.from(tile.bytes).toString('hex')} ${seconds.join(' ')} ${tile.etag ?? '-'}`;
}

function makeTile(z: number, x: number, y: number, more: Partial<WrittenTile> = {}): WrittenTile {
  const bytes = Uint8Array.of(1, z, x, y);
  const times = { fetchedMs: FETCHED_MS + y * 1500, expiresMs: FETCHED_MS + 600_000, etag: `"${x}/${y}"` };
  return { coord: { z, x, y }, bytes, contentType: 'image/png', ...times, ...more };
}

const expected = (tiles: readonly WrittenTile[]) =>
  Object.fromEntries(tiles.map((tile) => [formatTileCoord(tile.coord), describeTile(tile)]));

const timeMs = fc.integer({ min: 1000, max: 4_000_000_000_000 });
const tag = fc.stringMatching(/^(W\/)?"[\x21\x23-\x7e]{0,60}"$/);
const someTiles = fc.uniqueArray(
  fc.integer({ min: 0, max: 22 }).chain((z) =>
    fc.record({
      coord: fc.record({ z: fc.constant(z), x: fc.nat(Math.min(2 ** z - 1, 5)), y: fc.nat(2 ** z - 1) }),
      bytes: fc.uint8Array({ maxLength: 3 }).map((bytes) => Uint8Array.of(1, ...bytes)),
      contentType: fc.constant('image/png' as const),
      fetchedMs: timeMs,
      expiresMs: fc.option(timeMs),
      etag: fc.option(tag),
    }),
  ),
  { minLength: 1, maxLength: 50, selector: ({ coord }) => toTileId(coord) },
);

describe.each(FORMATS)('%s', (format) => {
  it('brings back the bytes, times and tag of every tile, to the second', async () => {
    const roundTrip = fc.asyncProperty(someTiles, async (tiles) => {
      expect(await list(write(format, tiles))).toEqual(expected(tiles));
    });
    await fc.assert(roundTrip, { numRuns: 40 });
  });

  it('does so for more tiles than one piece of it has', async () => {
    const tiles = Array.from({ length: 3000 }, (_, at) =>
      makeTile(13, Math.floor(at / 1500), at % 1500, { etag: `"${'e'.repeat(at % 90)}"` }),
    );
    expect(await list(write(format, tiles))).toEqual(expected(tiles));
  });

  it('leaves out a tag that no record may have', async () => {
    const tiles = [makeTile(3, 1, 1, { etag: '"ü\n"' }), makeTile(3, 1, 2)];
    const listed = await list(write(format, tiles));
    expect(listed).toEqual(expected(tiles.map((tile, at) => (at === 0 ? { ...tile, etag: null } : tile))));
  });
});

const TILES = [0, 1, 2, 3].map((y) => makeTile(2, 1, y));

describe('a folder', () => {
  const UNKNOWN = expected(TILES.map((tile) => ({ ...tile, expiresMs: null, etag: null })));

  function change(edit: (lines: string[]) => string): string {
    const dir = write('folder', TILES);
    const file = join(dir, 'freshness.csv');
    fs.writeFileSync(file, edit(fs.readFileSync(file, 'latin1').trimEnd().split('\n')));
    return dir;
  }

  it('has one line for each tile, which other programs can read', () => {
    const dir = write('folder', [makeTile(2, 1, 0), makeTile(2, 1, 2, { expiresMs: null, etag: null })]);
    expect(fs.readFileSync(join(dir, 'freshness.csv'), 'latin1')).toBe(
      'z,x,y,fetched,expires,etag\n2,1,0,1700000000,1700000600,"""1/0"""\n2,1,2,1700000003,,\n',
    );
    expect(fs.statSync(join(dir, 'freshness.csv')).mode & 0o077).toBe(0);
  });

  it('has no freshness for a file that was changed afterwards, and times that a drive has rounded', async () => {
    const dir = write('folder', TILES);
    const changed = FETCHED_MS / 1000 + 3600;
    fs.utimesSync(join(dir, '2/1/0.png'), changed, changed);
    fs.utimesSync(join(dir, '2/1/1.png'), FETCHED_MS / 1000 + 3, FETCHED_MS / 1000 + 3);
    const [first, ...others] = TILES;
    expect(first && (await list(dir))).toEqual(
      expected([{ ...makeTile(2, 1, 0), fetchedMs: changed * 1000, expiresMs: null, etag: null }, ...others]),
    );
  });

  it('may lose tiles, get others, and count rows from the south', async () => {
    const dir = write('folder', [makeTile(1, 0, 0), ...TILES, makeTile(2, 3, 0)]);
    fs.rmSync(join(dir, '1'), { recursive: true });
    fs.rmSync(join(dir, '2/1/0.png'));
    fs.cpSync(join(dir, '2/1'), join(dir, '2/2'), { recursive: true, preserveTimestamps: true });
    const kept = [...TILES.slice(1), makeTile(2, 3, 0)];
    const copied = TILES.slice(1).map((tile) => ({
      ...tile,
      coord: { ...tile.coord, x: 2 },
      expiresMs: null,
      etag: null,
    }));
    expect(await list(dir)).toEqual(expected([...kept, ...copied]));
    fs.writeFileSync(join(dir, 'metadata.json'), '{"scheme":"tms"}');
    const flipped = [...kept, ...copied].map((tile) => ({ ...tile, coord: { ...tile.coord, y: 3 - tile.coord.y } }));
    expect(await list(dir)).toEqual(expected(flipped));
  });

  it.each<[string, (lines: string[]) => string]>([
    ['nothing', () => ''],
    ['another head', ([, ...lines]) => ['tile,age', ...lines, ''].join('\n')],
    ['bytes that are no text', () => '\0\xff'.repeat(100_000)],
    ['a line without an end', ([head]) => `${head}\n2,1,0,1700000000,`],
    ['a line without end', ([head]) => `${head}\n${'2'.repeat(1_000_000)}`],
    ['a place out of range', ([head, ...lines]) => [head, '2,4,0,1,1,', ...lines, ''].join('\n')],
    ['a zoom out of range', ([head, ...lines]) => [head, '99,0,0,1,1,', ...lines, ''].join('\n')],
    [
      'a million lines of other tiles',
      ([head, ...lines]) => [head, '0,0,0,1,1,\n'.repeat(1_000_000).trimEnd(), ...lines, ''].join('\n'),
    ],
    ['columns that go back', ([head, ...lines]) => [head, '2,2,0,1,1,', ...lines, ''].join('\n')],
    ['a million lines of one tile', ([head, first]) => `${head}\n${'2,1,0,1,1,\n'.repeat(1_000_000)}${first}\n`],
    [
      'a time beyond all dates',
      ([head]) => `${head}\n${[0, 1, 2, 3].map((y) => `2,1,${y},9999999999999,1,\n`).join('')}`,
    ],
  ])('with %s for its freshness has its tiles without', async (_what, edit) => {
    expect(await list(change(edit))).toEqual(UNKNOWN);
  });

  it.skipIf(process.platform === 'win32')('follows no link to its freshness', async () => {
    const dir = write('folder', TILES);
    fs.renameSync(join(dir, 'freshness.csv'), join(dir, 'other.csv'));
    fs.symlinkSync('other.csv', join(dir, 'freshness.csv'));
    expect(await list(dir)).toEqual(UNKNOWN);
  });

  it('reads times and tags that make no sense as unknown, line by line', async () => {
    const dir = change(([head = '', , ...lines]) =>
      [head, `2,1,0,${FETCHED_MS / 1000},9999999999999,"ü"`, ...lines, ''].join('\n'),
    );
    expect(await list(dir)).toEqual(expected([makeTile(2, 1, 0, { expiresMs: null, etag: null }), ...TILES.slice(1)]));
  });
});

describe('a PMTiles file', () => {
  const UNKNOWN = Object.fromEntries(
    TILES.map(({ coord, bytes }) => [formatTileCoord(coord), `${Buffer.from(bytes).toString('hex')} - - -`]),
  );

  /** A file whose section is replaced: its tiles, and a section of any bytes behind them all. */
  function change(
    edit: (lines: string[]) => Uint8Array | { readonly offset: number; readonly length: number },
  ): string {
    const path = write('pmtiles', TILES);
    const file = fs.readFileSync(path);
    const metadataAt = Number(file.readBigUInt64LE(24));
    const dataAt = Number(file.readBigUInt64LE(56));
    const metadata = JSON.parse(gunzipSync(file.subarray(metadataAt)).toString());
    const { offset, length } = metadata['tilekeep:freshness'];
    const at = dataAt + offset;
    const lines = gunzipSync(file.subarray(at + 4, at + length))
      .toString('latin1')
      .trimEnd()
      .split('\n');
    const made = edit(lines);
    const section = made instanceof Uint8Array ? made : new Uint8Array();
    const claimed = made instanceof Uint8Array ? { offset: file.length - dataAt, length: section.length } : made;
    const described = gzipSync(JSON.stringify({ ...metadata, 'tilekeep:freshness': claimed }));
    // The tile data claims to be longer than the file.
    file.writeBigUInt64LE(2n ** 40n, 64);
    file.writeBigUInt64LE(BigInt(file.length + section.length), 24);
    file.writeBigUInt64LE(BigInt(described.length), 32);
    fs.writeFileSync(path, Buffer.concat([file, section, described]));
    return path;
  }

  function frame(text: string | Uint8Array, length?: number): Uint8Array {
    const block = typeof text === 'string' ? gzipSync(text) : text;
    const start = Buffer.alloc(4);
    start.writeUInt32LE(length ?? block.length);
    return Buffer.concat([start, block]);
  }

  const frameLines = (lines: readonly string[]): Uint8Array => frame(`${lines.join('\n')}\n`);

  it('is read by the format’s own reader', async () => {
    const bytes = fs.readFileSync(write('pmtiles', TILES));
    const source: Source = {
      getKey: () => 'file',
      getBytes: async (offset, length) => ({ data: Uint8Array.from(bytes.subarray(offset, offset + length)).buffer }),
    };
    const archive = new PMTiles(source);
    for (const { coord, bytes: picture } of TILES) {
      const found = await archive.getZxy(coord.z, coord.x, coord.y);
      expect(new Uint8Array(found?.data ?? new ArrayBuffer(0))).toEqual(picture);
    }
    const header = await archive.getHeader();
    // Its sections fill the file, which `pmtiles verify` asks for.
    const { length } = bytes;
    expect(
      16_384 + Number(header.tileDataLength) + Number(header.leafDirectoryLength) + header.jsonMetadataLength,
    ).toBe(length);
  });

  it('takes the same lines from another place', async () => {
    expect(await list(change(frameLines))).toEqual(expected(TILES));
  });

  it('keeps what it has read before the damage', async () => {
    const listed = await list(change((lines) => frameLines([lines[0] ?? '', 'no line', ...lines.slice(2)])));
    expect(listed).toEqual({ ...UNKNOWN, ...expected(TILES.slice(0, 1)) });
  });

  it.each<[string, Parameters<typeof change>[0]]>([
    ['nothing', () => new Uint8Array()],
    ['a place out of the file', () => ({ offset: 0, length: Number.MAX_SAFE_INTEGER })],
    ['a place behind the end of the file', () => ({ offset: 2 ** 30, length: 1000 })],
    ['a place before the tiles', () => ({ offset: -1, length: 10 })],
    ['a place that is none', () => ({ offset: '0' as unknown as number, length: 4.5 })],
    ['the tiles', () => ({ offset: 0, length: 16 })],
    ['a block that is cut', (lines) => frameLines(lines).subarray(0, -9)],
    ['a block of another length', (lines) => frame(gzipSync(lines.join('\n')), 20)],
    ['a block that claims four gigabytes', (lines) => frame(gzipSync(lines.join('\n')), 2 ** 32 - 1)],
    ['a bomb', () => frame(gzipSync(Buffer.alloc(50_000_000)))],
    ['a million lines', () => frame('2,1,0,1,1,\n'.repeat(1_000_000))],
    [
      'a block longer than any',
      (lines) => frame(Buffer.concat([frameLines(lines).subarray(4), Buffer.alloc(200_000)])),
    ],
    ['other tiles', (lines) => frameLines(lines.map((line) => line.replace(/^2/, '3')))],
    ['another order', (lines) => frameLines(lines.toReversed())],
    ['empty blocks', (lines) => Buffer.concat([frame(''), frameLines(lines)])],
  ])('with %s for its freshness has its tiles without', async (_what, edit) => {
    expect(await list(change(edit))).toEqual(UNKNOWN);
  });
});
