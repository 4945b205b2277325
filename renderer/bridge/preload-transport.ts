/** Calls and events over what Electron's preload script puts into the window. */
import type { Reply, ServiceEvent } from '../../shared/contract.ts';
import { describeError } from '../../shared/errors.ts';
import type { Transport } from './transport.ts';

/** What the preload script offers as `window.tilekeep`; ids are this window's own and tell its calls apart. */
export interface PreloadBridge {
  readonly call: (id: number, method: string, args: unknown) => Promise<Reply<unknown>>;
  readonly cancel: (id: number) => void;
  readonly onEvent: (listener: (event: ServiceEvent) => void) => () => void;
}

/** A transport over the preload script. Its connection is never lost: the window ends with the program. */
export function createPreloadTransport(bridge: PreloadBridge): Transport {
  let lastId = 0;
  return {
    async call(method, args, signal) {
      if (signal?.aborted) return failed('cancelled');
      lastId += 1;
      const id = lastId;
      const reply = bridge.call(id, method, args).catch(() => failed('disconnected'));
      return signal === undefined ? reply : untilAborted(reply, signal, () => bridge.cancel(id));
    },
    onEvent: (listener) => bridge.onEvent(listener),
    onConnection: () => () => undefined,
  };
}

function untilAborted(
  reply: Promise<Reply<unknown>>,
  signal: AbortSignal,
  cancel: () => void,
): Promise<Reply<unknown>> {
  return new Promise((resolve) => {
    const onAbort = () => {
      cancel();
      resolve(failed('cancelled'));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    void reply.then((value) => {
      signal.removeEventListener('abort', onAbort);
      resolve(value);
    });
  });
}

function failed(code: 'cancelled' | 'disconnected'): Reply<unknown> {
  return { ok: false, error: describeError(code) };
}
