/** What windows may do to clear tiles. */

import type { Engine } from '../engine.ts';
import type { Handlers } from './dispatch.ts';

export interface ScopeHandlersOptions {
  readonly engine: Pick<Engine, 'scopes'>;
  /** The number of the next clear. */
  readonly nextClearId: () => number;
}

type ScopeMethod = 'previewClear' | 'clearScope' | 'undoClear';

/** The handlers of these calls. */
export function createScopeHandlers({ engine, nextClearId }: ScopeHandlersOptions): Pick<Handlers, ScopeMethod> {
  const { scopes } = engine;
  return {
    previewClear: ({ scope }, signal) => scopes.preview(scope, signal),
    // One that has begun goes on, whoever waits for it.
    clearScope: ({ scope }) => scopes.clear(scope, nextClearId()),
    undoClear: ({ clearId }) => scopes.undo(clearId),
  };
}
