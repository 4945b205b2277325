/** What windows may do with the cache as a whole: clear tiles, check it, see what it takes and move it. */
import { CodedError } from '../../../shared/errors.ts';
import type { Engine } from '../engine.ts';
import { done, type Handlers } from './dispatch.ts';

/** The handlers of these calls; `nextClearId` numbers the clears. */
export function createCacheHandlers(
  { scopes, check, budget, mover }: Pick<Engine, 'scopes' | 'check' | 'budget' | 'mover'>,
  nextClearId: () => number,
) {
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
    cancelCheck: () => done(check.cancel()),
    getCheck: async () => check.current,
    getDiskBudget: () => budget.read(),
    moveCacheFolder: ({ path }) => done(mover.begin(path)),
    cancelMove: async () => done(mover.cancel()),
    getMove: async () => mover.current,
  } satisfies Partial<Handlers>;
}
