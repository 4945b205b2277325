/** The desktop's own dialogs, as the host needs them. The caller decides what follows from an answer. */
import { app, type BrowserWindow, dialog, type MessageBoxOptions, type OpenDialogOptions } from 'electron';
import { TRACK_FILE_EXTENSIONS } from '../../../shared/track-file.ts';
import { focusWindow } from './window.ts';

/** A question with its buttons; `cancelId` is the answer when people just close it. */
export type Question = Pick<MessageBoxOptions, 'message' | 'detail' | 'type' | 'signal'> & {
  readonly buttons: string[];
  readonly cancelId: number;
};

/**
 * Asks in a window, which it shows for that, and answers the number of the button; `cancelId` when the question was closed,
 * its signal has aborted, the window is gone, or the desktop cannot ask. Never rejects.
 */
export async function ask(window: BrowserWindow, question: Question): Promise<number> {
  if (window.isDestroyed()) return question.cancelId;
  // Always in a window: on macOS a question without one blocks the main process and ignores its signal.
  if (!window.isVisible() || window.isMinimized()) focusWindow(window);
  const options: MessageBoxOptions = { ...question, title: 'Tilekeep', defaultId: 0, noLink: true };
  const answer = await dialog.showMessageBox(window, options).catch(() => ({ response: question.cancelId }));
  return answer.response;
}

/**
 * Shows why the program cannot start, until people have read it or `signal` aborts. Needs no window, and waits until Electron
 * is ready. Never rejects.
 */
export async function showFailure(text: string, signal: AbortSignal): Promise<void> {
  await app.whenReady();
  // Not `showErrorBox`: it blocks the main process, which then ends for no signal.
  const options = { type: 'error', title: 'Tilekeep', message: 'Tilekeep cannot start', detail: text, signal } as const;
  await dialog.showMessageBox(options).catch(() => undefined);
}

type FindWindow = () => BrowserWindow | undefined;
type Choose = () => Promise<string | null>;

/**
 * Makes the function that lets people choose a folder, which need not exist yet: answers its absolute path, or null when
 * they chose none, there is no window, or this dialog is open already.
 */
export function createFolderChooser(findWindow: FindWindow): Choose {
  return createChooser(findWindow, 'home', {
    title: 'Choose a folder',
    buttonLabel: 'Choose',
    properties: ['openDirectory', 'createDirectory', 'promptToCreate', 'dontAddToRecent'],
  });
}

/** The same for a file with a track or an area, which is there. */
export function createTrackFileChooser(findWindow: FindWindow): Choose {
  return createChooser(findWindow, 'downloads', {
    title: 'Choose a track or an area',
    buttonLabel: 'Choose',
    filters: [
      { name: 'Tracks and areas', extensions: [...TRACK_FILE_EXTENSIONS] },
      { name: 'All files', extensions: ['*'] },
    ],
    properties: ['openFile', 'dontAddToRecent'],
  });
}

/** The dialog opens where people chose something last, at first in a place of theirs. */
function createChooser(findWindow: FindWindow, place: 'home' | 'downloads', options: OpenDialogOptions): Choose {
  let isOpen = false;
  let lastPath: string | undefined;
  return async () => {
    const window = findWindow();
    if (isOpen || window === undefined || window.isDestroyed()) return null;
    isOpen = true;
    try {
      // Without a path every dialog would open in Downloads.
      const defaultPath = lastPath ?? app.getPath(place);
      const { canceled, filePaths } = await dialog.showOpenDialog(window, { ...options, defaultPath });
      if (canceled || filePaths[0] === undefined) return null;
      lastPath = filePaths[0];
      return lastPath;
    } catch {
      return null;
    } finally {
      isOpen = false;
    }
  };
}
