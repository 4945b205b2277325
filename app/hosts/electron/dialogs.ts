/** Native dialogs for the host. The caller acts on the answer. */
import { app, type BrowserWindow, dialog, type MessageBoxOptions, type OpenDialogOptions } from 'electron';
import { TRACK_FILE_EXTENSIONS } from '../../../shared/track-file.ts';
import { focusWindow } from './window.ts';

/** A question and its buttons; `cancelId` is the answer if people close it. */
export type Question = Pick<MessageBoxOptions, 'message' | 'detail' | 'type' | 'signal'> & {
  readonly buttons: string[];
  readonly cancelId: number;
};

/**
 * Asks in a window, which is shown first, and returns the index of the button. Returns `cancelId` if the question was
 * closed, its signal aborted, the window is gone, or the desktop can't ask. Never rejects.
 */
export async function ask(window: BrowserWindow, question: Question): Promise<number> {
  if (window.isDestroyed()) return question.cancelId;
  // Always attached to a window: on macOS a question without one blocks the main process and ignores its signal.
  if (!window.isVisible() || window.isMinimized()) focusWindow(window);
  const options: MessageBoxOptions = { ...question, title: 'Tilekeep', defaultId: 0, noLink: true };
  const answer = await dialog.showMessageBox(window, options).catch(() => ({ response: question.cancelId }));
  return answer.response;
}

/**
 * Shows why the program can't start, until people close it or `signal` aborts. Needs no window; waits until Electron is
 * ready. Never rejects.
 */
export async function showFailure(text: string, signal: AbortSignal): Promise<void> {
  await app.whenReady();
  // Not `showErrorBox`, which blocks the main process so that signals can't end it.
  const options = { type: 'error', title: 'Tilekeep', message: 'Tilekeep cannot start', detail: text, signal } as const;
  await dialog.showMessageBox(options).catch(() => undefined);
}

type FindWindow = () => BrowserWindow | undefined;
type Choose = () => Promise<string | null>;

/**
 * Creates a function that lets people choose a folder, which need not exist yet. It returns its absolute path, or null
 * if none was chosen, there is no window, or this dialog is already open.
 */
export function createFolderChooser(findWindow: FindWindow): Choose {
  return createChooser(findWindow, 'home', {
    title: 'Choose a folder',
    buttonLabel: 'Choose',
    properties: ['openDirectory', 'createDirectory', 'promptToCreate', 'dontAddToRecent'],
  });
}

/** The same for an existing file with a track or an area. */
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

/** The dialog opens where people chose something last; `place` is the first one. */
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
