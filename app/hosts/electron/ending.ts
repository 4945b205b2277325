/** Ends the Electron host in order: windows, program, then exit code 0. */
import { app } from 'electron';
import { END_WITHIN_MS, type End } from '../../service/starting/end-signal.ts';
import { flushOutput } from '../../service/starting/terminal.ts';
import { waitWithin } from '../../service/starting/time-limit.ts';

const OUTPUT_WITHIN_MS = 1_000;

/** The part of the whole time that closing the windows may take. */
export const WINDOWS_CLOSE_WITHIN_MS = 500;

/**
 * Ends the program when its last window closes, when Quit is chosen, or when `end` is requested. Windows close first, so
 * `close` runs once, after the pages have saved their state. `end` counts as requested as soon as ending starts. Returns a
 * function that closes a program that failed to start; its caller exits. It never rejects.
 */
export function endInOrder(end: End, close: () => Promise<void>): () => Promise<void> {
  let hasBegun = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closing: Promise<void> | undefined;
  const begin = (): void => {
    hasBegun = true;
    // A later start must not find this program running.
    end.request();
  };
  const closeOnce = (): Promise<void> => {
    begin();
    // The next start handles an unclosed program as after a crash.
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

/** Exits a program that runs nothing, after flushing its output: Windows pipes are asynchronous. */
export async function exitAfterOutput(code: number): Promise<void> {
  // Don't wait for a reader that has stopped reading.
  await waitWithin(flushOutput(), OUTPUT_WITHIN_MS);
  app.exit(code);
}
