/** Exact sizes of areas on disk, and that deleting one area removes no tile of another. */

import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiskTier } from '../../../../app/cache/disk/disk-tier.ts';
import { measureArea } from '../../../../app/warming/area-measure.ts';
import { type CoveredArea, keepAreas, listOwnColumns, listZooms } from '../../../../app/warming/area-tiles.ts';
import { createTileCover } from '../../../../app/warming/cover/tile-cover.ts';
import { formatTileCoord, type TileCoord } from '../../../../shared/tiles/tile-coord.ts';
import type { TileCount } from '../../../../shared/tiles/tile-count.ts';
import { clearOnDisk } from '../../../support/source-clears.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';
import { areaOf, listPlanted, plantTiles, someCoords, writeTiles } from '../../../support/tile-sets.ts';

const WARMED = { answeredMs: 1, headers: {}, warmed: true } as const;
const BROWSED = { answeredMs: 1, headers: {} } as const;
const NOTHING = { tiles: 0, bytes: 0 };

/** The tiles' files as measured by the file system. */
function weigh(cacheDir: string, coords: readonly TileCoord[]): TileCount {
  const files = coords
    .map((coord) => path.join(cacheDir, 'test', formatTileCoord(coord)))
    .filter((file) => fs.existsSync(file));
  return { tiles: files.length, bytes: files.reduce((sum, file) => sum + fs.statSync(file).size, 0) };
}

describe('what an area has on disk', () => {
  it('is split, to the byte, into what others have too, what was warmed, and the rest', async () => {
    const tile = (y: number): TileCoord => ({ z: 6, x: 33, y });
    const cacheDir = makeTempDir();
    const disk = await DiskTier.open({ cacheDir });
    await writeTiles(disk, [0, 1, 2].map(tile), WARMED);
    await writeTiles(disk, [3, 4].map(tile), BROWSED);
    plantTiles(path.join(cacheDir, 'test'), [tile(5)]);
    const area = areaOf([0, 1, 2, 3, 4, 5, 6, 7].map(tile), 6, 6);
    // The second has the tiles but not the zoom; the third belongs to another source.
    const others = [areaOf([2, 3, 60].map(tile), 0, 6), areaOf([0].map(tile), 0, 5), { ...area, sourceId: 'other' }];
    expect(await measureArea(area, others, { disk })).toEqual({
      expected: 8,
      present: weigh(cacheDir, [0, 1, 2, 3, 4, 5].map(tile)),
      shared: weigh(cacheDir, [2, 3].map(tile)),
      own: weigh(cacheDir, [0, 1].map(tile)),
      browsed: weigh(cacheDir, [4, 5].map(tile)),
    });
    await disk.close();
  });

  it('is deleted with it and leaves the others complete, whatever they share', async () => {
    const files = fc.record({ warmed: someCoords, browsed: someCoords });
    await fc.assert(
      fc.asyncProperty(files, someCoords, someCoords, async ({ warmed, browsed }, ofOne, ofOther) => {
        const cacheDir = makeTempDir();
        const disk = await DiskTier.open({ cacheDir });
        await writeTiles(disk, browsed, BROWSED);
        await writeTiles(disk, warmed, WARMED);
        const [one, other] = [areaOf(ofOne, 2, 6), areaOf(ofOther, 2, 6)];
        const measure = (area: CoveredArea, rest: CoveredArea): ReturnType<typeof measureArea> =>
          measureArea(area, [rest], { disk });
        const before = await measure(one, other);
        const otherBefore = await measure(other, one);
        expect(before.present).toEqual(weigh(cacheDir, ofOne));
        expect(before.shared).toEqual(otherBefore.shared);
        for (const part of ['tiles', 'bytes'] as const)
          expect(before.shared[part] + before.own[part] + before.browsed[part]).toBe(before.present[part]);
        let freed = NOTHING;
        for (const zoom of listZooms(one)) {
          const part = await disk.removeTiles('test', zoom, listOwnColumns(one, [other], zoom));
          freed = { tiles: freed.tiles + part.tiles, bytes: freed.bytes + part.bytes };
        }
        expect(freed.bytes).toBe(before.own.bytes + before.browsed.bytes);
        expect((await measure(other, one)).present).toEqual(otherBefore.present);
        expect(await measure(one, other)).toMatchObject({ own: NOTHING, browsed: NOTHING, shared: before.shared });
        await disk.close();
      }),
      { numRuns: 15 },
    );
  });

  it('ends when it is cancelled', async () => {
    const disk = await DiskTier.open({ cacheDir: makeTempDir() });
    const measuring = measureArea(areaOf([], 0, 3), [], { disk, signal: AbortSignal.abort() });
    await expect(measuring).rejects.toMatchObject({ code: 'cancelled' });
    await disk.close();
  });
});

describe('a clear that keeps areas', () => {
  it('leaves exactly the tiles of any area of the source', async () => {
    const cacheDir = makeTempDir();
    const disk = await DiskTier.open({ cacheDir });
    const all = Array.from({ length: 64 }, (_, index): TileCoord => ({ z: 3, x: index % 8, y: Math.floor(index / 8) }));
    plantTiles(path.join(cacheDir, 'test'), [...all, { z: 4, x: 9, y: 9 }]);
    const box = (west: number, east: number): CoveredArea['cover'] =>
      createTileCover({ kind: 'box', box: { west, south: 0.1, east, north: 40 } });
    const areas = [
      { sourceId: 'test', minZoom: 0, maxZoom: 3, cover: box(1, 60) },
      { sourceId: 'test', minZoom: 3, maxZoom: 3, cover: box(40, 100) },
      { sourceId: 'test', minZoom: 5, maxZoom: 9, cover: box(-170, -100) },
      { sourceId: 'other', minZoom: 0, maxZoom: 9, cover: box(-170, -100) },
    ];
    await clearOnDisk(disk, 'test', keepAreas(areas, 'test'));
    expect(listPlanted(path.join(cacheDir, 'test'))).toEqual(['3/4/3', '3/5/3', '3/6/3']);
    await disk.close();
  });
});
