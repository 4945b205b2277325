/** Where the map goes when an archive is opened. */
import type { BoundingBox } from '../../../shared/areas/area.ts';
import type { ArchiveDraft } from '../../../shared/sources/source-draft.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { MERCATOR_MAX_LAT, tileZoomOffset, VIEW_MAX_ZOOM, type View } from '../../../shared/view.ts';
import type { Archive } from '../../archives/archive.ts';

/** The part of a window that the bounds fill, in CSS pixels: smaller than most windows. */
const FILLED_PX = { width: 900, height: 600 };

/**
 * The view that shows the bounds of an archive, at a zoom that it has tiles for; undefined if the present view lies in them and
 * shows tiles, or if the archive has no tiles.
 */
export function findArchiveView(
  present: View,
  draft: Pick<ArchiveDraft, 'bounds' | 'minZoom' | 'maxZoom' | 'tileSizePx'>,
): View | undefined {
  const { bounds } = draft;
  if (!bounds) return undefined;
  const least = draft.minZoom + tileZoomOffset(draft);
  const { west, south, east, north } = bounds;
  const isBetween =
    west <= east ? present.lon >= west && present.lon <= east : present.lon >= west || present.lon <= east;
  if (isBetween && present.lat >= south && present.lat <= north && present.zoom >= least) return undefined;
  const [top, bottom] = [toRow(north), toRow(south)];
  const width = (east - west + (east < west ? 360 : 0)) / 360;
  const fitting = Math.floor(
    Math.log2(Math.min(FILLED_PX.width / 256 / width, FILLED_PX.height / 256 / (bottom - top))),
  );
  const deepest = Math.min(draft.maxZoom + tileZoomOffset(draft), VIEW_MAX_ZOOM);
  const middle = west + width * 180;
  return {
    lat: toLat((top + bottom) / 2),
    lon: middle > 180 ? middle - 360 : middle,
    zoom: Math.max(least, Math.min(deepest, fitting)),
  };
}

/** As many tiles are enough to find a place where there are some. */
const MAX_LISTED = 500;

/** The bounds of an archive that doesn't say them: of its first tiles, as far as they have one zoom. Null without tiles. */
export async function findTileBounds(archive: Pick<Archive, 'listTiles'>): Promise<BoundingBox | null> {
  const tiles: TileCoord[] = [];
  for await (const { coord } of archive.listTiles(new AbortController().signal)) {
    if (tiles.length >= MAX_LISTED || (tiles[0] && tiles[0].z !== coord.z)) break;
    tiles.push(coord);
  }
  const [first] = tiles;
  if (!first) return null;
  const columns = tiles.map(({ x }) => x);
  const rows = tiles.map(({ y }) => y);
  const count = 2 ** first.z;
  return {
    west: (Math.min(...columns) / count) * 360 - 180,
    south: toLat((Math.max(...rows) + 1) / count),
    east: ((Math.max(...columns) + 1) / count) * 360 - 180,
    north: toLat(Math.min(...rows) / count),
  };
}

/** Web Mercator: from 0 in the north to 1 in the south. */
function toRow(lat: number): number {
  const rad = (Math.max(-MERCATOR_MAX_LAT, Math.min(MERCATOR_MAX_LAT, lat)) * Math.PI) / 180;
  return (1 - Math.asinh(Math.tan(rad)) / Math.PI) / 2;
}

function toLat(row: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * row))) * 180) / Math.PI;
}
