/**
 * Which tiles are evicted from a cache that is too large: the least recently used, never kept ones, and not too many.
 */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { DiskTier } from '../../../../../app/cache/disk/disk-tier.ts';
import { type Eviction, evictTiles } from '../../../../../app/cache/limits/tile-eviction.ts';
import { TileUses } from '../../../../../app/cache/limits/tile-uses.ts';
import { classifyAge, UseAges } from '../../../../../app/cache/limits/use-ages.ts';
import { formatTileCoord, type TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { listPlanted, plantTiles, toTileSet } from '../../../../support/tile-sets.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const COORDS = Array.from({ length: 60 }, (_, y): TileCoord => ({ z: y < 30 ? 8 : 9, x: y % 4, y }));

const closing: DiskTier[] = [];
afterEach(async () => {
  for (const disk of closing.splice(0)) await disk.close();
});

/** A cache in which each row's tile was last used that many days ago and fetched long before. */
function plant(): { readonly cacheDir: string; readonly sizeOf: (coord: TileCoord) => number; readonly bytes: number } {
  const cacheDir = makeTempDir();
  plantTiles(path.join(cacheDir, 'test'), COORDS);
  const fileOf = (coord: TileCoord): string => path.join(cacheDir, 'test', formatTileCoord(coord));
  for (const coord of COORDS) {
    fs.utimesSync(fileOf(coord), (Date.now() - coord.y * DAY_MS) / 1000, (Date.now() - 400 * DAY_MS) / 1000);
  }
  const sizeOf = (coord: TileCoord): number => fs.statSync(fileOf(coord)).size;
  return { cacheDir, sizeOf, bytes: COORDS.reduce((sum, coord) => sum + sizeOf(coord), 0) };
}

async function evict(cacheDir: string, maxBytes: number, kept: readonly TileCoord[] = []): Promise<Eviction> {
  const disk = await DiskTier.open({ cacheDir });
  closing.push(disk);
  return evictTiles({
    cacheDir,
    sourceIds: ['test', 'absent'],
    keptOf: (id) => (id === 'test' ? toTileSet(kept) : undefined),
    nowMs: Date.now(),
    maxBytes,
    remove: (id, zoom, columns) => disk.removeTiles(id, zoom, columns),
    signal: new AbortController().signal,
  });
}

const namesOf = (coords: readonly TileCoord[]): string[] => coords.map(formatTileCoord).sort();

describe('a cache with a limit', () => {
  it('loses nothing while it is below it', async () => {
    const { cacheDir, bytes } = plant();
    expect(await evict(cacheDir, bytes)).toEqual({ bytes, keptBytes: 0, freed: { tiles: 0, bytes: 0 } });
    expect(listPlanted(path.join(cacheDir, 'test'))).toEqual(namesOf(COORDS));
  });

  it('above it loses the least recently used tiles, down to nine tenths of it and no further', async () => {
    const { cacheDir, bytes, sizeOf } = plant();
    const maxBytes = Math.floor(bytes / 2);
    const sizes = COORDS.map(sizeOf);
    const eviction = await evict(cacheDir, maxBytes);
    let [left, stays] = [0, 0];
    while (left + (sizes[stays] ?? 0) <= maxBytes * 0.9) left += sizes[stays++] ?? 0;
    expect(eviction).toEqual({
      bytes: left,
      keptBytes: 0,
      freed: { tiles: COORDS.length - stays, bytes: bytes - left },
    });
    expect(listPlanted(path.join(cacheDir, 'test'))).toEqual(namesOf(COORDS.slice(0, stays)));
  });

  it('never loses a kept tile, however old, even if these alone are too large', async () => {
    const { cacheDir } = plant();
    const kept = COORDS.filter(({ y }) => y % 3 === 0);
    const { bytes, keptBytes } = await evict(cacheDir, 100, kept);
    expect([bytes, bytes > 100]).toEqual([keptBytes, true]);
    expect(listPlanted(path.join(cacheDir, 'test'))).toEqual(namesOf(kept));
  });

  it('of tiles used at the same moment loses no more than necessary', async () => {
    const cacheDir = makeTempDir();
    plantTiles(path.join(cacheDir, 'test'), COORDS);
    const { bytes } = await evict(cacheDir, Number.MAX_SAFE_INTEGER);
    const eviction = await evict(cacheDir, bytes - 1);
    expect(eviction.bytes).toBeLessThanOrEqual((bytes - 1) * 0.9);
    expect(eviction.bytes).toBeGreaterThan((bytes - 1) * 0.9 - 1000);
  });
});

describe('a use of a tile', () => {
  it('touches its file, leaves its age as a tile alone, and outlives unviewed tiles', async () => {
    const { cacheDir, bytes } = plant();
    const [oldest, stranger] = [COORDS.at(-1) as TileCoord, { z: 3, x: 1, y: 1 }];
    const file = path.join(cacheDir, 'test', formatTileCoord(oldest));
    const before = fs.statSync(file);
    const uses = new TileUses(() => cacheDir);
    for (const coord of [oldest, stranger, oldest]) uses.add({ sourceId: 'test', coord });
    await uses.settle();
    const after = fs.statSync(file);
    expect(Math.abs(after.mtimeMs - before.mtimeMs)).toBeLessThan(1);
    expect(after.atimeMs).toBeGreaterThan(Date.now() - DAY_MS);
    await evict(cacheDir, bytes / 2);
    expect(listPlanted(path.join(cacheDir, 'test'))).toContain(formatTileCoord(oldest));
  });

  it('within a day of the last one touches nothing', async () => {
    const { cacheDir } = plant();
    const file = path.join(cacheDir, 'test', formatTileCoord(COORDS[0] as TileCoord));
    const before = fs.statSync(file);
    const uses = new TileUses(() => cacheDir);
    uses.add({ sourceId: 'test', coord: COORDS[0] as TileCoord });
    await uses.settle();
    expect(fs.statSync(file).ctimeMs).toBe(before.ctimeMs);
  });
});

describe('ages', () => {
  it('are ascending classes, and the limit among them frees what it should', () => {
    const tile = fc.record({
      ageMs: fc.integer({ min: 0, max: 5 * 365 * DAY_MS }),
      bytes: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(tile, { minLength: 1 }), fc.integer({ min: 1, max: 200 }), (tiles, wanted) => {
        const ages = new UseAges();
        for (const { ageMs, bytes } of tiles) ages.add(ageMs, bytes);
        const limit = ages.limitFor(wanted);
        const sumOf = (isMeant: (ageClass: number) => boolean): number =>
          tiles.filter(({ ageMs }) => isMeant(classifyAge(ageMs))).reduce((sum, { bytes }) => sum + bytes, 0);
        const all = sumOf(() => true);
        const [older, same] = [sumOf((one) => one > limit.ageClass), sumOf((one) => one === limit.ageClass)];
        expect(older + limit.bytes).toBe(Math.min(wanted, all));
        expect(limit.bytes).toBeLessThanOrEqual(same);
      }),
    );
    const ascending = Array.from({ length: 2000 }, (_, index) => classifyAge(index * 17 * 60_000));
    expect(ascending.every((one, index) => index === 0 || one >= (ascending[index - 1] ?? 0))).toBe(true);
  });
});
