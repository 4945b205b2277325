/** What windows may ask of one tile and do with it. */
import type { Handlers } from './dispatch.ts';
import type { Engine } from './engine.ts';

export interface InspectHandlersOptions {
  readonly engine: Engine;
  readonly openFolder: (path: string) => Promise<boolean>;
}

type InspectMethod = 'inspectTile' | 'reloadTile' | 'deleteTile' | 'showTileFile';

/** The handlers of these calls. */
export function createInspectHandlers(_options: InspectHandlersOptions): Pick<Handlers, InspectMethod> {
  return {
    inspectTile: notYet,
    reloadTile: notYet,
    deleteTile: notYet,
    showTileFile: notYet,
  };
}

async function notYet(): Promise<never> {
  throw new Error('to be built');
}
