/** Handles a page that crashes or hangs; the program and its cache keep running. */
import { app, type BrowserWindow } from 'electron';
import type { Log } from '../../service/log/log.ts';
import { ask, type Question } from './dialogs.ts';

// A page that crashes again this soon would keep crashing.
const RELOAD_AGAIN_AFTER_MS = 10_000;

const CRASHED_AGAIN = {
  type: 'error',
  message: 'The map has crashed twice in a few seconds.',
  detail: 'Its cached tiles are safe. It can be loaded again where it was.',
  buttons: ['Reload', 'Quit'],
  cancelId: 0,
} satisfies Question;

const HANGS = {
  type: 'warning',
  message: 'The map does not respond.',
  detail: 'It may come back by itself. Loading it again keeps the view and the cached tiles.',
  buttons: ['Wait', 'Reload'],
  cancelId: 0,
} satisfies Question;

/**
 * Reloads the page after a crash, at the last saved view. Asks instead if it crashed less than ten seconds before. Also
 * asks about a page that hangs, until it responds or people answer.
 */
export function mendPage(window: BrowserWindow, log: Log): void {
  const contents = window.webContents;
  let lastCrashMs = Number.NEGATIVE_INFINITY;
  let isStopped = false;

  const stopQuestion = askWhileHung(window, log, () => {
    // A hung process can't reload: crash it, and the crash handler reloads the page.
    isStopped = true;
    contents.forcefullyCrashRenderer();
  });
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    stopQuestion();
    if (isStopped) {
      isStopped = false;
      contents.reload();
      return;
    }
    log.note('page-crashed', { reason, exitCode });
    const nowMs = performance.now();
    const isRepeated = nowMs - lastCrashMs < RELOAD_AGAIN_AFTER_MS;
    lastCrashMs = nowMs;
    if (isRepeated) void askAfterCrash(window);
    else contents.reload();
  });
}

async function askAfterCrash(window: BrowserWindow): Promise<void> {
  const answer = await ask(window, CRASHED_AGAIN);
  if (answer === 1) app.quit();
  else if (!window.isDestroyed()) window.webContents.reload();
}

/** Asks while the page hangs, one question at a time. The returned function closes an open question. */
function askWhileHung(window: BrowserWindow, log: Log, reload: () => void): () => void {
  let open: AbortController | undefined;
  const stop = (): void => open?.abort();

  const askOnce = async (): Promise<void> => {
    if (open) return;
    open = new AbortController();
    const { signal } = open;
    log.note('page-hung');
    const answer = await ask(window, { ...HANGS, signal });
    open = undefined;
    if (answer !== 1 || signal.aborted || window.isDestroyed()) return;
    log.note('page-reloaded', { reason: 'hung' });
    reload();
  };
  window.on('unresponsive', () => void askOnce());
  window.on('responsive', () => {
    log.note('page-responds');
    stop();
  });
  window.once('closed', stop);
  return stop;
}
