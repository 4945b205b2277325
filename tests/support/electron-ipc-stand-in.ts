/** The messages of the Electron stand-in: `ipcMain`, and calls from a frame. */
import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { offer } from './electron-typings.ts';

/** A frame as in `senderFrame` and `mainFrame`. */
export interface StandInFrame {
  url: string;
}

type Handler = (event: never, ...args: unknown[]) => unknown;

/** A new `ipcMain` without handlers; `invoke` and `send` call it from a frame, structured-cloning both ways. */
export function createStandInIpc() {
  const handlers = new Map<string, Handler>();
  const listeners = new EventEmitter();
  const ipcMain = offer<IpcMain>()('ipcMain', {
    handle: (channel: string, handler: Handler) => {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, handler);
    },
    removeHandler: (channel: string) => void handlers.delete(channel),
    on: (channel: string, listener: Handler) => listeners.on(channel, listener as () => void),
    removeListener: (channel: string, listener: Handler) => listeners.removeListener(channel, listener as () => void),
  });
  return {
    ipcMain,
    /** Every channel the main process listens to. */
    channels: () => [...handlers.keys(), ...listeners.eventNames().map(String)].sort(),
    invoke: async (frame: StandInFrame | null, channel: string, args: unknown[]): Promise<unknown> => {
      const sent = structuredClone(args);
      try {
        return structuredClone(await callHandler(handlers.get(channel), frame, channel, sent));
      } catch (thrown) {
        // Electron keeps only an error's text, with a prefix.
        throw new Error(`Error invoking remote method '${channel}': ${thrown}`);
      }
    },
    send: (frame: StandInFrame | null, channel: string, args: unknown[]) => {
      listeners.emit(channel, offer<IpcMainEvent>()('event', { senderFrame: frame }), ...structuredClone(args));
    },
  };
}

// Electron clears the frame once the handler has returned, because it may be gone by then.
function callHandler(
  handler: Handler | undefined,
  frame: StandInFrame | null,
  channel: string,
  args: unknown[],
): unknown {
  if (!handler) throw new Error(`No handler registered for '${channel}'`);
  const event: { senderFrame: StandInFrame | null } = { senderFrame: frame };
  const answer = handler(offer<IpcMainInvokeEvent>()('event', event) as never, ...args);
  event.senderFrame = null;
  return answer;
}
