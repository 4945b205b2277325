/** In-memory index of the tiles on disk, built from folder listings only. A folder is read again only if it changed. */
import type { SourceId } from '../../../shared/sources/source.ts';
import type { TileFolders } from '../files/tile-folders.ts';
import { formatSourceDir, type TileKey } from '../files/tile-path.ts';
import { type LookOptions, ZoomIndex } from './zoom-index.ts';

/** Room for about ten million tiles at four bytes each, plus their columns. */
const MAX_BYTES = 64 * 1024 * 1024;

export interface TileIndexOptions {
  /** Must not jump; `performance.now` by default. */
  readonly monotonicMs?: () => number;
  /** Approximate memory limit; 64 MiB by default. */
  readonly maxBytes?: number;
}

export class TileIndex {
  readonly #cacheDir: string;
  readonly #folders: TileFolders;
  readonly #maxBytes: number;
  /** Milliseconds by the clock used in {@link LookOptions}. */
  readonly monotonicMs: () => number;
  /** By `source/zoom`, least recently requested first. */
  readonly #zooms = new Map<string, ZoomIndex>();

  constructor(cacheDir: string, folders: TileFolders, options: TileIndexOptions = {}) {
    this.#cacheDir = cacheDir;
    this.#folders = folders;
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
    this.monotonicMs = options.monotonicMs ?? (() => performance.now());
  }

  get bytes(): number {
    return [...this.#zooms.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Returns a source's zoom with its columns from `minX` to `maxX` up to date; see {@link ZoomIndex.look}. */
  async look(sourceId: SourceId, zoom: number, minX: number, maxX: number, options: LookOptions): Promise<ZoomIndex> {
    const index = this.#open(sourceId, zoom);
    try {
      await index.look(minX, maxX, options);
    } finally {
      this.#makeRoom();
    }
    return index;
  }

  /** Notes that a tile was added or removed, so that the next lookup sees it immediately. */
  noteChange({ sourceId, coord }: TileKey): void {
    this.#zooms.get(nameOf(sourceId, coord.z))?.noteChange(coord.x);
  }

  forget(sourceId: SourceId): void {
    const prefix = nameOf(sourceId, '');
    for (const name of this.#zooms.keys()) if (name.startsWith(prefix)) this.#zooms.delete(name);
  }

  #open(sourceId: SourceId, zoom: number): ZoomIndex {
    const name = nameOf(sourceId, zoom);
    const sourceDir = formatSourceDir(this.#cacheDir, sourceId);
    const options = { sourceDir, zoom, folders: this.#folders, monotonicMs: this.monotonicMs };
    const index = this.#zooms.get(name) ?? new ZoomIndex(options);
    this.#zooms.delete(name);
    this.#zooms.set(name, index);
    return index;
  }

  #makeRoom(): void {
    let bytes = this.bytes;
    for (const [name, index] of this.#zooms) {
      if (bytes <= this.#maxBytes) return;
      bytes -= index.bytes;
      this.#zooms.delete(name);
    }
  }
}

function nameOf(sourceId: SourceId, zoom: number | ''): string {
  return `${sourceId}/${zoom}`;
}
