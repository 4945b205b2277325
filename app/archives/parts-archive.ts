/** A PMTiles archive of which parts are read as they are needed. A worker thread parses them; see {@link ArchiveThread}. */
import { CodedError } from '../../shared/errors.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { ArchiveFacts } from './archive.ts';
import type { TilePlace } from './archive-protocol.ts';
import { ArchiveThread, type ThreadLimits } from './archive-thread.ts';
import type { ReadRange } from './pmtiles/pmtiles.ts';

/** Built beside the code that uses it. */
const WORKER_URL = new URL('./archive-worker.js', import.meta.url);
// Directories of 500,000 tiles take a tenth of a second.
const LIMITS: ThreadLimits = { openMs: 10_000, indexMs: 10_000, requestMs: 10_000, heapMegabytes: 256 };

export interface PartsOptions {
  readonly readRange: ReadRange;
  /** Set if {@link PartsArchive.describe} is called. */
  readonly describes?: boolean;
  readonly workerUrl?: URL | undefined;
}

/** Calls reject with what `readRange` rejects with, `cancelled`, or a `CodedError` that begins with `archive-`. The thread starts with the first. */
export class PartsArchive {
  readonly #thread: ArchiveThread;
  readonly #describes: boolean;

  constructor({ readRange, describes = false, workerUrl = WORKER_URL }: PartsOptions) {
    this.#describes = describes;
    this.#thread = new ArchiveThread(workerUrl, { kind: 'open', path: null, describes }, LIMITS, readRange);
  }

  async describe(signal: AbortSignal): Promise<ArchiveFacts> {
    const reply = await this.#thread.ask({ kind: 'open', path: null, describes: this.#describes }, signal);
    if (reply.kind !== 'opened') throw new CodedError('internal');
    return reply.facts;
  }

  /** The places of tiles, in their order. Reads directories alone, and keeps them. */
  async find(
    coords: readonly TileCoord[],
    signal: AbortSignal,
  ): Promise<{
    readonly places: readonly TilePlace[];
    /** For `inflate`. */
    readonly tileCompression: number;
  }> {
    const reply = await this.#thread.ask({ kind: 'find', coords }, signal);
    if (reply.kind !== 'found') throw new CodedError('internal');
    return reply;
  }

  /** Open calls reject with `cancelled`. May be called twice. */
  close(): Promise<void> {
    return this.#thread.close();
  }
}
