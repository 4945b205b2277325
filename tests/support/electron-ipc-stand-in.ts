/** The messages of the Electron stand-in: `ipcMain`, and calling it as a frame would. */
import { EventEmitter } from 'node:events';

/** A frame as `senderFrame` and `mainFrame` give it. */
export interface StandInFrame {
  url: string;
}

type Handler = (event: object, ...args: unknown[]) => unknown;

/** A new `ipcMain` with no handlers; `invoke` and `send` reach it from a frame, structured-cloning both ways. */
export function createStandInIpc() {
  const handlers = new Map<string, Handler>();
  const listeners = new EventEmitter();
  const ipcMain = {
    handle: (channel: string, handler: Handler) => {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, handler);
    },
    removeHandler: (channel: string) => handlers.delete(channel),
    on: (channel: string, listener: Handler) => listeners.on(channel, listener),
    removeListener: (channel: string, listener: Handler) => listeners.removeListener(channel, listener),
  };
  return {
    ipcMain,
    invoke: async (frame: StandInFrame | null, channel: string, args: unknown[]) => {
      const handler = handlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      return structuredClone(await callHandler(handler, frame, structuredClone(args)));
    },
    send: (frame: StandInFrame | null, channel: string, args: unknown[]) => {
      listeners.emit(channel, { senderFrame: frame }, ...structuredClone(args));
    },
  };
}

// Electron forgets the frame once the handler has returned, as it may be gone by then.
function callHandler(handler: Handler, frame: StandInFrame | null, args: unknown[]): unknown {
  const event: { senderFrame: StandInFrame | null } = { senderFrame: frame };
  const answer = handler(event, ...args);
  event.senderFrame = null;
  return answer;
}
