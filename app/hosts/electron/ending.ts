/** The Electron host's end: its windows close, the program closes after them, and the exit code is 0. */
import { app } from 'electron';
import { END_WITHIN_MS, type End } from '../../service/starting/end-signal.ts';
import { flushOutput } from '../../service/starting/terminal.ts';
import { waitWithin } from '../../service/starting/time-limit.ts';

const OUTPUT_WITHIN_MS = 1_000;

/** A page that hangs may take this much of the whole time to go. */
export const WINDOWS_CLOSE_WITHIN_MS = 500;

/**
 * Ends the program when its last window closes, when Quit is chosen, or when `end` is requested. Windows close first, so
 * `close` runs after everything their pages save as they go; it runs once. `end` counts as requested from the first moment.
 * Returns a function that closes a program that failed to start, and leaves the exit to its caller; it never rejects.
 */
export function endInOrder(end: End, close: () => Promise<void>): () => Promise<void> {
  let hasBegun = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closing: Promise<void> | undefined;
  const begin = (): void => {
    hasBegun = true;
    // A later start must not be told that this program runs.
    end.request();
  };
  const closeOnce = (): Promise<void> => {
    begin();
    // What could not be closed looks like after a crash, and the next start copes with that.
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

/** Ends a program that runs nothing once what it printed is out: on Windows a pipe takes it later. */
export async function exitAfterOutput(code: number): Promise<void> {
  // A reader that has stopped reading does not keep it.
  await waitWithin(flushOutput(), OUTPUT_WITHIN_MS);
  app.exit(code);
}
