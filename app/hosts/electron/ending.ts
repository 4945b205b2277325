/** The Electron host's end: whatever asks for it, the program is closed first and the exit code is 0. */
import { app } from 'electron';
import { END_WITHIN_MS, type End } from '../../service/end-signal.ts';

/** Ends the program when its last window closes, when Quit is chosen, or when `end` is requested; `close` runs once before. */
export function endInOrder(end: End, close: () => Promise<void>): void {
  let isClosing = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isClosing) return;
    isClosing = true;
    const exit = (): void => app.exit(0);
    // What could not be closed is what a crash would leave, and the next start copes with that.
    void closeWithin(close).then(exit, exit);
  });
  void end.requested.then(() => app.quit());
}

async function closeWithin(close: () => Promise<void>): Promise<void> {
  const timeUp = new Promise<void>((resolve) => setTimeout(resolve, END_WITHIN_MS));
  await Promise.race([close(), timeUp]);
}
