/** Which part of a stand-in piece covers which part of a tile. Pure arithmetic. */
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';

/** A square by its upper left corner and its edge, in parts of a whole tile: 0 to 1. */
interface Square {
  readonly left: number;
  readonly top: number;
  readonly edge: number;
}

export interface PiecePlace {
  /** The part of the piece that is drawn. */
  readonly from: Square;
  /** The part of the tile that it is drawn on. */
  readonly to: Square;
}

const WHOLE: Square = { left: 0, top: 0, edge: 1 };

/** How to draw a piece on a tile: a part of a coarser piece, or a whole finer one. Undefined when they don't overlap. */
export function placePiece(tile: TileCoord, piece: TileCoord): PiecePlace | undefined {
  const from = piece.z <= tile.z ? locate(tile, piece) : WHOLE;
  const to = piece.z <= tile.z ? WHOLE : locate(piece, tile);
  return from && to && { from, to };
}

/** Where the deeper tile lies in the other one; undefined when it is outside. */
function locate(deep: TileCoord, above: TileCoord): Square | undefined {
  const perEdge = 2 ** (deep.z - above.z);
  const [column, row] = [deep.x - above.x * perEdge, deep.y - above.y * perEdge];
  const isInside = column >= 0 && column < perEdge && row >= 0 && row < perEdge;
  return isInside ? { left: column / perEdge, top: row / perEdge, edge: 1 / perEdge } : undefined;
}
