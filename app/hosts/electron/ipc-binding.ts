/** Carries messages between the map's window and the program. `dispatch` interprets them. */
import { isAbsolute } from 'node:path';
import { type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { z } from 'zod';
import type { ProgramMessage } from '../../../shared/calls/messages.ts';
import { hasBytes } from '../../../shared/calls/wire.ts';
import { describeError } from '../../../shared/errors.ts';
import { MAX_LAYERS } from '../../../shared/layers/layer.ts';
import type { Program } from '../../service/program.ts';
import { servePage } from '../../service/served-page.ts';
import { isOwnAddress } from './app-scheme.ts';
import { OPEN_CHANNEL, PAGE_CHANNEL, PROGRAM_CHANNEL } from './ipc-channels.ts';

/** Paths from the preload script, which is trusted less than the main process. */
const DROPPED = z.array(z.string().refine(isAbsolute)).max(MAX_LAYERS);

/**
 * Answers the window's calls and sends it events until it is closed. Ignores other senders and messages that our pages
 * never send.
 */
export function bindWindow(window: BrowserWindow, program: Pick<Program, 'dispatch' | 'onEvent' | 'openFiles'>): void {
  const page = servePage(program, (messages) => {
    // Sending to a crashed page would only make Electron print a stack trace each time.
    if (window.isDestroyed() || window.webContents.isCrashed()) return;
    window.webContents.send(PROGRAM_CHANNEL, messages.map(copyBytes));
  });
  const onMessages = (event: IpcMainEvent, messages: unknown): void => {
    if (isFromWindow(window, event)) page.receive(messages);
  };
  ipcMain.on(PAGE_CHANNEL, onMessages);
  ipcMain.handle(OPEN_CHANNEL, async (event, paths: unknown) => {
    const { data } = DROPPED.safeParse(paths);
    if (data && isFromWindow(window, event)) return program.openFiles(data);
    return { ok: false, error: describeError('bad-request') };
  });
  // A reloaded or crashed page no longer waits for replies.
  window.webContents.on('did-start-loading', page.abandon);
  window.webContents.on('render-process-gone', page.abandon);
  window.once('closed', () => {
    page.close();
    ipcMain.removeListener(PAGE_CHANNEL, onMessages);
    ipcMain.removeHandler(OPEN_CHANNEL);
  });
}

function isFromWindow(window: BrowserWindow, event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  if (window.isDestroyed() || frame === null || frame !== window.webContents.mainFrame) return false;
  return isOwnAddress(frame.url);
}

/**
 * Copies a reply's bytes into a buffer of exactly their size: a view of a larger buffer, as Node's small ones are,
 * would be sent with the whole buffer.
 */
function copyBytes(message: ProgramMessage): ProgramMessage {
  if (!('reply' in message) || !message.reply.ok || !hasBytes(message.reply.value)) return message;
  const { value } = message.reply;
  return { ...message, reply: { ok: true, value: { ...value, bytes: new Uint8Array(value.bytes) } } };
}
