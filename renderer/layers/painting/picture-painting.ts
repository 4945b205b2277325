/** Paints pictures over a part of the world onto tiles. */
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { LayerIndex } from '../layer-index.ts';
import { type PictureCorners, TILE_EDGE_PX, toWorldPlace } from '../layer-parts.ts';
import type { LayerStyles } from '../layer-styles.ts';
import { type WarpCell, warpPicture } from './picture-warp.ts';
import { isPartSeen } from './styled-painting.ts';
import type { PictureStore } from './thing-painting.ts';
import { HALO, type TileLook } from './tile-painting.ts';

export interface PictureWork {
  readonly index: LayerIndex;
  readonly styles: LayerStyles | null;
  readonly coord: TileCoord;
  readonly look: Pick<TileLook, 'selected'>;
  readonly store: PictureStore;
  /** Pixels of the canvas for a CSS pixel. */
  readonly scale: number;
}

/** What is needed of a canvas. */
export type PictureBrush = Pick<
  OffscreenCanvasRenderingContext2D,
  'save' | 'restore' | 'setTransform' | 'beginPath' | 'rect' | 'clip' | 'drawImage' | 'moveTo' | 'lineTo' | 'stroke'
> & {
  globalAlpha: number;
  imageSmoothingQuality: ImageSmoothingQuality;
  strokeStyle: unknown;
  lineWidth: number;
};

/** Paints the pictures of a layer onto a tile, or the outline of the selected one. Returns false if none is on it. */
export function paintPictures(brush: PictureBrush, { index, styles, coord, look, store, scale }: PictureWork): boolean {
  let isPainted = false;
  for (const { part, picture, opacity, corners } of index.pictures) {
    const bitmap = store.get(picture);
    if (!bitmap || !isPartSeen(index, styles, part, coord.z, look.selected)) continue;
    const { width, height } = bitmap;
    const cells = [...warpPicture({ corners, width, height, tile: coord, edgePx: Math.round(TILE_EDGE_PX * scale) })];
    isPainted ||= cells.length > 0;
    if (look.selected === null) for (const cell of cells) paintCell(brush, bitmap, cell, opacity);
    else if (cells.length > 0) outline(brush, corners, coord);
  }
  return isPainted;
}

function paintCell(brush: PictureBrush, bitmap: ImageBitmap, cell: WarpCell, opacity: number): void {
  const { source, matrix } = cell;
  const [a, b, c, d, e, f] = matrix;
  brush.save();
  brush.setTransform(1, 0, 0, 1, 0, 0);
  brush.beginPath();
  brush.rect(cell.left, cell.top, cell.width, cell.height);
  brush.clip();
  // Counted from the picture's corner, which may be far away, a canvas would be too coarse.
  brush.setTransform(a, b, c, d, e + a * source.x + c * source.y, f + b * source.x + d * source.y);
  brush.globalAlpha = opacity;
  // `high` overshoots at edges where a picture is magnified.
  brush.imageSmoothingQuality = 'medium';
  brush.drawImage(bitmap, source.x, source.y, source.width, source.height, 0, 0, source.width, source.height);
  brush.restore();
}

/** Edges are straight in degrees, not on the map. */
const STEPS_PER_EDGE = 32;

function outline(brush: PictureBrush, corners: PictureCorners, { z, x, y }: TileCoord): void {
  const worldPx = TILE_EDGE_PX * 2 ** z;
  const places = corners.flatMap((from, index) => {
    const to = corners[(index + 1) % corners.length] ?? from;
    return Array.from({ length: STEPS_PER_EDGE }, (_, step) => {
      const share = step / STEPS_PER_EDGE;
      return toWorldPlace([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
    });
  });
  brush.beginPath();
  for (const turn of [-1, 0, 1]) {
    for (const [index, place] of [...places, ...places.slice(0, 1)].entries()) {
      const at = [(place.x + turn) * worldPx - x * TILE_EDGE_PX, place.y * worldPx - y * TILE_EDGE_PX] as const;
      if (index === 0) brush.moveTo(...at);
      else brush.lineTo(...at);
    }
  }
  for (const { colour, byPx } of HALO) {
    brush.strokeStyle = colour;
    brush.lineWidth = byPx;
    brush.stroke();
  }
}
