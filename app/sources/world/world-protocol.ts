/** The messages between the world source and its worker thread. */
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';

/** Asks for one tile; answered by exactly one {@link DrawAnswer} with the same id. */
export interface DrawRequest {
  readonly id: number;
  readonly coord: TileCoord;
}

/** The tile's SVG in UTF-8, its buffer handed over, or why it could not be drawn. */
export type DrawAnswer =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly reason: string };
