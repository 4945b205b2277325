/** Reads what the window shows for each tile, and computes a view's tiles independently. */
import type { Page } from '@playwright/test';
import type { StandInKind } from '../../renderer/map/tiles/stand-in.ts';
import type { TileState } from '../../renderer/map/tiles/tile-status.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { View } from '../../shared/view.ts';

export interface ShownTile {
  /** `z/x/y`. */
  readonly place: string;
  readonly state: TileState;
  /** What stands in for a missing tile. */
  readonly standIn: StandInKind | undefined;
  /** The colour near its lower edge, where the test server's tiles have no text; undefined if nothing is drawn. */
  readonly colour: string | undefined;
}

/** Every tile of the page that is in view, in no order. */
export async function readShownTiles(page: Page): Promise<readonly ShownTile[]> {
  return page.evaluate(() => {
    const view = document.querySelector('#map')?.getBoundingClientRect() ?? new DOMRect();
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('#map canvas.leaflet-tile')];
    const inView = canvases.filter((canvas) => {
      const { left, right, top, bottom } = canvas.getBoundingClientRect();
      // Tiles that only touch the edge aren't visible.
      return right > view.left + 1 && left < view.right - 1 && bottom > view.top + 1 && top < view.bottom - 1;
    });
    // Reading from the tile canvases would change how the browser stores and draws them.
    const pixel = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
    const context = pixel.getContext('2d', { willReadFrequently: true });
    const readColour = (canvas: HTMLCanvasElement): string | undefined => {
      if (canvas.width === 0 || !context) return undefined;
      context.drawImage(canvas, Math.floor(canvas.width / 2), Math.floor(canvas.height * 0.9), 1, 1, 0, 0, 1, 1);
      return context.getImageData(0, 0, 1, 1).data.slice(0, 3).join(',');
    };
    return inView.map((canvas) => ({
      place: canvas.dataset.tile ?? '',
      state: canvas.dataset.state as TileState,
      standIn: canvas.dataset.standIn as ShownTile['standIn'],
      colour: readColour(canvas),
    }));
  });
}

/**
 * The 256 px tiles that a map of this size shows, each once (https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames).
 */
export function listVisibleTiles(
  view: View,
  size: { readonly width: number; readonly height: number },
): readonly TileCoord[] {
  const count = 2 ** view.zoom;
  const lat = (view.lat * Math.PI) / 180;
  const centre = { x: ((view.lon + 180) / 360) * count, y: ((1 - Math.asinh(Math.tan(lat)) / Math.PI) / 2) * count };
  const half = { x: size.width / 512, y: size.height / 512 };
  const tiles = new Map<string, TileCoord>();
  for (let column = Math.floor(centre.x - half.x); column < centre.x + half.x; column += 1) {
    for (let y = Math.max(0, Math.floor(centre.y - half.y)); y < Math.min(count, centre.y + half.y); y += 1) {
      const x = ((column % count) + count) % count;
      tiles.set(`${x}/${y}`, { z: view.zoom, x, y });
    }
  }
  return [...tiles.values()];
}
