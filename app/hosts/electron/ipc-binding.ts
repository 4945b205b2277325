/** Carries calls and events between the map's window and the program. Knows no name of a call; `dispatch` judges them. */
import { type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { Reply } from '../../../shared/contract.ts';
import { describeError } from '../../../shared/errors.ts';
import type { Program } from '../../service/program.ts';
import { isOwnAddress } from './app-scheme.ts';
import { CALL_CHANNEL, CANCEL_CHANNEL, EVENT_CHANNEL } from './ipc-channels.ts';

const REFUSED: Reply<never> = { ok: false, error: describeError('bad-request') };

/** Answers the window's calls and sends it the events, until the window is gone. Other senders get a refusal. */
export function bindWindow(window: BrowserWindow, program: Pick<Program, 'dispatch' | 'onEvent'>): void {
  const running = new Map<number, AbortController>();
  ipcMain.handle(CALL_CHANNEL, (event, message: unknown) => {
    // The sender is judged at once: its frame is lost as soon as anything is awaited.
    if (!isFromWindow(window, event)) return REFUSED;
    return answerCall(program, running, message);
  });
  const onCancel = (event: IpcMainEvent, id: unknown): void => {
    if (isFromWindow(window, event)) running.get(id as number)?.abort();
  };
  ipcMain.on(CANCEL_CHANNEL, onCancel);
  const stopEvents = program.onEvent((event) => {
    // A page whose process is gone hears nothing, and Electron would write a stack trace to the terminal each time.
    if (!window.isDestroyed() && !window.webContents.isCrashed()) window.webContents.send(EVENT_CHANNEL, event);
  });
  // A page that was reloaded or has crashed waits for nothing any more, and the next one counts its calls anew.
  const abandon = (): void => {
    for (const abort of running.values()) abort.abort();
    running.clear();
  };
  window.webContents.on('did-start-loading', abandon);
  window.webContents.on('render-process-gone', abandon);
  window.once('closed', () => {
    abandon();
    stopEvents();
    ipcMain.removeHandler(CALL_CHANNEL);
    ipcMain.removeListener(CANCEL_CHANNEL, onCancel);
  });
}

function isFromWindow(window: BrowserWindow, event: IpcMainInvokeEvent | IpcMainEvent): boolean {
  const frame = event.senderFrame;
  if (window.isDestroyed() || frame === null || frame !== window.webContents.mainFrame) return false;
  return isOwnAddress(frame.url);
}

async function answerCall(
  program: Pick<Program, 'dispatch'>,
  running: Map<number, AbortController>,
  message: unknown,
): Promise<Reply<unknown>> {
  if (typeof message !== 'object' || message === null) return REFUSED;
  const { id, method, args } = message as Record<string, unknown>;
  if (!Number.isSafeInteger(id) || running.has(id as number)) return REFUSED;
  const abort = new AbortController();
  running.set(id as number, abort);
  try {
    return copyBytes(await program.dispatch(method, args, abort.signal));
  } finally {
    if (running.get(id as number) === abort) running.delete(id as number);
  }
}

/**
 * Gives a reply's bytes a buffer of exactly their own: a part of a larger buffer, as Node's small ones are, would travel
 * with all that stands around it.
 */
function copyBytes(reply: Reply<unknown>): Reply<unknown> {
  if (!reply.ok || typeof reply.value !== 'object' || reply.value === null) return reply;
  const { bytes } = reply.value as { readonly bytes?: unknown };
  return bytes instanceof Uint8Array ? { ok: true, value: { ...reply.value, bytes: new Uint8Array(bytes) } } : reply;
}
