/** In-memory handlers for the cache calls: nothing is cached, and nothing changes. */
import type { Handlers } from '../../app/service/handlers/dispatch.ts';
import type { CacheCheck } from '../../shared/cache/cache-check.ts';
import type { CACHE_CALLS } from '../../shared/calls/cache-calls.ts';
import { CodedError } from '../../shared/errors.ts';
import type { ServingState } from '../../shared/serving.ts';

const CHECK: CacheCheck = {
  state: 'done',
  steps: [],
  begunMs: 1,
  endedMs: 2,
  quarantine: { tiles: 0, bytes: 0 },
};
const NOTHING = { tiles: 0, bytes: 0 };
const OFF: ServingState = { isOn: false, reach: 'computer', port: null, takenPort: null, bases: [] };
const TIER = { answers: 0, p50Ms: null, p95Ms: null };

export function makeCacheHandlers(): Pick<Handlers, keyof typeof CACHE_CALLS> {
  return {
    getCoverage: async ({ rectangle }) => ({ tiles: [], deepestZoom: rectangle.zoom }),
    getStatistics: async () => ({
      sinceMs: 1,
      sources: [],
      counting: null,
      memory: { tiles: 0, maxTiles: 1000, bytes: 0, maxBytes: 1e6 },
      lookups: { memory: TIER, disk: TIER, shared: TIER, source: TIER },
      notModified: 0,
      savedBytes: 0,
      diskFreeBytes: null,
    }),
    recountTiles: async () => null,
    inspectTile: refuse,
    reloadTile: refuse,
    deleteTile: async () => NOTHING,
    showTileFile: refuse,
    previewClear: async () => ({ clears: NOTHING, keeps: NOTHING, areas: 0 }),
    clearScope: async () => ({ clearId: 1, cleared: NOTHING, undoWithinMs: 10_000 }),
    undoClear: async () => {
      throw new CodedError('undo-too-late');
    },
    startCheck: async () => CHECK,
    cancelCheck: async () => null,
    getCheck: async () => CHECK,
    getDiskBudget: async () => ({
      cacheDir: '/tiles/Grüße/地図',
      isFixed: false,
      usedBytes: null,
      freeBytes: null,
      isLow: false,
    }),
    moveCacheFolder: async () => {
      throw new CodedError('bad-cache-folder');
    },
    cancelMove: async () => null,
    getMove: async () => null,
    getServing: async () => OFF,
    startServing: async () => {
      throw new CodedError('port-in-use');
    },
    stopServing: async () => OFF,
    renewServingAddress: async () => OFF,
  };
}

async function refuse(): Promise<never> {
  throw new CodedError('not-cached');
}
