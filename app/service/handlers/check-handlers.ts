/** What windows may do with checking the cache. */
import { CodedError } from '../../../shared/errors.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from './dispatch.ts';

export interface CheckHandlersOptions {
  readonly engine: Pick<Engine, 'check' | 'mover'>;
}

type CheckMethod = 'startCheck' | 'cancelCheck' | 'getCheck';

/** The handlers of these calls. */
export function createCheckHandlers({ engine: { check, mover } }: CheckHandlersOptions): Pick<Handlers, CheckMethod> {
  return {
    startCheck: async () => {
      // Both change the folder, one file after another: what one has looked at the other would put elsewhere.
      if (mover.isBusy) throw new CodedError('move-under-way');
      return check.start();
    },
    cancelCheck: async () => {
      await check.cancel();
      return null;
    },
    getCheck: async () => check.current,
  };
}
