/**
 * Which tiles are on disk, held in memory by names in folders alone; a folder is read again only when it has changed.
 */
import type { SourceId } from '../../../shared/source.ts';
import type { TileFolders } from '../files/tile-folders.ts';
import { formatSourceDir, type TileKey } from '../files/tile-path.ts';
import { type LookOptions, ZoomIndex } from './zoom-index.ts';

/** Room for some ten million tiles, which take four bytes each beside what their columns take. */
const MAX_BYTES = 64 * 1024 * 1024;

export interface TileIndexOptions {
  /** A clock that nobody sets; `performance.now` by default. */
  readonly monotonicMs?: () => number;
  /** How much memory it may take, about; 64 MiB by default. */
  readonly maxBytes?: number;
}

export class TileIndex {
  readonly #cacheDir: string;
  readonly #folders: TileFolders;
  readonly #maxBytes: number;
  /** Milliseconds by the clock that {@link LookOptions} count in. */
  readonly monotonicMs: () => number;
  /** By `source/zoom`, the one asked about longest ago first. */
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

  /** The zoom of a source with its columns from `minX` to `maxX` looked at; see {@link ZoomIndex.look}. */
  async look(sourceId: SourceId, zoom: number, minX: number, maxX: number, options: LookOptions): Promise<ZoomIndex> {
    const index = this.#open(sourceId, zoom);
    try {
      await index.look(minX, maxX, options);
    } finally {
      this.#makeRoom();
    }
    return index;
  }

  /** A tile has come or gone: the next look sees it, however short the time since the last one. */
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
