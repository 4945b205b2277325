/** The window's way to layers: loads their code once there is a layer, or people want one. */
import type { ServiceEvent } from '../../shared/contract.ts';
import { describeError } from '../../shared/errors.ts';
import { loadOnce } from '../parts/load-once.ts';
import type { WindowTargets } from '../window-targets.ts';

export interface LayerTools {
  /** Lets people choose files and opens them as layers. */
  readonly open: () => void;
  /** Opens files that were dropped on the map. */
  readonly openFiles: (files: readonly File[]) => void;
  readonly showPanel: () => void;
  readonly followEvent: (event: ServiceEvent) => void;
  /** Looks for layers, at the start and after a reconnect. */
  readonly load: () => void;
}

/** What layers need from the window, beyond what all tools do. */
export interface LayerTargets extends WindowTargets {
  /** Opens the form of a saved area with a file. */
  readonly saveAreaOf: (file: File) => void;
}

export function createLayerTools(targets: LayerTargets): LayerTools {
  const withWindow = loadOnce(
    async () => {
      const { LayerWindow } = await import('./layer-window.ts');
      return new LayerWindow(targets);
    },
    // Fails when the program has ended or was updated.
    () => targets.notices.showError(describeError('disconnected')),
  );
  return {
    open: () => withWindow((layers) => void layers.open()),
    openFiles: (files) => withWindow((layers) => void layers.openFiles(files)),
    showPanel: () => withWindow((layers) => layers.showPanel()),
    followEvent(event) {
      if (event.name === 'layersChanged') withWindow((layers) => layers.follow(event.layers));
    },
    load: async () => {
      const reply = await targets.client.call('listLayers', {});
      if (reply.ok && reply.value.length > 0) withWindow((layers) => layers.follow(reply.value));
    },
  };
}
