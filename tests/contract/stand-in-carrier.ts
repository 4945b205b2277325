/** Carries calls through the page's own transport, the built preload and the Electron binding, over the stand-in. */
import { openPreloadPort, type PreloadBridge } from '../../renderer/bridge/preload-port.ts';
import { createTransport } from '../../renderer/bridge/transport.ts';
import type { Method } from '../../shared/calls/contract.ts';
import type { StandInWindow } from '../support/electron-stand-in.ts';
import type { Carrier } from './carrier.ts';

/** The bridge of a window whose page has loaded. */
export function bridgeOf(window: StandInWindow): PreloadBridge {
  const bridge = window.webContents.page?.world.tilekeep;
  if (bridge === undefined) throw new Error('the preload has exposed nothing');
  return bridge as PreloadBridge;
}

/** A carrier over a window of the stand-in. */
export function openStandInCarrier(window: StandInWindow): Carrier {
  const transport = createTransport((listener) => openPreloadPort(bridgeOf(window), listener));
  return {
    call: (method, args, signal) => transport.call(method as Method, args, signal),
    onEvent: async (listener) => transport.onEvent(listener),
  };
}
