/** Surveys of a real folder: what is fresh, stale and missing, and tile sizes. */

import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DiskTier } from '../../../../app/cache/disk/disk-tier.ts';
import type { TileRecord } from '../../../../app/cache/files/tile-record.ts';
import type { CoveredArea } from '../../../../app/warming/area-tiles.ts';
import { countArea, type SurveyOptions, surveyArea, type ZoomSurvey } from '../../../../app/warming/survey.ts';
import type { TileCoord } from '../../../../shared/tiles/tile-coord.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';
import { areaOf, plantTiles, writeTiles } from '../../../support/tile-sets.ts';

const FRESH: TileRecord = { answeredMs: 1, headers: { etag: '"fresh"' } };
const STALE: TileRecord = { answeredMs: 1, headers: {} };
const column = (z: number, rows: number): TileCoord[] => Array.from({ length: rows }, (_, y) => ({ z, x: 33, y }));

async function survey(
  disk: DiskTier,
  area: CoveredArea,
  options: Partial<SurveyOptions> = {},
): Promise<readonly ZoomSurvey[]> {
  const judgeRecord: SurveyOptions['judgeRecord'] = (_id, { headers }) => (headers.etag ? 'fresh' : 'must-revalidate');
  return surveyArea(area, await countArea(area), { disk, judgeRecord, ...options });
}

describe('a survey', () => {
  it('counts fresh, stale and missing tiles, and their known sizes', async () => {
    const cacheDir = makeTempDir();
    const disk = await DiskTier.open({ cacheDir });
    await writeTiles(disk, column(6, 3), FRESH);
    await writeTiles(disk, column(6, 5).slice(3), STALE);
    // This one has no record.
    plantTiles(path.join(cacheDir, 'test'), [{ z: 6, x: 33, y: 5 }]);
    const sizes = (await disk.sampleSizes('test', 6)).map((size) => size);
    const [found] = await survey(disk, areaOf(column(6, 10), 6, 6));
    expect(found).toMatchObject({ zoom: 6, tiles: 10, fresh: 3, stale: 3, missing: 4 });
    expect(found?.sizes).toEqual({
      count: 5,
      sum: sizes.reduce((sum, size) => sum + size, 0),
      sumOfSquares: sizes.reduce((sum, size) => sum + size * size, 0),
    });
    await disk.close();
  });

  it('uses sizes from elsewhere at a zoom without any, of the same source only', async () => {
    const disk = await DiskTier.open({ cacheDir: makeTempDir() });
    await writeTiles(disk, column(6, 4), FRESH);
    const elsewhere = areaOf(
      [
        { z: 6, x: 1, y: 1 },
        { z: 7, x: 1, y: 1 },
      ],
      6,
      7,
    );
    const found = await survey(disk, elsewhere);
    expect(found.map(({ sizes, missing }) => [sizes.count, missing])).toEqual([
      [4, 1],
      [0, 1],
    ]);
    const other = await survey(disk, { ...elsewhere, sourceId: 'other' });
    expect(other.map(({ sizes }) => sizes.count)).toEqual([0, 0]);
    await disk.close();
  });

  it('ends when it is cancelled, while it counts and while it surveys', async () => {
    const disk = await DiskTier.open({ cacheDir: makeTempDir() });
    await writeTiles(disk, column(6, 1), FRESH);
    const area = areaOf(column(6, 2), 6, 6);
    const signal = AbortSignal.abort();
    await expect(countArea(area, signal)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(survey(disk, area, { signal })).rejects.toMatchObject({ code: 'cancelled' });
    await disk.close();
  });
});
