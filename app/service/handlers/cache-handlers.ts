/** Handlers for the whole cache: clear tiles, check it, report its size, move it. */
import { CodedError } from '../../../shared/errors.ts';
import type { Engine } from '../engine.ts';
import { done, type Handlers } from './dispatch.ts';

/** `nextClearId` numbers the clears. */
export function createCacheHandlers(
  { scopes, check, budget, mover }: Pick<Engine, 'scopes' | 'check' | 'budget' | 'mover'>,
  nextClearId: () => number,
) {
  return {
    previewClear: ({ scope }, signal) => scopes.preview(scope, signal),
    // A clear that has started continues even if its call is cancelled.
    clearScope: ({ scope }) => scopes.clear(scope, nextClearId()),
    undoClear: ({ clearId }) => scopes.undo(clearId),
    startCheck: async () => {
      // A move would change the paths the check has seen.
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
