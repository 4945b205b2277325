/** Keeps the canvases of tiles that left the page, so that going back shows them in the next frame. No calls here. */
import type { TilePlace } from '../../../shared/calls/contract.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import type { TileFreshness } from '../../../shared/tiles/tile.ts';
import { formatTileCoord } from '../../../shared/tiles/tile-coord.ts';

/** The limit of all canvases together: about ten screens of tiles. */
export const KEPT_BYTES = 96 * 1024 * 1024;
const BYTES_PER_PIXEL = 4;

export interface KeptTile {
  readonly place: TilePlace;
  /** Not in the page. */
  readonly canvas: HTMLCanvasElement;
  readonly freshness: TileFreshness;
  /** When it left the page, by `performance.now()`. */
  readonly leftMs: number;
}

/** The tiles that left last, up to {@link KEPT_BYTES} of pixels. Evicts those that left first. */
export class KeptTiles {
  readonly #tiles = new Map<string, KeptTile>();
  #bytes = 0;

  /** Takes over a tile. The caller must not draw on its canvas any more. */
  keep(tile: KeptTile): void {
    const key = nameTile(tile.place);
    this.#drop(key);
    this.#tiles.set(key, tile);
    this.#bytes += countBytes(tile);
    for (const oldest of this.#tiles.keys()) {
      if (this.#bytes <= KEPT_BYTES) break;
      this.#drop(oldest);
    }
  }

  /** Removes and returns a tile; its canvas belongs to the caller again. Undefined when it isn't here. */
  take(place: TilePlace): KeptTile | undefined {
    const key = nameTile(place);
    const tile = this.#tiles.get(key);
    if (tile === undefined) return undefined;
    this.#tiles.delete(key);
    this.#bytes -= countBytes(tile);
    return tile;
  }

  /** Drops the tiles of a source, or all with null. */
  forget(sourceId: SourceId | null): void {
    for (const [key, { place }] of this.#tiles) if (sourceId === null || place.sourceId === sourceId) this.#drop(key);
  }

  /** The tiles of a source, by zoom. */
  list(sourceId: SourceId): readonly KeptTile[] {
    const own = [...this.#tiles.values()].filter(({ place }) => place.sourceId === sourceId);
    return own.sort((one, other) => one.place.coord.z - other.place.coord.z);
  }

  #drop(key: string): void {
    const tile = this.#tiles.get(key);
    if (tile === undefined) return;
    this.#tiles.delete(key);
    this.#bytes -= countBytes(tile);
    // Frees the pixels before the canvas is garbage-collected.
    tile.canvas.width = 0;
  }
}

function nameTile({ sourceId, coord }: TilePlace): string {
  return `${sourceId}/${formatTileCoord(coord)}`;
}

function countBytes({ canvas }: KeptTile): number {
  return canvas.width * canvas.height * BYTES_PER_PIXEL;
}
