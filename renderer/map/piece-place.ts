/** Where a tile and a piece that stands in for it lie on each other. Plain arithmetic of the grid. */
import type { TileCoord } from '../../shared/tile-coord.ts';

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

/** How to draw a piece in the place of a tile: a part of one above it, the whole of any other. Undefined when they do not meet. */
export function placePiece(tile: TileCoord, piece: TileCoord): PiecePlace | undefined {
  const from = piece.z <= tile.z ? locate(tile, piece) : WHOLE;
  const to = piece.z <= tile.z ? WHOLE : locate(piece, tile);
  return from && to && { from, to };
}

/** Where the deeper tile lies in the other one; undefined when it lies elsewhere. */
function locate(deep: TileCoord, above: TileCoord): Square | undefined {
  const perEdge = 2 ** (deep.z - above.z);
  const [column, row] = [deep.x - above.x * perEdge, deep.y - above.y * perEdge];
  const isInside = column >= 0 && column < perEdge && row >= 0 && row < perEdge;
  return isInside ? { left: column / perEdge, top: row / perEdge, edge: 1 / perEdge } : undefined;
}
