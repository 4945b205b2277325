/** Carries calls through the built preload and the Electron binding over the stand-in. */
import type { Reply, ServiceEvent } from '../../shared/contract.ts';
import type { StandInWindow } from '../support/electron-stand-in.ts';
import type { Carrier } from './carrier.ts';

/** What the preload exposes to the page. */
export interface ExposedBridge {
  readonly call: (id: number, method: string, args: unknown) => Promise<Reply<unknown>>;
  readonly cancel: (id: number) => void;
  readonly onEvent: (listener: (event: ServiceEvent) => void) => () => void;
}

/** The bridge in a window whose page has been loaded. */
export function bridgeOf(window: StandInWindow): ExposedBridge {
  const bridge = window.webContents.page?.world.tilekeep;
  if (bridge === undefined) throw new Error('the preload has exposed nothing');
  return bridge as ExposedBridge;
}

/** A carrier over a window of the stand-in. */
export function openStandInCarrier(window: StandInWindow): Carrier {
  const bridge = bridgeOf(window);
  let lastId = 0;
  return {
    call: (method, args, signal) => {
      lastId += 1;
      const id = lastId;
      signal?.addEventListener('abort', () => bridge.cancel(id), { once: true });
      return bridge.call(id, method, args);
    },
    onEvent: async (listener) => bridge.onEvent(listener),
  };
}
