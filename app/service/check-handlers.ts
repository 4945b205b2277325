/** What windows may do with checking the cache. */
import type { Handlers } from './dispatch.ts';
import type { Engine } from './engine.ts';

export interface CheckHandlersOptions {
  readonly engine: Engine;
}

type CheckMethod = 'startCheck' | 'cancelCheck' | 'getCheck';

/** The handlers of these calls. */
export function createCheckHandlers(_options: CheckHandlersOptions): Pick<Handlers, CheckMethod> {
  return {
    startCheck: notYet,
    cancelCheck: notYet,
    getCheck: notYet,
  };
}

async function notYet(): Promise<never> {
  throw new Error('to be built');
}
