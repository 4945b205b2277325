/** Paints what lies within the width of a track: a band below its line. Runs in the layer's worker. */
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { BUFFER_PX, findLayerTile, type LayerIndex } from '../layer-index.ts';
import { type Brush, traceShape } from './tile-painting.ts';

const BAND_ALPHA = 0.22;
const LEAST_PX = 4;
/** At the equator and zoom 0: 2π · 6,378,137 m / 256. */
const METRES_PER_PX = 156_543.034;

/**
 * Paints the bands on a tile, in CSS pixels; `widthsMetres` has the width of each feature, 0 for none. Returns false if nothing is
 * on the tile.
 */
export function paintBands(
  brush: Brush,
  index: LayerIndex,
  coord: TileCoord,
  { widthsMetres, colour }: { readonly widthsMetres: readonly number[]; readonly colour: string },
): boolean {
  brush.strokeStyle = colour;
  const painted = widthsMetres.map((width, feature) => width > 0 && paintBand(brush, index, coord, feature, width));
  return painted.includes(true);
}

function paintBand(brush: Brush, index: LayerIndex, coord: TileCoord, feature: number, widthMetres: number): boolean {
  const widthPx = measureBand(index, feature, coord.z, widthMetres);
  // A tile knows only what is near it; one of a zoom at which the band is narrow knows enough.
  const above = Math.max(0, Math.ceil(Math.log2(widthPx / 2 / BUFFER_PX)));
  const tile = findLayerTile(index, coord, Math.min(coord.z, above));
  const shapes = tile.shapes.filter(({ id }) => index.parts[Number(id)]?.feature === feature);
  if (shapes.length === 0) return false;
  brush.beginPath();
  for (const shape of shapes) traceShape(brush, shape, tile);
  Object.assign(brush, { lineCap: 'round', lineJoin: 'round', lineWidth: widthPx });
  brush.globalAlpha = BAND_ALPHA;
  brush.stroke();
  brush.globalAlpha = 1;
  return true;
}

/** The width of a band in pixels, at the latitude of the middle of its first line: the same on all tiles. */
function measureBand({ parts }: LayerIndex, feature: number, zoom: number, widthMetres: number): number {
  const box = parts.find((part) => part.feature === feature)?.box;
  const lat = box ? (box.south + box.north) / 2 : 0;
  const metresPerPx = (METRES_PER_PX * Math.max(0.05, Math.cos((lat * Math.PI) / 180))) / 2 ** zoom;
  return Math.max(LEAST_PX, widthMetres / metresPerPx);
}
