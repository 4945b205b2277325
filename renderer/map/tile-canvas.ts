/** The picture of one tile in the page. Knows nothing of calls. */
import { formatTileCoord, type TileCoord } from '../../shared/tile-coord.ts';
import type { TileSurface } from './live-tile.ts';
import { drawPieces, drawTileImage } from './tile-image.ts';
import { isShown } from './tile-status.ts';

/** A canvas that Leaflet places. Its `data-` attributes say what is drawn on it. */
export interface TileCanvas extends TileSurface {
  readonly canvas: HTMLCanvasElement;
}

/** A surface for a tile of so many CSS pixels: an empty canvas, or one that was in the page before, with its picture. */
export function createTileCanvas(
  coord: TileCoord,
  sizePx: number,
  canvas: HTMLCanvasElement = document.createElement('canvas'),
): TileCanvas {
  canvas.dataset.tile = formatTileCoord(coord);
  return {
    canvas,
    drawTile: (tile, signal) => drawTileImage(canvas, tile, sizePx, signal),
    drawStandIn: (pieces, signal) => drawPieces(canvas, pieces, sizePx, signal),
    wipe() {
      canvas.width = 0;
    },
    show(status) {
      canvas.dataset.state = status.state;
      if (status.standIn) canvas.dataset.standIn = status.standIn;
      else delete canvas.dataset.standIn;
      // Leaflet shows what has the first of these, and gives it only to a tile whose first answer was good.
      canvas.classList.toggle('leaflet-tile-loaded', isShown(status.state));
      canvas.classList.toggle('tile-stand-in', status.standIn !== undefined);
    },
  };
}
