/** Which tiles of an area are fetched as samples of its tile sizes: few, spread out, and where most are missing. */
import { describe, expect, it } from 'vitest';
import { createTileCover } from '../../../../app/warming/cover/tile-cover.ts';
import { MAX_SAMPLES, pickSamples } from '../../../../app/warming/tile-samples.ts';
import type { ZoomEstimate } from '../../../../shared/areas/area.ts';
import { formatTileCoord } from '../../../../shared/tiles/tile-coord.ts';
import { boxOf, listTilesOf } from '../../../support/tile-box.ts';

const RECTANGLE = { z: 10, x0: 500, x1: 519, y0: 300, y1: 329 };
const cover = createTileCover({ kind: 'box', box: boxOf(RECTANGLE) });

async function describeZoom(zoom: number, more: Partial<ZoomEstimate> = {}): Promise<ZoomEstimate> {
  const tiles = await cover.countTiles(zoom);
  return { zoom, tiles, fresh: 0, stale: 0, missing: tiles, meanBytes: null, measuredTiles: 0, ...more };
}

describe('samples', () => {
  it('are three tiles of a zoom, of the area, spread over it', async () => {
    const picked = pickSamples(cover, [await describeZoom(10)]);
    const inside = new Set(listTilesOf(RECTANGLE).map(formatTileCoord));
    expect(picked.every((coord) => inside.has(formatTileCoord(coord)))).toBe(true);
    expect(picked.map(({ x }) => x)).toEqual([503, 510, 516]);
  });

  it('are all tiles of a zoom that has fewer', async () => {
    const picked = pickSamples(cover, [await describeZoom(3), await describeZoom(2)]);
    expect(picked.map(formatTileCoord)).toEqual(['3/3/2', '3/4/2', '2/1/1', '2/2/1']);
  });

  it('are only of zooms without known sizes and with missing tiles', async () => {
    const zooms = [
      await describeZoom(8, { measuredTiles: 4 }),
      await describeZoom(9, { missing: 0 }),
      await describeZoom(10),
    ];
    expect(new Set(pickSamples(cover, zooms).map(({ z }) => z))).toEqual(new Set([10]));
  });

  it('are no more than a dozen, of the deepest zooms', async () => {
    const zooms = await Promise.all([7, 8, 9, 10, 11, 12].map((zoom) => describeZoom(zoom)));
    const picked = pickSamples(cover, zooms);
    expect(picked.length).toBe(MAX_SAMPLES);
    expect([...new Set(picked.map(({ z }) => z))]).toEqual([12, 11, 10, 9]);
  });
});
