/** A tile that is explained to people: what the map tells of it, and what an explanation can ask of the map. */
import type { Source } from '../../shared/source.ts';
import type { LiveTile } from './live-tile.ts';

export interface TileSubject {
  /** Its place and, at any time, its status. */
  readonly tile: Pick<LiveTile, 'place' | 'status'>;
  readonly canvas: HTMLCanvasElement;
  readonly source: Source;
  /** The map's zoom when it is deeper than the source goes, so that the tile is enlarged; else undefined. */
  readonly tooDeepZoom: number | undefined;
  /** Asks for the tile once more. */
  readonly retry: () => void;
  /** Draws it as the cache has it now; what is seen stays until then. */
  readonly redraw: () => void;
}

/**
 * How people asked: by a click on a missing tile, by a click while inspecting, or by a command, whose answer takes the
 * focus. The last two show every fact.
 */
export type AskedBy = 'click' | 'inspect' | 'command';

/** A place in the window. */
export interface WindowPoint {
  readonly clientX: number;
  readonly clientY: number;
}

/** Shows one explanation at a time. */
export interface TileExplainer {
  /** Explains a tile beside a place of the window; `onClose` is told once, however that ends. */
  readonly open: (subject: TileSubject, by: AskedBy, beside: WindowPoint, onClose: () => void) => void;
  /** Something about the tile has changed. */
  readonly update: () => void;
  readonly close: () => void;
}
