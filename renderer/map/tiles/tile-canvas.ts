/** The picture of one tile in the page. Knows nothing of calls. */
import type { Source } from '../../../shared/sources/source.ts';
import { formatTileCoord, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { isDrawnDark } from './dark-world.ts';
import type { TileSurface } from './live-tile.ts';
import { drawPieces, drawTileImage } from './tile-image.ts';
import { isShown } from './tile-status.ts';

/** A canvas that Leaflet places. Its `data-` attributes name what is drawn on it. */
export interface TileCanvas extends TileSurface {
  readonly canvas: HTMLCanvasElement;
}

/** A surface for a tile of a source: an empty canvas, or one that was in the page before, with its picture. */
export function createTileCanvas(
  coord: TileCoord,
  source: Pick<Source, 'kind' | 'rules'>,
  canvas: HTMLCanvasElement = document.createElement('canvas'),
): TileCanvas {
  canvas.dataset.tile = formatTileCoord(coord);
  const describeLook = () => ({ sizePx: source.rules.tileSizePx, isDark: isDrawnDark(source) });
  return {
    canvas,
    drawTile: (tile, signal) => drawTileImage(canvas, tile, describeLook(), signal),
    drawStandIn: (pieces, signal) => drawPieces(canvas, pieces, describeLook(), signal),
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
