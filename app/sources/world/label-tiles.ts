/** Finds the placed names that a tile has to draw. */
import type { TileCoord } from '../../../shared/tile-coord.ts';
import type { PlacedLabel } from './label-layout.ts';
import { TILE_SIZE_PX, worldSizePx } from './mercator.ts';

/** Every label whose box comes within `marginPx` of the tile, in pixels from the tile's north-west corner; the world repeats sideways. */
export function labelsNearTile(layout: readonly PlacedLabel[], coord: TileCoord, marginPx: number): PlacedLabel[] {
  const worldPx = worldSizePx(coord.z);
  const top = coord.y * TILE_SIZE_PX;
  return [-worldPx, 0, worldPx].flatMap((shift) => {
    const left = coord.x * TILE_SIZE_PX - shift;
    return layout
      .filter((label) => isNear(label, left, top, marginPx))
      .map((label) => ({ ...label, centreX: label.centreX - left, centreY: label.centreY - top }));
  });
}

function isNear(label: PlacedLabel, left: number, top: number, marginPx: number): boolean {
  const reach = TILE_SIZE_PX / 2 + marginPx;
  return (
    Math.abs(label.centreX - left - TILE_SIZE_PX / 2) < reach + label.widthPx / 2 &&
    Math.abs(label.centreY - top - TILE_SIZE_PX / 2) < reach + label.heightPx / 2
  );
}
