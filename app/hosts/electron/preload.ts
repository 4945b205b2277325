/** The window's only door to the main process: three functions, no Electron object among what they take or give. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Reply, ServiceEvent } from '../../../shared/contract.ts';
import { CALL_CHANNEL, CANCEL_CHANNEL, type CallMessage, EVENT_CHANNEL } from './ipc-channels.ts';

/** What `window.tilekeep` is in the Electron host. */
const bridge = {
  /** Carries one call; `id` is for {@link bridge.cancel}. */
  call: (id: number, method: string, args: unknown): Promise<Reply<unknown>> => {
    const message: CallMessage = { id, method, args };
    return ipcRenderer.invoke(CALL_CHANNEL, message);
  },
  /** Tells that nobody waits for a call any more. */
  cancel: (id: number): void => {
    ipcRenderer.send(CANCEL_CHANNEL, id);
  },
  /** Adds a listener for events; the answer takes it away again. */
  onEvent: (listener: (event: ServiceEvent) => void): (() => void) => {
    // Electron's own event object holds the sender and stays here.
    const forward = (_event: IpcRendererEvent, event: ServiceEvent): void => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, forward);
    return () => {
      ipcRenderer.removeListener(EVENT_CHANNEL, forward);
    };
  },
};

contextBridge.exposeInMainWorld('tilekeep', bridge);
