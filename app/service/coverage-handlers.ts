/** What windows may ask of coverage: which tiles are cached. */
import type { Handlers } from './dispatch.ts';
import type { Engine } from './engine.ts';

export interface CoverageHandlersOptions {
  readonly engine: Engine;
}

type CoverageMethod = 'setCoverage' | 'getCoverage';

/** The handlers of these calls. */
export function createCoverageHandlers(_options: CoverageHandlersOptions): Pick<Handlers, CoverageMethod> {
  return {
    setCoverage: notYet,
    getCoverage: notYet,
  };
}

async function notYet(): Promise<never> {
  throw new Error('to be built');
}
