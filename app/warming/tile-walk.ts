/** The order in which an area is warmed: the coarse zooms first, so that an interrupted run leaves a map of all of it. */
import type { TileColumn } from '../../shared/tile-column.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';

/** Every tile of the zooms from `minZoom` to `maxZoom`, both included; one at a time, never as a list. */
export function* walkTiles(
  columns: (zoom: number) => Iterable<TileColumn>,
  minZoom: number,
  maxZoom: number,
): Generator<TileCoord, void> {
  for (let z = minZoom; z <= maxZoom; z += 1) {
    for (const { x, spans } of columns(z)) {
      for (const [first, last] of spans) {
        for (let y = first; y <= last; y += 1) yield { z, x, y };
      }
    }
  }
}
