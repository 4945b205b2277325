/** The Electron host's end: whatever asks for it, the program is closed first and the exit code is 0. */
import { app } from 'electron';
import { END_WITHIN_MS, type End } from '../../service/end-signal.ts';

/**
 * Ends the program when its last window closes, when Quit is chosen, or when `end` is requested; `close` runs once before.
 * `end` is requested from the first moment on, however it came. The answer closes it likewise, for a program that has
 * failed; its exit is left to whoever calls it. It never rejects.
 */
export function endInOrder(end: End, close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const closeOnce = (): Promise<void> => {
    // Whoever starts the program meanwhile must not be told that it runs.
    end.request();
    // What could not be closed is what a crash would leave, and the next start copes with that.
    closing ??= closeWithin(close).catch(() => undefined);
    return closing;
  };
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    void closeOnce().then(() => app.exit(0));
  });
  void end.requested.then(() => app.quit());
  return closeOnce;
}

async function closeWithin(close: () => Promise<void>): Promise<void> {
  const timeUp = new Promise<void>((resolve) => setTimeout(resolve, END_WITHIN_MS));
  await Promise.race([close(), timeUp]);
}
