/** The desktop's own dialogs, as the host needs them. What follows from an answer is decided by who asks. */
import { app, type BrowserWindow, dialog, type MessageBoxOptions, type OpenDialogOptions } from 'electron';
import { TRACK_FILE_EXTENSIONS } from '../../../shared/track-file.ts';

/** A question with its buttons; `cancelId` is the answer of whoever only closes it. */
export type Question = Pick<MessageBoxOptions, 'message' | 'detail' | 'type' | 'signal'> & {
  readonly buttons: string[];
  readonly cancelId: number;
};

/**
 * Asks, and answers the number of the button; `cancelId` when the question was closed, its signal has aborted, or the
 * desktop cannot ask. Belongs to the window where that is to be seen. Never rejects.
 */
export async function ask(window: BrowserWindow, question: Question): Promise<number> {
  const options: MessageBoxOptions = { ...question, title: 'Tilekeep', defaultId: 0, noLink: true };
  try {
    // A question that belongs to a hidden window might be hidden with it.
    const isSeen = !window.isDestroyed() && window.isVisible() && !window.isMinimized();
    const { response } = await (isSeen ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
    return response;
  } catch {
    return question.cancelId;
  }
}

/** Shows why the program cannot start, until people have read it; needs no window, and waits until Electron is ready. */
export async function showFailure(text: string): Promise<void> {
  await app.whenReady();
  dialog.showErrorBox('Tilekeep cannot start', text);
}

type FindWindow = () => BrowserWindow | undefined;
type Choose = () => Promise<string | null>;

/**
 * Makes the function that lets people choose a folder, which need not exist yet: answers its absolute path, or null when
 * they chose none, there is no window, or this dialog is open already.
 */
export function createFolderChooser(findWindow: FindWindow): Choose {
  return createChooser(findWindow, {
    title: 'Choose a folder',
    buttonLabel: 'Choose',
    properties: ['openDirectory', 'createDirectory', 'promptToCreate', 'dontAddToRecent'],
  });
}

/** The same for a file with a track or an area, which is there. */
export function createTrackFileChooser(findWindow: FindWindow): Choose {
  return createChooser(findWindow, {
    title: 'Choose a track or an area',
    buttonLabel: 'Choose',
    filters: [
      { name: 'Tracks and areas', extensions: [...TRACK_FILE_EXTENSIONS] },
      { name: 'All files', extensions: ['*'] },
    ],
    properties: ['openFile', 'dontAddToRecent'],
  });
}

function createChooser(findWindow: FindWindow, options: OpenDialogOptions): Choose {
  let isOpen = false;
  return async () => {
    const window = findWindow();
    if (isOpen || window === undefined || window.isDestroyed()) return null;
    isOpen = true;
    try {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, options);
      return canceled ? null : (filePaths[0] ?? null);
    } catch {
      return null;
    } finally {
      isOpen = false;
    }
  };
}
