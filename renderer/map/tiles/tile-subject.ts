/** A tile whose details people look at, and the card that shows them. */
import type { Source } from '../../../shared/sources/source.ts';
import type { LiveTile } from './live-tile.ts';

export interface TileSubject {
  /** Its place and, at any time, its status. */
  readonly tile: Pick<LiveTile, 'place' | 'status'>;
  readonly canvas: HTMLCanvasElement;
  readonly source: Source;
  /** The map's zoom when it is deeper than the source goes, so that the tile is enlarged; else undefined. */
  readonly tooDeepZoom: number | undefined;
  /** Draws it as the cache has it now; what is seen stays until then. */
  readonly redraw: () => void;
}

/** Shows the details of one tile at a time. */
export interface TileExplainer {
  /** Shows a tile, in the card that is open if one is. `onClose` is called once, however that card closes. */
  readonly open: (subject: TileSubject, takesFocus: boolean, onClose: () => void) => void;
  /** Something about the tile has changed. */
  readonly update: () => void;
  readonly close: () => void;
}
