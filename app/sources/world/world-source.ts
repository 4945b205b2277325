/** The built-in world as a source of tiles, drawn off the main thread. */
import { CodedError } from '../../../shared/errors.ts';
import { WORLD_SOURCE } from '../../../shared/sources/source.ts';
import { isTileCoord, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { LoadedTile, TileSource } from '../tile-source.ts';
import { resolutionForZoom } from './data/world-atlas-data.ts';
import { DrawingThread } from './drawing-thread.ts';
import { createDrawnTiles, DRAWN_TILES_FILE } from './drawn-tiles.ts';

export interface WorldSourceOptions {
  /** The worker's script; by default the one built beside this module. */
  readonly workerUrl?: URL;
  /** The file of the first zooms; by default the one built beside this module. */
  readonly drawnTiles?: URL;
  /** The longest a call may take; 30 s by default. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const NEVER_ABORTED = new AbortController().signal;

/** Zooms below which a worker thread has to start. */
const READYING_ZOOMS = [4, 5];
/** Starting a thread keeps a core busy for a second, so the current view is drawn first. */
const READY_AFTER_MS = 1000;

/** The version of the drawing, as an ETag. Raise it when tiles change their look, and stored ones are drawn again. */
export const WORLD_ETAG = '"world-3"';

/**
 * The built-in world. Zooms 0 to 4 come from a file that the build has drawn, and are drawn here where it is missing or
 * damaged. Nothing runs before the first tile is asked for. The finest resolution has a thread of its own, so that its
 * indexing (about a second, once) never holds up a tile of the coarser ones.
 */
export function createWorldSource(options: WorldSourceOptions = {}): TileSource {
  const threadOptions = {
    workerUrl: options.workerUrl ?? new URL('./world-worker.js', import.meta.url),
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  };
  const readDrawn = createDrawnTiles(options.drawnTiles ?? new URL(`./${DRAWN_TILES_FILE}`, import.meta.url));
  const coarse = new DrawingThread(threadOptions);
  const fine = new DrawingThread(threadOptions);
  let readying: NodeJS.Timeout | undefined;
  async function findBytes(coord: TileCoord, signal: AbortSignal): Promise<Uint8Array> {
    const drawn = await readDrawn(coord);
    if (signal.aborted) throw new CodedError('cancelled');
    const thread = resolutionForZoom(coord.z) === '10m' ? fine : coarse;
    return drawn ?? thread.draw(coord, signal);
  }
  /** Starts the thread of the next zoom early, by drawing a tile of it once requests have stopped. */
  function readyNextZoom({ z, x, y }: TileCoord): void {
    if (!READYING_ZOOMS.includes(z)) return;
    const ready = () => void findBytes({ z: z + 1, x: x * 2, y: y * 2 }, NEVER_ABORTED).catch(() => undefined);
    clearTimeout(readying);
    readying = setTimeout(ready, READY_AFTER_MS).unref();
  }
  async function draw(coord: TileCoord, signal: AbortSignal): Promise<LoadedTile> {
    if (!isTileCoord(coord)) throw new CodedError('source-failed', { detail: 'no such tile' });
    const bytes = await findBytes(coord, signal);
    readyNextZoom(coord);
    const record = { answeredMs: Date.now(), headers: { etag: WORLD_ETAG } };
    return { tile: { bytes, contentType: 'image/svg+xml', record }, keep: true };
  }
  return {
    source: WORLD_SOURCE,
    fetchTile: draw,
    revalidateTile: async (coord, _tile, signal) => ({ kind: 'replaced', loaded: await draw(coord, signal) }),
    judgeTile: ({ record }) => (record.headers.etag === WORLD_ETAG ? 'fresh' : 'stale'),
    freshUntilMs: () => null,
    urlOf: () => null,
    lastAnswerOf: () => undefined,
    // Failures aren't remembered: the next request draws again.
    trouble: undefined,
    failureOf: () => undefined,
    forgetFailure: () => undefined,
    retry: () => undefined,
    async close() {
      clearTimeout(readying);
      await Promise.all([coarse.close(), fine.close()]);
    },
  };
}
