/** What windows may ask of coverage: which tiles are cached, and whether the map shows it. */
import { measureCoverage } from '../../cache/counting/tile-coverage.ts';
import type { Engine } from '../engine.ts';
import { waitWithin } from '../starting/time-limit.ts';
import type { Handlers } from './dispatch.ts';

export interface CoverageHandlersOptions {
  readonly engine: Pick<Engine, 'settings' | 'emit' | 'list' | 'cache' | 'disk' | 'tileSources'>;
}

type CoverageMethod = 'setCoverage' | 'getCoverage';

/** A disk that takes longer to write is not waited for, in milliseconds. */
export const WRITES_WITHIN_MS = 500;

/** The handlers of these calls. */
export function createCoverageHandlers({ engine }: CoverageHandlersOptions): Pick<Handlers, CoverageMethod> {
  const { settings, emit, list, cache, disk, tileSources } = engine;
  return {
    setCoverage: async ({ coverage }) => {
      if (coverage === settings.current.coverage) return null;
      settings.update({ coverage });
      emit({ name: 'coverageChanged', coverage });
      return null;
    },
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
  };
}
