/** Ends the Electron host: its windows close, then the program, and the exit code is 0. */
import { app } from 'electron';
import { END_WITHIN_MS, type End } from '../../service/starting/end-signal.ts';
import { flushOutput } from '../../service/starting/terminal.ts';
import { waitWithin } from '../../service/starting/time-limit.ts';

const OUTPUT_WITHIN_MS = 1_000;

/** Time budget for closing windows, in case a page hangs. */
export const WINDOWS_CLOSE_WITHIN_MS = 500;

/**
 * Ends the program when its last window closes, when Quit is chosen, or when `end` is requested. Windows close first,
 * so `close` runs once, after everything their pages save on closing. `end` counts as requested from the start of that.
 * Returns a function that closes a program that failed to start and leaves the exit to its caller; it never rejects.
 */
export function endInOrder(end: End, close: () => Promise<void>): () => Promise<void> {
  let hasBegun = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closing: Promise<void> | undefined;
  const begin = (): void => {
    hasBegun = true;
    // A later start must not be told that this program is running.
    end.request();
  };
  const closeOnce = (): Promise<void> => {
    begin();
    // What couldn't be closed looks like a crash, which the next start can handle.
    closing ??= waitWithin(close(), END_WITHIN_MS - WINDOWS_CLOSE_WITHIN_MS).catch(() => undefined);
    return closing;
  };
  const finish = (): void => {
    clearTimeout(timer);
    if (!closing) void closeOnce().then(() => app.exit(0));
  };
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (hasBegun) return event.preventDefault();
    begin();
    timer = setTimeout(finish, WINDOWS_CLOSE_WITHIN_MS);
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    finish();
  });
  void end.requested.then(() => app.quit());
  return closeOnce;
}

/** Exits once its output is written; on Windows, pipes are asynchronous. */
export async function exitAfterOutput(code: number): Promise<void> {
  // Don't wait for a reader that has stopped reading.
  await waitWithin(flushOutput(), OUTPUT_WITHIN_MS);
  app.exit(code);
}
