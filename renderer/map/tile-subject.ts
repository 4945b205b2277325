/** A tile with an open card: what the card reads of the map and can ask of it. */
import type { Source } from '../../shared/source.ts';
import type { LiveTile } from './live-tile.ts';

export interface TileSubject {
  /** Its place and, at any time, its status. */
  readonly tile: Pick<LiveTile, 'place' | 'status'>;
  readonly canvas: HTMLCanvasElement;
  readonly source: Source;
  /** The map's zoom when the tile is enlarged because the source has no deeper one; else undefined. */
  readonly tooDeepZoom: number | undefined;
  /** Requests the tile again. */
  readonly retry: () => void;
  /** Draws the tile as it is in the cache now. The picture stays until then. */
  readonly redraw: () => void;
}

/**
 * How the card was opened: by a click on a missing tile, by a click while inspecting, or by a command, which moves the focus to
 * the card. The last two show every fact.
 */
export type AskedBy = 'click' | 'inspect' | 'command';

/** A point of the window. */
export interface WindowPoint {
  readonly clientX: number;
  readonly clientY: number;
}

/** Shows one card at a time. */
export interface TileExplainer {
  /** Opens the card of a tile beside a point of the window. Calls `onClose` once, when it closes. */
  readonly open: (subject: TileSubject, by: AskedBy, beside: WindowPoint, onClose: () => void) => void;
  /** Call when the tile's status has changed. */
  readonly update: () => void;
  readonly close: () => void;
}
