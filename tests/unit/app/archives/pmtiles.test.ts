/** PMTiles: as the reference writer makes them, by ranges of bytes, and as nobody should make them. */
import fs from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPmtiles, type Pmtiles, type ReadRange } from '../../../../app/archives/pmtiles/pmtiles.ts';
import { PmtilesFile } from '../../../../app/archives/pmtiles/pmtiles-file.ts';
import { toCoord, toTileId } from '../../../../app/archives/pmtiles/tile-id.ts';
import { codeOf, copyArchive, listPixels, QUARTERS, readPixels } from '../../../support/archives.ts';
import { type MadePmtiles, makeDirectory, makePmtiles } from '../../../support/made-pmtiles.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const forEver = new AbortController().signal;
const REFERENCE = fs.readFileSync(copyArchive('reference.pmtiles'));
/** One of its tiles. */
const PNG = REFERENCE.subarray(REFERENCE.indexOf('\x89PNG', 0, 'latin1'), REFERENCE.indexOf('IEND', 0, 'latin1') + 8);

/** Gives what there is of a range, and notes it. */
function readFrom(bytes: Uint8Array, asked: [offset: number, length: number][] = []): ReadRange {
  return async (offset, length) => {
    asked.push([offset, length]);
    return new Uint8Array(bytes.subarray(offset, offset + length));
  };
}

const open = (made: MadePmtiles): Promise<Pmtiles> => openPmtiles(readFrom(makePmtiles(made)), forEver);

async function listAll(archive: Pmtiles): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { coord, tile } of archive.listTiles(forEver)) {
    found.push(`${coord.z}/${coord.x}/${coord.y} ${tile.bytes.length}`);
  }
  return found;
}

describe('tile ids', () => {
  it('are those of the specification', () => {
    const known = {
      '0/0/0': 0,
      '1/0/0': 1,
      '1/0/1': 2,
      '1/1/1': 3,
      '1/1/0': 4,
      '2/0/0': 5,
      '12/3423/1763': 19_078_479,
    };
    const ids = Object.keys(known).map((key) => {
      const [z = 0, x = 0, y = 0] = key.split('/').map(Number);
      return [key, toTileId({ z, x, y })];
    });
    expect(Object.fromEntries(ids)).toEqual(known);
  });

  it('lead back to their tiles, at every zoom', () => {
    const tiles = fc
      .integer({ min: 0, max: 22 })
      .chain((z) => fc.record({ z: fc.constant(z), x: fc.nat(2 ** z - 1), y: fc.nat(2 ** z - 1) }));
    fc.assert(fc.property(tiles, (coord) => void expect(toCoord(toTileId(coord))).toEqual(coord)));
    expect(toCoord(toTileId({ z: 22, x: 2 ** 22 - 1, y: 0 }) + 1)).toBe(undefined);
  });
});

describe('an archive of the reference writer', () => {
  it('has its facts, its tiles and its list', async () => {
    const archive = await PmtilesFile.open(copyArchive('reference.pmtiles'));
    expect(archive.facts).toEqual({
      format: 'pmtiles',
      name: 'Quarters',
      attribution: '',
      bounds: { west: -180, south: -85.0511287, east: 180, north: 85.0511287 },
      minZoom: 0,
      maxZoom: 1,
      tileSizePx: 256,
      rows: 'north',
    });
    expect(archive.tileCount).toBe(5);
    expect(await readPixels((coord) => archive.readTile(coord))).toEqual(QUARTERS);
    expect(await listPixels(archive.listTiles())).toEqual(QUARTERS);
    expect(await archive.readTile({ z: 2, x: 0, y: 0 })).toBe(undefined);
    archive.close();
  });

  it('is read from the file as it is now', async () => {
    const path = copyArchive('reference.pmtiles');
    const archive = await PmtilesFile.open(path);
    const list = archive.listTiles();
    await list.next();
    fs.writeFileSync(
      path,
      makePmtiles({ root: makeDirectory([{ id: 1, offset: 0, length: PNG.length, run: 1 }]), data: PNG }),
    );
    expect(await codeOf(list.next())).toBe('archive-busy');
    expect(Object.keys(await readPixels((coord) => archive.readTile(coord)))).toEqual(['1/0/0']);
    fs.rmSync(path);
    expect(await codeOf(archive.readTile({ z: 1, x: 0, y: 0 }))).toBe('file-unreadable');
    archive.close();
  });
});

