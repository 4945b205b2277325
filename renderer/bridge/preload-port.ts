/** Messages over what Electron's preload script puts into the window. */
import type { PageMessage, ProgramMessage } from '../../shared/messages.ts';
import type { Port, PortListener } from './transport.ts';

/** What the preload script offers as `window.tilekeep`. */
export interface PreloadBridge {
  readonly send: (messages: readonly PageMessage[]) => void;
  readonly onMessages: (listener: PortListener['onMessages']) => void;
}

/** A port over the preload script. Its connection is never lost: the window ends with the program. */
export function openPreloadPort(bridge: PreloadBridge, { onMessages }: PortListener): Port {
  bridge.onMessages((messages: readonly ProgramMessage[]) => onMessages(messages));
  return {
    send(messages) {
      bridge.send(messages);
      return true;
    },
  };
}
