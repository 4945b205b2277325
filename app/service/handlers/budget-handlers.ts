/** What windows may do with the size and the place of the cache. */

import type { Engine } from '../engine.ts';
import type { Handlers } from './dispatch.ts';

export interface BudgetHandlersOptions {
  readonly engine: Pick<Engine, 'budget' | 'mover'>;
}

type BudgetMethod = 'getDiskBudget' | 'moveCacheFolder' | 'cancelMove' | 'getMove';

/** The handlers of these calls. */
export function createBudgetHandlers({ engine }: BudgetHandlersOptions): Pick<Handlers, BudgetMethod> {
  const { budget, mover } = engine;
  return {
    getDiskBudget: () => budget.read(),
    moveCacheFolder: async ({ path }) => {
      await mover.begin(path);
      return null;
    },
    cancelMove: async () => {
      mover.cancel();
      return null;
    },
    getMove: async () => mover.current,
  };
}