describe('ranges', () => {
  it('are exact, and their bytes are the tiles', async () => {
    const asked: [number, number][] = [];
    const archive = await openPmtiles(readFrom(REFERENCE, asked), forEver);
    asked.length = 0;
    const coords = [toCoord(0), toCoord(3), toCoord(5)].flatMap((coord) => coord ?? []);
    const ranges = await archive.findRanges(coords, forEver);
    expect(ranges.map(({ coord }) => coord)).toEqual(coords.slice(0, 2));
    // The root directory came with the header.
    expect(asked).toEqual([]);
    for (const { coord, offset, length } of ranges) {
      const tile = await archive.readTile(coord, forEver);
      expect(tile?.bytes).toEqual(new Uint8Array(REFERENCE.subarray(offset, offset + length)));
    }
  });
});

describe('directories', () => {
  const leaf = makeDirectory([
    { id: 1, offset: 0, length: PNG.length, run: 3 },
    { id: 4, offset: 0, length: PNG.length, run: 1 },
  ]);
  const root = makeDirectory([
    { id: 0, offset: 0, length: PNG.length, run: 1 },
    { id: 1, offset: 0, length: leaf.length, run: 0 },
  ]);
  const ALL = ['0/0/0', '1/0/0', '1/0/1', '1/1/1', '1/1/0'].map((key) => `${key} ${PNG.length}`);

  it('have leaves, and runs of the same tile', async () => {
    const archive = await open({ root, leaves: leaf, data: PNG });
    expect(await listAll(archive)).toEqual(ALL);
    expect(await archive.readTile({ z: 1, x: 1, y: 1 }, forEver)).toMatchObject({ bytes: new Uint8Array(PNG) });
    expect(archive.tileCount).toBe(null);
  });

  it.each([
    [2, gzipSync],
    [3, brotliCompressSync],
  ])('and tiles may be compressed by method %i', async (method, compress) => {
    const [png, packed] = [compress(PNG), compress(leaf)];
    const squeezed = makeDirectory([
      { id: 0, offset: 0, length: png.length, run: 1 },
      { id: 1, offset: 0, length: packed.length, run: 0 },
    ]);
    const made = {
      root: compress(squeezed),
      leaves: packed,
      data: Buffer.concat([png, PNG]),
      fields: { 97: method, 98: method },
    };
    const archive = await open(made);
    expect(await archive.readTile({ z: 0, x: 0, y: 0 }, forEver)).toMatchObject({ bytes: PNG });
  });
});

const TILE = { id: 0, offset: 0, length: PNG.length, run: 1 };
const ROOT = makeDirectory([TILE]);
const TERABYTE = 2 ** 40;

describe('an archive that is refused', () => {
  it.each<[string, MadePmtiles, string]>([
    ['of vectors', { root: ROOT, data: PNG, fields: { 99: 1 } }, 'archive-vector'],
    [
      'of vectors, by its tiles',
      { root: ROOT, data: Buffer.alloc(PNG.length, 0x1a), fields: { 99: 0 } },
      'archive-vector',
    ],
    ['whose root is past 16,384 bytes', { root: ROOT, data: PNG, fields: { 8: 20_000 } }, 'archive-damaged'],
    ['whose root has 1 TB', { root: ROOT, data: PNG, fields: { 16: TERABYTE } }, 'archive-damaged'],
    ['whose metadata is past its end', { root: ROOT, data: PNG, fields: { 24: TERABYTE, 32: 100 } }, 'archive-damaged'],
    ['whose tiles are past its end', { root: ROOT, data: PNG, fields: { 56: TERABYTE } }, 'archive-damaged'],
    ['whose zooms are the wrong way round', { root: ROOT, data: PNG, fields: { 100: 5, 101: 4 } }, 'archive-damaged'],
    ['whose root is empty', { root: Buffer.from([0]), data: PNG }, 'archive-damaged'],
    [
      'whose root claims eight billion tiles',
      { root: Buffer.from([0x80, 0x80, 0x80, 0x80, 0x20]), data: PNG },
      'archive-damaged',
    ],
    [
      'whose root inflates without end',
      { root: gzipSync(Buffer.alloc(17e6)), data: PNG, fields: { 97: 2 } },
      'archive-damaged',
    ],
    ['whose root is not gzip', { root: ROOT, data: PNG, fields: { 97: 2 } }, 'archive-damaged'],
    ['compressed by a later method', { root: ROOT, data: PNG, fields: { 97: 4 } }, 'archive-unreadable'],
  ])('%s is one error', async (_what, made, code) => {
    expect(await codeOf(open(made))).toBe(code);
  });

  it('for another version, or for its first bytes alone', async () => {
    const bytes = makePmtiles({ root: ROOT, data: PNG });
    expect(await codeOf(openPmtiles(readFrom(bytes.subarray(0, 100)), forEver))).toBe('archive-unreadable');
    const path = join(makeTempDir(), 'old');
    fs.writeFileSync(path, 'PMTiles\x02'.padEnd(600, '.'));
    expect(await codeOf(PmtilesFile.open(path))).toBe('archive-unreadable');
  });
});

