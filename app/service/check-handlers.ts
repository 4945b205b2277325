/** What windows may do with checking the cache. */
import type { Handlers } from './dispatch.ts';
import type { Engine } from './engine.ts';

export interface CheckHandlersOptions {
  readonly engine: Pick<Engine, 'check'>;
}

type CheckMethod = 'startCheck' | 'cancelCheck' | 'getCheck';

/** The handlers of these calls. */
export function createCheckHandlers({ engine: { check } }: CheckHandlersOptions): Pick<Handlers, CheckMethod> {
  return {
    startCheck: async () => check.start(),
    cancelCheck: async () => {
      await check.cancel();
      return null;
    },
    getCheck: async () => check.current,
  };
}
