/** The picture of one tile in the page, with the marks that tell what it is. Knows nothing of calls. */
import { formatTileCoord, type TileCoord } from '../../shared/tile-coord.ts';
import type { TileSurface } from './live-tile.ts';
import { drawPieces, drawTileImage } from './tile-image.ts';
import { isShown, type TileStatus } from './tile-status.ts';

/** A canvas that Leaflet places; what is drawn on it and how it is marked is told by its `data-` attributes, too. */
export interface TileCanvas extends TileSurface {
  readonly canvas: HTMLCanvasElement;
  /** Leaves the page; what is drawn stays on the canvas. */
  readonly leave: () => void;
}

/** A surface for a tile of so many CSS pixels: an empty canvas, or one that was in the page before, with its picture. */
export function createTileCanvas(
  coord: TileCoord,
  sizePx: number,
  canvas: HTMLCanvasElement = document.createElement('canvas'),
): TileCanvas {
  canvas.dataset.tile = formatTileCoord(coord);
  let mark: HTMLElement | undefined;

  const showMark = (name: string | undefined) => {
    if (name !== undefined && mark?.className === name) return;
    mark?.remove();
    mark = name === undefined ? undefined : placeMark(canvas, name);
  };
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
      const isOwn = isShown(status.state);
      // Leaflet shows what has the first of these, and gives it only to a tile whose first answer was good.
      canvas.classList.toggle('leaflet-tile-loaded', isOwn);
      canvas.classList.toggle('tile-stand-in', status.standIn !== undefined);
      canvas.classList.toggle('tile-failed', !isOwn && status.error !== undefined);
      canvas.classList.toggle('tile-old', status.state === 'old');
      showMark(nameMark(status));
    },
    leave() {
      mark?.remove();
      mark = undefined;
    },
  };
}

function nameMark({ state, standIn }: TileStatus): string | undefined {
  if (standIn) return standIn === 'world' ? 'tile-mark mark-world' : 'tile-mark mark-scaled';
  return state === 'old' ? 'tile-mark mark-old' : undefined;
}

/** A canvas has no inside for a mark, so one lies over it; it goes where Leaflet has put the canvas, which stays there. */
function placeMark(canvas: HTMLCanvasElement, name: string): HTMLElement {
  const mark = document.createElement('div');
  mark.className = name;
  const { width, height, transform, left, top } = canvas.style;
  Object.assign(mark.style, { width, height, transform, left, top });
  canvas.after(mark);
  return mark;
}