describe('a directory that leads astray', () => {
  const self = makeDirectory([{ id: 1, offset: 0, length: 5, run: 0 }]);
  const later = makeDirectory([TILE, { id: 1, offset: 0, length: 5, run: 0 }]);

  it.each<[string, MadePmtiles]>([
    ['to itself', { root: later, leaves: self, data: PNG }],
    [
      'out of the leaves',
      { root: makeDirectory([TILE, { id: 1, offset: 9, length: 5, run: 0 }]), leaves: self, data: PNG },
    ],
    ['out of the tiles', { root: makeDirectory([TILE, { ...TILE, id: 1, offset: 1 }]), data: PNG }],
  ])('%s is one error for a tile, and ends a list', async (_where, made) => {
    const archive = await open(made);
    expect(await codeOf(archive.readTile({ z: 1, x: 0, y: 0 }, forEver))).toBe('archive-damaged');
    expect(await codeOf(archive.findRanges([{ z: 1, x: 0, y: 0 }], forEver))).toBe('archive-damaged');
    expect(await codeOf(listAll(archive))).toBe('archive-damaged');
    expect(await archive.readTile({ z: 0, x: 0, y: 0 }, forEver)).toMatchObject({ bytes: new Uint8Array(PNG) });
  });

  it('back, or over the next entry, ends a list', async () => {
    const leaf = makeDirectory([TILE]);
    const back = makeDirectory([TILE, { id: 1, offset: 0, length: leaf.length, run: 0 }]);
    expect(await codeOf(listAll(await open({ root: back, leaves: leaf, data: PNG })))).toBe('archive-damaged');
    const over = makeDirectory([
      { ...TILE, run: 1_000_000 },
      { ...TILE, id: 1 },
    ]);
    expect(await codeOf(open({ root: over, data: PNG }))).toBe('archive-damaged');
  });

  it('to more tiles than the archive states ends a list', async () => {
    const endless = makeDirectory([{ ...TILE, run: 2 ** 40 }]);
    const archive = await open({ root: endless, data: PNG, fields: { 72: 5 } });
    expect(await codeOf(listAll(archive))).toBe('archive-damaged');
  });
});

describe('a tile', () => {
  it.each<[string, Uint8Array, number]>([
    ['that is no picture', Buffer.from('<html>'.padEnd(100, '.')), 1],
    ['that inflates to more than a picture may have', gzipSync(Buffer.alloc(3_000_000)), 2],
    ['over 2 MiB', Buffer.alloc(2_200_000), 1],
  ])('%s is one error, and has no use in a list', async (_what, bad, method) => {
    const png = method === 2 ? gzipSync(PNG) : PNG;
    const root = makeDirectory([
      { id: 0, offset: 0, length: png.length, run: 1 },
      { id: 1, offset: png.length, length: bad.length, run: 1 },
    ]);
    const archive = await open({ root, data: Buffer.concat([png, bad]), fields: { 98: method } });
    expect(await codeOf(archive.readTile({ z: 1, x: 0, y: 0 }, forEver))).toBe('archive-damaged');
    const [, listed] = await listAll(archive);
    expect(listed).toBe(`1/0/0 ${bad.length === 100 ? 100 : 0}`);
  });
});

describe('any damage', () => {
  it('gives tiles or one error, never anything else', async () => {
    const change = fc.record({ at: fc.nat(REFERENCE.length - 1), value: fc.nat(255), end: fc.nat(REFERENCE.length) });
    const damage = fc.asyncProperty(change, fc.boolean(), async ({ at, value, end }, isCut) => {
      const bytes = Buffer.from(REFERENCE.subarray(0, isCut ? end : undefined));
      if (at < bytes.length) bytes[at] = value;
      await codeOf(openPmtiles(readFrom(bytes), forEver).then(listAll));
      await codeOf(
        openPmtiles(readFrom(bytes), forEver).then((archive) => archive.readTile({ z: 1, x: 1, y: 1 }, forEver)),
      );
    });
    await fc.assert(damage, { numRuns: 300 });
  });
});
