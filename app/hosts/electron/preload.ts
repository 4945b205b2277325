/** The window's only door to the main process: two functions, no Electron object among what they take or give. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { PageMessage, ProgramMessage } from '../../../shared/messages.ts';
import { PAGE_CHANNEL, PROGRAM_CHANNEL } from './ipc-channels.ts';

/** What `window.tilekeep` is in the Electron host. */
const bridge = {
  /** Sends messages in one go. */
  send: (messages: readonly PageMessage[]): void => {
    ipcRenderer.send(PAGE_CHANNEL, messages);
  },
  /** Adds a listener for all that the program says, for as long as the page is there. */
  onMessages: (listener: (messages: readonly ProgramMessage[]) => void): void => {
    // Electron's own event object holds the sender and stays here.
    ipcRenderer.on(PROGRAM_CHANNEL, (_event: IpcRendererEvent, messages: readonly ProgramMessage[]) => {
      listener(messages);
    });
  },
};

contextBridge.exposeInMainWorld('tilekeep', bridge);
