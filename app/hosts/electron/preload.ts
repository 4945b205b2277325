/**
 * The window's only access to the main process: three functions, with no Electron objects in their arguments or results.
 */
import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import type { PageMessage, ProgramMessage } from '../../../shared/calls/messages.ts';
import { OPEN_CHANNEL, PAGE_CHANNEL, PROGRAM_CHANNEL } from './ipc-channels.ts';

type PageFile = Parameters<typeof webUtils.getPathForFile>[0];

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
  /**
   * Opens files as layers by their paths, which the page doesn't get: people dropped or chose them, because a page can't make
   * a file with a path. Null if one has none.
   */
  openFiles: async (files: readonly PageFile[]): Promise<unknown> => {
    const paths = files.map((file) => webUtils.getPathForFile(file));
    return paths.includes('') ? null : await ipcRenderer.invoke(OPEN_CHANNEL, paths);
  },
};

contextBridge.exposeInMainWorld('tilekeep', bridge);
