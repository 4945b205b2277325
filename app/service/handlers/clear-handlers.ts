/** What windows may do to clear tiles and to check the cache. */
import { CodedError } from '../../../shared/errors.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from './dispatch.ts';

type ClearMethod = 'previewClear' | 'clearScope' | 'undoClear' | 'startCheck' | 'cancelCheck' | 'getCheck';

/** The handlers of these calls; `nextClearId` numbers the clears. */
export function createClearHandlers(
  { scopes, check, mover }: Pick<Engine, 'scopes' | 'check' | 'mover'>,
  nextClearId: () => number,
): Pick<Handlers, ClearMethod> {
  return {
    previewClear: ({ scope }, signal) => scopes.preview(scope, signal),
    // A clear that has begun goes on when its call is cancelled.
    clearScope: ({ scope }) => scopes.clear(scope, nextClearId()),
    undoClear: ({ clearId }) => scopes.undo(clearId),
    startCheck: async () => {
      // A move would put elsewhere what the check has looked at.
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
