/** The desktop's message boxes and file dialogs. */
import { extname, join } from 'node:path';
import { app, type BrowserWindow, dialog, type MessageBoxOptions, type OpenDialogOptions } from 'electron';
import { TRACK_FILE_EXTENSIONS } from '../../../shared/layers/track-file.ts';
import { desktopTexts } from '../../../shared/texts/desktop.ts';
import { focusWindow } from './window.ts';

/** A question with its buttons. `cancelId` is the answer when people close it. */
export type Question = Pick<MessageBoxOptions, 'message' | 'detail' | 'type' | 'signal'> & {
  readonly buttons: string[];
  readonly cancelId: number;
};

/**
 * Shows the window, asks in it and returns the index of the button. Returns `cancelId` when the question was closed, its
 * signal aborted, the window is gone, or the desktop can't ask. Never rejects.
 */
export async function ask(window: BrowserWindow, question: Question): Promise<number> {
  if (window.isDestroyed()) return question.cancelId;
  // On macOS a question without a window blocks the main process and ignores its signal.
  if (!window.isVisible() || window.isMinimized()) focusWindow(window);
  const options: MessageBoxOptions = { ...question, title: desktopTexts.name, defaultId: 0, noLink: true };
  const answer = await dialog.showMessageBox(window, options).catch(() => ({ response: question.cancelId }));
  return answer.response;
}

/** Asks whether to open an address outside the program, and shows all of it. Never rejects. */
export async function agreesToOpen(window: BrowserWindow, address: string): Promise<boolean> {
  const { openAddress: message, open, cancel } = desktopTexts;
  const answer = await ask(window, {
    type: 'question',
    message,
    detail: address,
    buttons: [open, cancel],
    cancelId: 1,
  });
  return answer === 0;
}

/**
 * Shows why the program can't start, until people close it or `signal` aborts. Waits until Electron is ready. Never rejects.
 */
export async function showFailure(text: string, signal: AbortSignal): Promise<void> {
  await app.whenReady();
  // `showErrorBox` would block the main process, which then ignores end signals.
  const { name: title, cannotStart: message } = desktopTexts;
  const options = { type: 'error', title, message, detail: text, signal } as const;
  await dialog.showMessageBox(options).catch(() => undefined);
}

const TRACK_FILTERS = [
  { name: desktopTexts.tracks, extensions: [...TRACK_FILE_EXTENSIONS] },
  { name: desktopTexts.allFiles, extensions: ['*'] },
];

const ARCHIVE_EXTENSIONS = ['mbtiles', 'pmtiles', 'sqlitedb'];

type FindWindow = () => BrowserWindow | undefined;

/**
 * Creates the function that lets people choose a folder, which may be new. It returns an absolute path, or null when they
 * chose none, there is no window, or this dialog is already open. The dialog opens in the folder chosen last.
 */
export function createFolderChooser(findWindow: FindWindow): () => Promise<string | null> {
  let last: string | null = null;
  const choose = createChooser(findWindow, {
    title: desktopTexts.chooseFolder,
    buttonLabel: desktopTexts.choose,
    properties: ['openDirectory', 'createDirectory', 'promptToCreate', 'dontAddToRecent'],
  });
  return async () => {
    const [chosen = null] = await choose(last ?? app.getPath('home'));
    last = chosen ?? last;
    return chosen;
  };
}

/** The same for an existing file with a track or an area. The dialog opens in the given folder, or in Downloads for null. */
export function createTrackFileChooser(findWindow: FindWindow): (folder: string | null) => Promise<string | null> {
  const choose = createChooser(findWindow, {
    title: desktopTexts.openTrack,
    buttonLabel: desktopTexts.open,
    filters: TRACK_FILTERS,
    properties: ['openFile', 'dontAddToRecent'],
  });
  return async (folder) => (await choose(folder ?? app.getPath('downloads')))[0] ?? null;
}

/** The same for an archive of tiles; the dialog opens in Downloads. */
export function createArchiveChooser(findWindow: FindWindow): () => Promise<string | null> {
  const choose = createChooser(findWindow, {
    title: desktopTexts.openArchive,
    buttonLabel: desktopTexts.open,
    filters: [
      { name: desktopTexts.archives, extensions: ['mbtiles', 'pmtiles', 'sqlitedb'] },
      { name: desktopTexts.allFiles, extensions: ['*'] },
    ],
    properties: ['openFile', 'dontAddToRecent'],
  });
  return async () => (await choose(app.getPath('downloads')))[0] ?? null;
}

/** The same for files to open as layers or sources. It returns absolute paths; none when people chose none. */
export function createLayerFilesChooser(findWindow: FindWindow): (folder: string | null) => Promise<readonly string[]> {
  const choose = createChooser(findWindow, {
    title: desktopTexts.openFiles,
    buttonLabel: desktopTexts.open,
    filters: [
      { name: desktopTexts.tracksAndArchives, extensions: [...TRACK_FILE_EXTENSIONS, ...ARCHIVE_EXTENSIONS] },
      { name: desktopTexts.allFiles, extensions: ['*'] },
    ],
    properties: ['openFile', 'multiSelections', 'dontAddToRecent'],
  });
  return (folder) => choose(folder ?? app.getPath('downloads'));
}

/**
 * Creates the function that lets people choose where a file is saved, by its name. It returns an absolute path, or null when
 * they chose none. Other programs' files of that kind are shown; the dialog asks before one is replaced.
 */
export function createSavePathChooser(
  findWindow: FindWindow,
): (folder: string | null, fileName: string) => Promise<string | null> {
  const choose = onceAtATime(findWindow);
  return async (folder, fileName) => {
    const extension = extname(fileName).slice(1);
    const chosen = await choose(async (window) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: desktopTexts.saveAs,
        buttonLabel: desktopTexts.save,
        defaultPath: join(folder ?? app.getPath('downloads'), fileName),
        filters: [
          { name: extension.toUpperCase(), extensions: [extension] },
          { name: desktopTexts.allFiles, extensions: ['*'] },
        ],
        properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
      });
      return canceled ? [] : [filePath];
    });
    return chosen[0] || null;
  };
}

function createChooser(findWindow: FindWindow, options: OpenDialogOptions) {
  const choose = onceAtATime(findWindow);
  return (defaultPath: string): Promise<readonly string[]> =>
    choose(async (window) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, { ...options, defaultPath });
      return canceled ? [] : filePaths;
    });
}

/** Returns a function that opens a dialog; it returns nothing without a window, or while the dialog is open. Never rejects. */
function onceAtATime(findWindow: FindWindow) {
  let isOpen = false;
  return async (open: (window: BrowserWindow) => Promise<readonly string[]>): Promise<readonly string[]> => {
    const window = findWindow();
    if (isOpen || window === undefined || window.isDestroyed()) return [];
    isOpen = true;
    try {
      return await open(window);
    } catch {
      return [];
    } finally {
      isOpen = false;
    }
  };
}
