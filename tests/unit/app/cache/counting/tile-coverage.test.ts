/** Coverage of a rectangle: compared with counting files, and the states from records and failures. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CoverageOptions, measureCoverage } from '../../../../../app/cache/counting/tile-coverage.ts';
import { DiskTier } from '../../../../../app/cache/disk/disk-tier.ts';
import type { Coverage, CoverageTile, TileRectangle } from '../../../../../shared/cache/coverage.ts';
import { formatTileCoord, type TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { NEVER, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { clearOnDisk } from '../../../../support/source-clears.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { plantTiles, writeTiles } from '../../../../support/tile-sets.ts';

const NOTHING_KNOWN: Omit<CoverageOptions, 'disk'> = {
  judgeRecord: (record) => (record.headers.etag === 'new' ? 'fresh' : 'stale'),
  hasFailed: () => false,
  signal: NEVER,
};

async function openTree(coords: readonly TileCoord[] = []): Promise<{ disk: DiskTier; sourceDir: string }> {
  const cacheDir = makeTempDir();
  const sourceDir = path.join(cacheDir, SOURCE_ID);
  plantTiles(sourceDir, coords);
  return { disk: await DiskTier.open({ cacheDir }), sourceDir };
}

function recordOf(etag: string): { answeredMs: number; headers: { etag: string } } {
  return { answeredMs: 1_790_000_000_000, headers: { etag } };
}

function measure(disk: DiskTier, rectangle: TileRectangle, known: Partial<CoverageOptions> = {}): Promise<Coverage> {
  return measureCoverage(SOURCE_ID, rectangle, { disk, ...NOTHING_KNOWN, ...known });
}

function rectangleOf(
  zoom: number,
  [minX, minY]: readonly [number, number],
  [maxX, maxY] = [minX, minY],
): TileRectangle {
  return { zoom, minX, maxX: maxX as number, minY, maxY: maxY as number };
}

/** The deeper tiles within a tile, by zoom, by brute force. */
function countBelow(tile: TileCoord, there: readonly TileCoord[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { z, x, y } of there) {
    const edge = 2 ** (z - tile.z);
    const isInside = Math.floor(x / edge) === tile.x && Math.floor(y / edge) === tile.y;
    if (z > tile.z && isInside) counts.set(z, (counts.get(z) ?? 0) + 1);
  }
  return counts;
}

/** The expected entry for a tile; undefined if it needs none. */
function reckonTile(tile: TileCoord, there: readonly TileCoord[]): CoverageTile | undefined {
  const onDisk = there.some((coord) => formatTileCoord(coord) === formatTileCoord(tile));
  const counts = countBelow(tile, there);
  if (!onDisk && counts.size === 0) return undefined;
  return {
    x: tile.x,
    y: tile.y,
    state: onDisk ? 'stale' : 'missing',
    onDisk,
    deeperTiles: [...counts.values()].reduce((sum, count) => sum + count, 0),
    deeperShare: Math.max(0, ...[...counts].map(([z, count]) => count / 4 ** (z - tile.z))),
  };
}

/** Nearby tiles at zooms 3 to 6 and one far below. */
const someTiles = fc
  .array(fc.tuple(fc.constantFrom(3, 4, 5, 6, 12), fc.double({ min: 0.5, max: 0.62, noNaN: true }), fc.nat(5)), {
    maxLength: 40,
  })
  .map((places) => {
    const coords = places.map(([z, share, row]) => {
      return { z, x: Math.floor(share * 2 ** z), y: Math.min(2 ** z - 1, Math.floor(2 ** z * 0.4) + row) };
    });
    return [...new Map(coords.map((coord) => [formatTileCoord(coord), coord])).values()];
  });

describe('coverage of a rectangle', () => {
  it('matches a scan of all files', async () => {
    await fc.assert(
      fc.asyncProperty(someTiles, fc.integer({ min: 3, max: 6 }), async (there, zoom) => {
        const { disk } = await openTree(there);
        const edge = 2 ** (zoom - 3);
        const rectangle = rectangleOf(zoom, [4 * edge, 3 * edge], [5 * edge, 4 * edge]);
        const coverage = await measure(disk, rectangle);
        const expected: CoverageTile[] = [];
        for (let x = rectangle.minX; x <= rectangle.maxX; x += 1) {
          for (let y = rectangle.minY; y <= rectangle.maxY; y += 1) {
            expected.push(...[reckonTile({ z: zoom, x, y }, there) ?? []].flat());
          }
        }
        expect(coverage.tiles).toEqual(expected);
        await disk.close();
      }),
      { numRuns: 12 },
    );
  });

  it('names the deepest zoom with tiles below, or its own', async () => {
    const { disk } = await openTree([
      { z: 4, x: 8, y: 5 },
      { z: 9, x: 256, y: 160 },
      { z: 22, x: 0, y: 0 },
    ]);
    expect((await measure(disk, rectangleOf(3, [4, 2]))).deepestZoom).toBe(9);
    expect((await measure(disk, rectangleOf(3, [5, 2]))).deepestZoom).toBe(3);
    expect((await measure(disk, rectangleOf(0, [0, 0]))).deepestZoom).toBe(22);
    expect((await measure(disk, rectangleOf(22, [0, 0]))).tiles).toHaveLength(1);
    await disk.close();
  });

  it('takes freshness from the record, and treats tiles without one as stale', async () => {
    const { disk, sourceDir } = await openTree();
    await writeTiles(disk, [{ z: 6, x: 31, y: 31 }], recordOf('new'));
    await writeTiles(disk, [{ z: 6, x: 32, y: 31 }], recordOf('old'));
    plantTiles(sourceDir, [{ z: 6, x: 32, y: 32 }]);
    const { tiles } = await measure(disk, rectangleOf(6, [30, 30], [34, 34]));
    expect(tiles.map(({ x, y, state, onDisk }) => [x, y, state, onDisk])).toEqual([
      [31, 31, 'fresh', true],
      [32, 31, 'stale', true],
      [32, 32, 'stale', true],
    ]);
    // A record without its tile doesn't count.
    fs.rmSync(path.join(sourceDir, '6', '31', '31'));
    await clearOnDisk(disk, 'other');
    expect((await measure(disk, rectangleOf(6, [31, 31]))).tiles).toEqual([]);
    await disk.close();
  });

  it('reports as failed what failed last, on disk or not', async () => {
    const { disk } = await openTree([{ z: 6, x: 31, y: 31 }]);
    const failed = ['6/31/31', '6/33/33', '5/16/16'];
    const hasFailed = (coord: TileCoord): boolean => failed.includes(formatTileCoord(coord));
    const { tiles } = await measure(disk, rectangleOf(6, [30, 30], [34, 34]), { hasFailed });
    expect(tiles.map(({ x, state, onDisk }) => [x, state, onDisk])).toEqual([
      [31, 'failed', true],
      [33, 'failed', false],
    ]);
    await disk.close();
  });

  it('ends with its signal', async () => {
    const { disk } = await openTree([{ z: 6, x: 31, y: 31 }]);
    const controller = new AbortController();
    const measuring = measure(disk, rectangleOf(5, [10, 10], [20, 20]), { signal: controller.signal });
    controller.abort();
    await expect(measuring).rejects.toMatchObject({ code: 'cancelled' });
    await disk.close();
  });

  it('is empty without tiles', async () => {
    const { disk } = await openTree();
    expect(await measure(disk, rectangleOf(5, [0, 0], [31, 31]))).toEqual({ tiles: [], deepestZoom: 5 });
    await disk.close();
  });
});
