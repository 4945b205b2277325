/**
 * The window's only access to the main process: two functions, with no Electron objects in their arguments or results.
 */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { PageMessage, ProgramMessage } from '../../../shared/messages.ts';
import { PAGE_CHANNEL, PROGRAM_CHANNEL } from './ipc-channels.ts';

/** The `window.tilekeep` object of the Electron host. */
const bridge = {
  /** Sends a batch of messages. */
  send: (messages: readonly PageMessage[]): void => {
    ipcRenderer.send(PAGE_CHANNEL, messages);
  },
  /** Adds a listener for all messages from the program, for the page's lifetime. */
  onMessages: (listener: (messages: readonly ProgramMessage[]) => void): void => {
    // Electron's event object contains the sender, so it isn't passed on.
    ipcRenderer.on(PROGRAM_CHANNEL, (_event: IpcRendererEvent, messages: readonly ProgramMessage[]) => {
      listener(messages);
    });
  },
};

contextBridge.exposeInMainWorld('tilekeep', bridge);
