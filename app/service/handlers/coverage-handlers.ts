/** Handler for coverage. */
import { measureCoverage } from '../../cache/counting/tile-coverage.ts';
import type { Engine } from '../engine.ts';
import { waitWithin } from '../starting/time-limit.ts';
import type { Handlers } from './dispatch.ts';

/** Maximum wait for pending writes, in milliseconds. */
export const WRITES_WITHIN_MS = 500;

export function createCoverageHandlers({
  list,
  cache,
  disk,
  tileSources,
}: Pick<Engine, 'list' | 'cache' | 'disk' | 'tileSources'>) {
  return {
    getCoverage: async ({ sourceId, rectangle }, signal) => {
      list.require(sourceId);
      // Tiles a window has just drawn are still being written, and count.
      await waitWithin(cache.passWrites(), WRITES_WITHIN_MS);
      return measureCoverage(sourceId, rectangle, {
        disk,
        judgeRecord: (record) => tileSources.origin.judgeTile({ sourceId }, { record }),
        hasFailed: (coord) => tileSources.failureOf({ sourceId, coord }) !== undefined,
        signal,
      });
    },
  } satisfies Partial<Handlers>;
}
