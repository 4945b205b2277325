/** Finds the tiles of a PMTiles archive of which only parts are at hand, in the worker. */
import { CodedError } from '../../../shared/errors.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { ArchiveFacts } from '../archive.ts';
import type { TilePlace } from '../archive-protocol.ts';
import { openPmtiles, type Pmtiles, START_BYTES } from './pmtiles.ts';

/** Reads a part, or as much of it as there is. Rejects with `cancelled`. */
export type NeedPart = (offset: number, length: number) => Promise<Uint8Array>;

// Calls run in a worker, which ends with them.
const forEver = new AbortController().signal;

export class PmtilesParts {
  readonly facts: ArchiveFacts;
  readonly tileCount: number | null;
  readonly tileCompression: number;
  readonly #archive: Pmtiles;

  private constructor(archive: Pmtiles) {
    this.#archive = archive;
    this.facts = archive.facts;
    this.tileCount = archive.tileCount;
    this.tileCompression = archive.tileCompression;
  }

  /** Rejects like {@link openPmtiles}. Small archives often fit into the beginning, which is read once. */
  static async open(needPart: NeedPart, describes: boolean): Promise<PmtilesParts> {
    let start: Uint8Array | undefined;
    const readRange = async (offset: number, length: number): Promise<Uint8Array> => {
      if (start && offset + length <= start.length) return start.subarray(offset, offset + length);
      const bytes = await needPart(offset, length);
      if (offset === 0 && length === START_BYTES) start = bytes;
      return bytes;
    };
    return new PmtilesParts(await openPmtiles(readRange, forEver, describes));
  }

  /** Needs directories alone. Rejects with `cancelled`. */
  async find(coords: readonly TileCoord[]): Promise<readonly TilePlace[]> {
    const places: TilePlace[] = [];
    for (const coord of coords) places.push(await this.#findOne(coord));
    return places;
  }

  async #findOne(coord: TileCoord): Promise<TilePlace> {
    try {
      const [found] = await this.#archive.findRanges([coord], forEver);
      return found ? { offset: found.offset, length: found.length } : null;
    } catch (thrown) {
      if (thrown instanceof CodedError && thrown.code !== 'cancelled') return 'damaged';
      throw thrown;
    }
  }
}
