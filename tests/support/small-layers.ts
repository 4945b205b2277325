/** In-memory handlers for the layer calls: no layer is open, and none can be opened. */
import type { Handlers } from '../../app/service/handlers/dispatch.ts';
import type { LAYER_CALLS } from '../../shared/calls/layer-calls.ts';
import { CodedError } from '../../shared/errors.ts';

export function makeLayerHandlers(): Pick<Handlers, keyof typeof LAYER_CALLS> {
  return {
    listLayers: async () => [],
    openLayers: async () => null,
    uploadLayer: async () => {
      throw new CodedError('too-many-layers');
    },
    addSourceLayer: async () => {
      throw new CodedError('too-many-layers');
    },
    readLayer: refuse,
    readLayerPicture: refuse,
    chooseSavePlace: refuse,
    saveLayer: async () => {
      throw new CodedError('bad-request');
    },
    createDrawing: async () => {
      throw new CodedError('too-many-layers');
    },
    saveDrawing: refuse,
    changeLayer: refuse,
    moveLayer: refuse,
    removeLayer: refuse,
    restoreLayer: async () => {
      throw new CodedError('undo-too-late');
    },
  };
}

async function refuse(): Promise<never> {
  throw new CodedError('unknown-layer');
}
