/** Handlers for layers. */
import { dirname } from 'node:path';
import { CodedError } from '../../../shared/errors.ts';
import { type Layer, type LayerId, nameSavedFile, UNDO_REMOVE_WITHIN_MS } from '../../../shared/layers/layer.ts';
import type { Engine } from '../engine.ts';
import type { LayerSaves } from '../layers/layer-saves.ts';
import { LayerUploads } from '../layers/layer-uploads.ts';
import type { Layers } from '../layers/layers.ts';
import { openPaths } from '../opened-paths.ts';
import type { HostDesktop } from './desktop-handlers.ts';
import { done, type Handlers } from './dispatch.ts';

export interface LayerHandlersOptions extends Pick<Engine, 'settings' | 'list' | 'archives' | 'fetchPicture'> {
  readonly layers: Layers;
  readonly saves: LayerSaves;
  readonly host: HostDesktop;
}

export function createLayerHandlers(options: LayerHandlersOptions) {
  const { layers, saves, host, settings, list } = options;
  const uploads = new LayerUploads();
  const requireLayer = (layerId: LayerId): Layer => {
    const layer = layers.all.find(({ id }) => id === layerId);
    if (!layer) throw new CodedError('unknown-layer');
    return layer;
  };
  return {
    listLayers: async () => layers.all,
    openLayers: async () => {
      const paths = await host.chooseLayerFiles(settings.current.trackFolder);
      if (paths === null) return null;
      if (paths[0] !== undefined) settings.update({ trackFolder: dirname(paths[0]) });
      return openPaths(paths, options);
    },
    uploadLayer: async ({ uploadId, name, at, data, isLast }) => {
      if (at === 0) layers.requireRoom(1);
      uploads.add({ uploadId, at, bytes: Buffer.from(data, 'base64') });
      return { layerId: isLast ? await layers.openCopy(name, uploads.finish(uploadId)) : null };
    },
    addSourceLayer: async ({ sourceId }) => ({ layerId: layers.addSource(list.require(sourceId)) }),
    readLayer: async ({ layerId, at }) => layers.readPiece(layerId, at),
    chooseSavePlace: async ({ layerId, format }) => {
      const { name } = requireLayer(layerId);
      const path = await host.chooseSavePath(settings.current.trackFolder, nameSavedFile(name, format));
      if (path === null) return { saveId: null };
      settings.update({ trackFolder: dirname(path) });
      return { saveId: saves.begin(path) };
    },
    saveLayer: async ({ data, ...part }) => ({
      fileName: await saves.add({ ...part, bytes: Buffer.from(data, 'base64') }),
    }),
    createDrawing: async ({ name, text }) => ({ layerId: await layers.createDrawing(name, text) }),
    saveDrawing: async ({ layerId, text }) => ({ version: await layers.saveDrawing(layerId, text) }),
    readLayerPicture: async ({ layerId, url }, signal) => {
      if (!requireLayer(layerId).loadsPictures) throw new CodedError('bad-request');
      const bytes = await options.fetchPicture(url, signal);
      // People may have taken it back meanwhile.
      if (!requireLayer(layerId).loadsPictures) throw new CodedError('bad-request');
      return { bytes };
    },
    changeLayer: async ({ layerId, change }) => done(layers.change(layerId, change)),
    moveLayer: async ({ layerId, index }) => done(layers.move(layerId, index)),
    removeLayer: async ({ layerId }) => {
      layers.remove(layerId);
      return { undoWithinMs: UNDO_REMOVE_WITHIN_MS };
    },
    restoreLayer: async ({ layerId }) => done(layers.restore(layerId)),
  } satisfies Partial<Handlers>;
}
