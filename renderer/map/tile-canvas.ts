/** The canvas of one tile. */
import { formatTileCoord, type TileCoord } from '../../shared/tile-coord.ts';
import type { TileSurface } from './live-tile.ts';
import { drawPieces, drawTileImage } from './tile-image.ts';
import { isShown } from './tile-status.ts';

/** A canvas that Leaflet places. Its `data-` attributes name what is drawn on it. */
export interface TileCanvas extends TileSurface {
  readonly canvas: HTMLCanvasElement;
}

/** A surface of `sizePx` CSS pixels, on a new canvas or on a kept one with its picture. */
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
      // Leaflet shows only elements with the first class, and sets it only when the first answer was good.
      canvas.classList.toggle('leaflet-tile-loaded', isShown(status.state));
      canvas.classList.toggle('tile-stand-in', status.standIn !== undefined);
    },
  };
}
