/** Messages over Electron's preload script. */
import type { Reply } from '../../shared/calls/contract.ts';
import type { OpenedFiles } from '../../shared/calls/desktop-calls.ts';
import type { PageMessage, ProgramMessage } from '../../shared/calls/messages.ts';
import type { Port, PortListener } from './transport.ts';

/** The preload script's `window.tilekeep`. */
export interface PreloadBridge {
  readonly send: (messages: readonly PageMessage[]) => void;
  readonly onMessages: (listener: PortListener['onMessages']) => void;
  /** Opens files as layers by their paths; null if one has none. */
  readonly openFiles: (files: readonly File[]) => Promise<Reply<OpenedFiles> | null>;
}

/** A port over the preload script. It never disconnects, because the window ends with the program. */
export function openPreloadPort(bridge: PreloadBridge, { onMessages }: PortListener): Port {
  bridge.onMessages((messages: readonly ProgramMessage[]) => onMessages(messages));
  return {
    send(messages) {
      bridge.send(messages);
      return true;
    },
  };
}
