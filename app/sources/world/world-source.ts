/** The built-in world as a source of tiles, drawn off the main thread. Knows threads and limits, nothing of maps. */
import { CodedError } from '../../../shared/errors.ts';
import { WORLD_SOURCE } from '../../../shared/source.ts';
import { isTileCoord } from '../../../shared/tile-coord.ts';
import type { TileSource } from '../tile-source.ts';
import { DrawingThread } from './drawing-thread.ts';
import { resolutionForZoom } from './world-atlas-data.ts';

export interface WorldSourceOptions {
  /** The worker's script; by default the one built beside this module. */
  readonly workerUrl?: URL;
  /** The longest a call may take; 30 s by default. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * The built-in world. Nothing runs before the first tile is asked for. The finest resolution has a thread of its own, so
 * that its indexing (about a second, once) never holds up a tile of the coarser ones.
 */
export function createWorldSource(options: WorldSourceOptions = {}): TileSource {
  const threadOptions = {
    workerUrl: options.workerUrl ?? new URL('./world-worker.js', import.meta.url),
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  };
  const coarse = new DrawingThread(threadOptions);
  const fine = new DrawingThread(threadOptions);
  return {
    source: WORLD_SOURCE,
    async fetchTile(coord, signal) {
      if (!isTileCoord(coord)) throw new CodedError('source-failed', { detail: 'there is no such tile' });
      const thread = resolutionForZoom(coord.z) === '10m' ? fine : coarse;
      return { bytes: await thread.draw(coord, signal), contentType: 'image/svg+xml' };
    },
    async close() {
      await Promise.all([coarse.close(), fine.close()]);
    },
  };
}
