/** What windows may do with the size and the place of the cache. */
import type { Handlers } from './dispatch.ts';
import type { Engine } from './engine.ts';

export interface BudgetHandlersOptions {
  readonly engine: Engine;
}

type BudgetMethod = 'getDiskBudget' | 'setDiskLimits' | 'moveCacheFolder' | 'cancelMove' | 'getMove';

/** The handlers of these calls. */
export function createBudgetHandlers(_options: BudgetHandlersOptions): Pick<Handlers, BudgetMethod> {
  return {
    getDiskBudget: notYet,
    setDiskLimits: notYet,
    moveCacheFolder: notYet,
    cancelMove: notYet,
    getMove: notYet,
  };
}

async function notYet(): Promise<never> {
  throw new Error('to be built');
}
