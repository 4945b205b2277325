/** Picks the tiles of an area that say most about its tile sizes. */
import type { ZoomEstimate } from '../../shared/areas/area.ts';
import type { TileColumn } from '../../shared/tiles/tile-column.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { countRows } from './cover/row-spans.ts';
import type { TileCover } from './cover/tile-cover.ts';

/** Maximum number of picked tiles, overall and per zoom. */
export const MAX_SAMPLES = 12;
const PER_ZOOM = 3;

/** Tiles spread over the area, for zooms without known sizes; deep zooms first, because they have most tiles. */
export function pickSamples(cover: Pick<TileCover, 'columns'>, zooms: readonly ZoomEstimate[]): readonly TileCoord[] {
  const unknown = zooms.filter(({ measuredTiles, missing }) => measuredTiles === 0 && missing > 0);
  unknown.sort((one, other) => other.zoom - one.zoom);
  return unknown.flatMap(({ zoom, tiles }) => pickInZoom(cover.columns(zoom), zoom, tiles)).slice(0, MAX_SAMPLES);
}

function pickInZoom(columns: Iterable<TileColumn>, z: number, tiles: number): TileCoord[] {
  const picks = Math.min(PER_ZOOM, tiles);
  const wanted = Array.from({ length: picks }, (_, index) => Math.floor(((index + 0.5) * tiles) / picks));
  const found: TileCoord[] = [];
  let passed = 0;
  for (const { x, spans } of columns) {
    const rows = countRows(spans);
    for (let next = wanted[found.length]; next !== undefined && next < passed + rows; next = wanted[found.length]) {
      found.push({ z, x, y: rowAt(spans, next - passed) });
    }
    if (found.length === picks) break;
    passed += rows;
  }
  return found;
}

function rowAt(spans: TileColumn['spans'], index: number): number {
  let left = index;
  for (const [first, last] of spans) {
    if (left <= last - first) return first + left;
    left -= last - first + 1;
  }
  return spans[0]?.[0] ?? 0;
}
