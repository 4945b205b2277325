/** Carries messages between the map's window and the program. Knows no name of a call; `dispatch` judges them. */
import { type BrowserWindow, type IpcMainEvent, ipcMain } from 'electron';
import type { ProgramMessage } from '../../../shared/messages.ts';
import { hasBytes } from '../../../shared/wire.ts';
import type { Program } from '../../service/program.ts';
import { servePage } from '../../service/served-page.ts';
import { isOwnAddress } from './app-scheme.ts';
import { PAGE_CHANNEL, PROGRAM_CHANNEL } from './ipc-channels.ts';

/**
 * Answers the window's calls and sends it the events, until the window is gone. Nothing is done for other senders, nor
 * for what no page of ours sends.
 */
export function bindWindow(window: BrowserWindow, program: Pick<Program, 'dispatch' | 'onEvent'>): void {
  const page = servePage(program, (messages) => {
    // A page whose process is gone hears nothing, and Electron would write a stack trace to the terminal each time.
    if (window.isDestroyed() || window.webContents.isCrashed()) return;
    window.webContents.send(PROGRAM_CHANNEL, messages.map(copyBytes));
  });
  const onMessages = (event: IpcMainEvent, messages: unknown): void => {
    if (isFromWindow(window, event)) page.receive(messages);
  };
  ipcMain.on(PAGE_CHANNEL, onMessages);
  // A page that was reloaded or has crashed waits for nothing any more.
  window.webContents.on('did-start-loading', page.abandon);
  window.webContents.on('render-process-gone', page.abandon);
  window.once('closed', () => {
    page.close();
    ipcMain.removeListener(PAGE_CHANNEL, onMessages);
  });
}

function isFromWindow(window: BrowserWindow, event: IpcMainEvent): boolean {
  const frame = event.senderFrame;
  if (window.isDestroyed() || frame === null || frame !== window.webContents.mainFrame) return false;
  return isOwnAddress(frame.url);
}

/**
 * Gives a reply's bytes a buffer of exactly their own: a part of a larger buffer, as Node's small ones are, would travel
 * with all that stands around it.
 */
function copyBytes(message: ProgramMessage): ProgramMessage {
  if (!('reply' in message) || !message.reply.ok || !hasBytes(message.reply.value)) return message;
  const { value } = message.reply;
  return { ...message, reply: { ok: true, value: { ...value, bytes: new Uint8Array(value.bytes) } } };
}
