/** What windows may do with clears that have a scope. */
import type { Handlers } from './dispatch.ts';
import type { Engine } from './engine.ts';

export interface ScopeHandlersOptions {
  readonly engine: Engine;
  /** The number of the next clear. */
  readonly nextClearId: () => number;
}

type ScopeMethod = 'previewClear' | 'clearScope' | 'undoClear';

/** The handlers of these calls. */
export function createScopeHandlers(_options: ScopeHandlersOptions): Pick<Handlers, ScopeMethod> {
  return {
    previewClear: notYet,
    clearScope: notYet,
    undoClear: notYet,
  };
}

async function notYet(): Promise<never> {
  throw new Error('to be built');
}
