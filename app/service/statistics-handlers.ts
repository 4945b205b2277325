/** What windows may ask of statistics. */
import type { Handlers } from './dispatch.ts';
import type { Engine } from './engine.ts';

export interface StatisticsHandlersOptions {
  readonly engine: Engine;
}

type StatisticsMethod = 'getStatistics' | 'recountTiles';

/** The handlers of these calls. */
export function createStatisticsHandlers(_options: StatisticsHandlersOptions): Pick<Handlers, StatisticsMethod> {
  return {
    getStatistics: notYet,
    recountTiles: notYet,
  };
}

async function notYet(): Promise<never> {
  throw new Error('to be built');
}
