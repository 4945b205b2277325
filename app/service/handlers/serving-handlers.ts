/** Handlers for the tile server. */
import type { Serving } from '../serving/serving.ts';
import type { Handlers } from './dispatch.ts';

export function createServingHandlers(serving: Serving) {
  return {
    getServing: () => serving.read(),
    startServing: (choice) => serving.start(choice),
    stopServing: () => serving.stop(),
    renewServingAddress: () => serving.renewAddress(),
  } satisfies Partial<Handlers>;
}
