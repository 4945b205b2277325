/**
 * Every operation of the disk tier and the cache rejects invalid keys, sources and zooms, and touches nothing outside.
 */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DiskTier } from '../../../../app/cache/disk/disk-tier.ts';
import type { TileKey } from '../../../../app/cache/files/tile-path.ts';
import type { TileCache } from '../../../../app/cache/tile-cache.ts';
import { isSourceId } from '../../../../shared/sources/source.ts';
import { isTileCoord, MAX_ZOOM } from '../../../../shared/tiles/tile-coord.ts';
import { imageOf, keyOf, NEVER, openCache, SOURCE_ID } from '../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const KEY = keyOf(3, 4, 5);
const TILE = imageOf(KEY);
const always = (): boolean => true;
const WHOLE = { minZoom: 0, maxZoom: MAX_ZOOM };
const COLUMNS = [{ x: 4, spans: [[5, 5]] }] as const;

/** Accepts what TypeScript would reject. */
function keyOfAny(sourceId: unknown, z: unknown, x: unknown, y: unknown): TileKey {
  return { sourceId, coord: { z, x, y } } as TileKey;
}

async function collect(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const BY_KEY: Readonly<Record<string, (key: TileKey, disk: DiskTier, cache: TileCache) => unknown>> = {
  'disk.read': (key, disk) => disk.read(key),
  'disk.check': (key, disk) => disk.check(key),
  'disk.lookAt': (key, disk) => disk.lookAt(key),
  'disk.has': (key, disk) => disk.has(key),
  'disk.write': (key, disk) => disk.write(key, TILE, always),
  'disk.writeRecord': (key, disk) => disk.writeRecord(key, TILE, always),
  'cache.set': (key, _disk, cache) => cache.set(key, TILE),
  'cache.get': (key, _disk, cache) => cache.get(key),
  'cache.find': (key, _disk, cache) => cache.find(key),
  'cache.has': (key, _disk, cache) => cache.has(key),
  'cache.delete': (key, _disk, cache) => cache.delete(key),
  'cache.getTile': (key, _disk, cache) => cache.getTile(key, NEVER),
  'cache.getCachedTile': (key, _disk, cache) => cache.getCachedTile(key),
  'cache.revalidateTile': (key, _disk, cache) => cache.revalidateTile(key, NEVER),
  'cache.reloadTile': (key, _disk, cache) => cache.reloadTile(key, NEVER),
  'cache.warmTile': (key, _disk, cache) => cache.warmTile(key, { mode: 'missing', sinceMs: 0 }, NEVER),
  'cache.readAhead': (key, _disk, cache) => cache.readAhead([key], NEVER),
};

const BY_SOURCE: Readonly<Record<string, (id: string, disk: DiskTier, cache: TileCache) => unknown>> = {
  'disk.findTiles': (id, disk) => collect(disk.findTiles(id, 3, COLUMNS)),
  'disk.measureTiles': (id, disk) => collect(disk.measureTiles(id, 3, COLUMNS)),
  'disk.readBlock': (id, disk) => disk.readBlock(id, 3, 0, 0),
  'disk.sampleSizes': (id, disk) => disk.sampleSizes(id, 3),
  'disk.removeTiles': (id, disk) => disk.removeTiles(id, 3, COLUMNS),
  'disk.mendRecords': (id, disk) =>
    disk.mendRecords({ sourceId: id, zoom: 3, blockX: 0, blockY: 0 }, async () => ({ gone: [], made: [] })),
  'disk.scopes.measure': (id, disk) => disk.scopes.measure(id, WHOLE),
  'disk.scopes.hasAnyTile': (id, disk) => disk.scopes.hasAnyTile(id, WHOLE),
  'disk.scopes.clear': (id, disk) => disk.scopes.clear(id, WHOLE, () => undefined),
  'cache.clearScope': (id, _disk, cache) => cache.clearScope(id, WHOLE),
  'cache.removeTiles': (id, _disk, cache) => cache.removeTiles(id, [{ zoom: 3, columns: COLUMNS }]),
};

const BY_ZOOM: Readonly<Record<string, (zoom: number, disk: DiskTier) => unknown>> = {
  'disk.findTiles': (zoom, disk) => collect(disk.findTiles(SOURCE_ID, zoom, COLUMNS)),
  'disk.readBlock': (zoom, disk) => disk.readBlock(SOURCE_ID, zoom, 0, 0),
  'disk.sampleSizes': (zoom, disk) => disk.sampleSizes(SOURCE_ID, zoom),
  'disk.removeTiles': (zoom, disk) => disk.removeTiles(SOURCE_ID, zoom, COLUMNS),
};

const noIndex = fc.constantFrom<unknown>(-0, -1, 8, 1.5, NaN, Infinity, '1', '../../x', '', null, undefined, [1], 1n);
const noZoom = fc.constantFrom<unknown>(-0, -1, 23, 1.5, NaN, Infinity, '3', '../../x', '', null, undefined);
const noSource = fc.oneof(
  fc.constantFrom<unknown>(
    '..',
    '.',
    '',
    '../outside',
    '../../x',
    'a/b',
    'a\\b',
    'A',
    'con',
    'x.y',
    '-a',
    null,
    1,
    NaN,
  ),
  fc.string().filter((text) => !isSourceId(text)),
);
const noKey = fc
  .tuple(
    fc.oneof(fc.constant<unknown>(SOURCE_ID), noSource),
    fc.oneof(fc.constant<unknown>(3), noZoom),
    fc.oneof(fc.constant<unknown>(4), noIndex),
    fc.oneof(fc.constant<unknown>(5), noIndex),
  )
  .map((parts) => keyOfAny(...parts))
  .filter(({ sourceId, coord }) => !isSourceId(sourceId) || !isTileCoord(coord));

/** A cache folder with one tile, and next to it a folder that looks like a source's. */
async function stage() {
  const base = makeTempDir();
  const outside = path.join(base, 'outside', '3', '4', '5');
  fs.mkdirSync(path.dirname(outside), { recursive: true });
  fs.writeFileSync(outside, TILE.bytes);
  const fixture = await openCache(path.join(base, 'tiles'));
  await fixture.cache.set(KEY, TILE);
  const listAll = (): string[] => fs.readdirSync(base, { recursive: true, encoding: 'utf8' }).toSorted();
  return { ...fixture, listAll, before: listAll() };
}

async function expectRefused(act: () => unknown): Promise<void> {
  const outcome = await Promise.resolve()
    .then(act)
    .then(
      (value) => ({ value }),
      (thrown: unknown) => thrown,
    );
  expect(outcome).toBeInstanceOf(RangeError);
}

describe('an invalid key, source or zoom', () => {
  it.each(Object.entries(BY_KEY))('%s rejects it as a key', async (_name, act) => {
    const { disk, cache, troubles, loads, listAll, before } = await stage();
    await fc.assert(
      fc.asyncProperty(noKey, (key) => expectRefused(() => act(key, disk, cache))),
      { numRuns: 40 },
    );
    expect([listAll(), troubles, loads, cache.size]).toEqual([before, [], [], 1]);
  });

  it.each(Object.entries(BY_SOURCE))('%s rejects it as a source', async (_name, act) => {
    const { disk, cache, troubles, listAll, before } = await stage();
    const refuse = (id: unknown): Promise<void> => expectRefused(() => act(id as string, disk, cache));
    await fc.assert(fc.asyncProperty(noSource, refuse), { numRuns: 40 });
    expect([listAll(), troubles, cache.size]).toEqual([before, [], 1]);
  });

  it.each(Object.entries(BY_ZOOM))('%s rejects it as a zoom', async (_name, act) => {
    const { disk, listAll, before } = await stage();
    const refuse = (zoom: unknown): Promise<void> => expectRefused(() => act(zoom as number, disk));
    await fc.assert(fc.asyncProperty(noZoom, refuse), { numRuns: 20 });
    expect(listAll()).toEqual(before);
  });
});
