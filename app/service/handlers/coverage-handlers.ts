/** The call that tells which tiles are cached. */
import { measureCoverage } from '../../cache/counting/tile-coverage.ts';
import type { Engine } from '../engine.ts';
import { waitWithin } from '../starting/time-limit.ts';
import type { Handlers } from './dispatch.ts';

/** A disk that takes longer to write is not waited for, in milliseconds. */
export const WRITES_WITHIN_MS = 500;

/** The handler of that call. */
export function createCoverageHandlers({
  list,
  cache,
  disk,
  tileSources,
}: Pick<Engine, 'list' | 'cache' | 'disk' | 'tileSources'>) {
  return {
    getCoverage: async ({ sourceId, rectangle }, signal) => {
      list.require(sourceId);
      // What a window has just drawn is on its way to the disk, and counts.
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
