/** The window's way to layers: loads their code once there is a layer, or people want one. */
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import { describeError } from '../../shared/errors.ts';
import { loadOnce } from '../parts/load-once.ts';
import type { LayerTargets, LayerWindow } from './layer-window.ts';
import type { LayerFeature, MapLayers } from './map-layers.ts';

export interface LayerTools {
  /** Lets people choose files and opens them as layers. */
  readonly open: () => void;
  /** Lets people choose a folder of tiles and shows it as a source. */
  readonly openTileFolder: () => void;
  /** Opens files that were dropped on the map. */
  readonly openFiles: (files: readonly File[]) => void;
  /** Makes a drawing and lets people draw. */
  readonly newDrawing: () => void;
  readonly showPanel: () => void;
  /** Switches the tool that selects features with boxes. */
  readonly toggleSelecting: () => void;
  /** Features of visible layers by their names, at most `limit` of each layer. */
  readonly findNames: (text: string, limit: number) => Promise<readonly LayerFeature[]>;
  /** Goes to a feature that was found, and selects it. */
  readonly goToFeature: (found: LayerFeature) => void;
  /** The layers on the map; undefined before there is one. */
  readonly onMap: () => MapLayers | undefined;
  readonly followEvent: (event: ServiceEvent) => void;
  /** Looks for layers, at the start and after a reconnect. */
  readonly load: () => void;
}

export function createLayerTools(targets: LayerTargets): LayerTools {
  let layers: LayerWindow | undefined;
  const withWindow = loadOnce(
    async () => {
      const loaded = await import('./layer-window.ts');
      layers ??= new loaded.LayerWindow(targets);
      return layers;
    },
    // Fails when the program has ended or was updated.
    () => targets.notices.showError(describeError('disconnected')),
  );
  return {
    open: () => withWindow((opened) => void opened.open()),
    openTileFolder() {
      const { client, notices, startup } = targets;
      // A browser's page can't name a folder.
      if (startup().host === 'browser') notices.showError(describeError('archive-needs-path'));
      else withWindow((opened) => void opened.followOpened(client.call('openTileFolder', {})));
    },
    openFiles: (files) => withWindow((opened) => void opened.openFiles(files)),
    newDrawing: () => withWindow((opened) => void opened.newDrawing()),
    showPanel: () => withWindow((opened) => opened.showPanel()),
    toggleSelecting: () => withWindow((opened) => opened.toggleSelecting()),
    findNames: async (text, limit) => layers?.findNames(text, limit) ?? [],
    goToFeature: (found) => layers?.goToFeature(found),
    onMap: () => layers?.onMap,
    followEvent(event) {
      if (event.name === 'layersChanged') withWindow((opened) => opened.follow(event.layers));
      if (event.name === 'sourcesChanged') layers?.followSources();
    },
    load: async () => {
      const reply = await targets.client.call('listLayers', {});
      if (reply.ok && reply.value.length > 0) withWindow((opened) => opened.follow(reply.value));
    },
  };
}
