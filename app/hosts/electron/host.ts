/** The Electron host's life cycle: one program per data folder, its window, menu and files, and an orderly end. */
import { join } from 'node:path';
import { app, type BrowserWindow, clipboard, shell } from 'electron';
import { CodedError } from '../../../shared/errors.ts';
import { startTexts } from '../../../shared/texts/starting.ts';
import { describeThrown } from '../../service/log/program-log.ts';
import { type HostActions, type Program, startProgram } from '../../service/program.ts';
import { openInDesktop } from '../../service/starting/display.ts';
import { watchEndSignals } from '../../service/starting/end-signal.ts';
import type { Flags } from '../../service/starting/flags.ts';
import { makeNamedFolders, resolveFolders } from '../../service/starting/folders.ts';
import type { RunningInstance } from '../../service/starting/instance-call.ts';
import { type InstanceLock, takeInstanceLock } from '../../service/starting/instance-lock.ts';
import { describeStart, type StartRequest } from '../../service/starting/start-request.ts';
import { announceReady, announceRunning, reportLine } from '../../service/starting/terminal.ts';
import { createPromise } from '../../service/starting/time-limit.ts';
import { readSecondStart } from './app-arguments.ts';
import { PAGE_URL, registerAppScheme } from './app-scheme.ts';
import {
  createArchiveChooser,
  createFolderChooser,
  createLayerFilesChooser,
  createSavePathChooser,
  createTrackFileChooser,
} from './dialogs.ts';
import { endInOrder, exitAfterOutput } from './ending.ts';
import { type BuiltFiles, openMapWindow } from './map-window.ts';
import { restrictNavigation } from './navigation.ts';
import { claimLinks, receiveLinks } from './os-links.ts';
import { restrictSession, showNoCertificates } from './session-barriers.ts';
import { fetchFromServer } from './source-fetch.ts';
import { focusWindow, loadMap } from './window.ts';
import { showInPlace } from './window-place.ts';

/** The program's id from electron-builder.yml. */
const APP_ID = 'org.tilekeep.Tilekeep';

/** What must be set before Electron is ready: sandbox, scheme and profile folder. */
export function prepareApp(flags: Flags): void {
  app.enableSandbox();
  // Windows shows notifications only for programs with this id.
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
  registerAppScheme();
  app.setPath('userData', join(resolveFolders(flags).dataDir, 'electron-profile'));
  app.on('web-contents-created', (_event, contents) => restrictNavigation(contents));
  // Covers the session of tile servers and any other.
  app.on('session-created', restrictSession);
  showNoCertificates();
}

/**
 * Runs the map in Electron until it is quit; ends at once if another program runs on the data folder. Rejects if the
 * map can't be shown, after closing the program; the caller exits.
 */
export async function runElectronHost(flags: Flags, files: BuiltFiles): Promise<void> {
  const end = watchEndSignals();
  const followLinks = receiveLinks();
  let window: BrowserWindow | undefined;
  const show = (): void => {
    if (window !== undefined && !window.isDestroyed()) focusWindow(window);
  };
  const started = createPromise<Program>();
  const onStart = async (request: StartRequest): Promise<RunningInstance> => {
    if (end.signal.aborted) throw new Error('ending');
    const trouble = await (await started.promise).followStart(request);
    show();
    return { url: PAGE_URL, pid: process.pid, trouble };
  };
  await makeNamedFolders(flags);
  const lock = await takeInstanceLock(resolveFolders(flags).dataDir, onStart, describeStart(flags));
  if (lock.kind === 'running' || lock.kind === 'silent') return exitAfterOutput(announceRunning(lock, flags));
  // Electron's own lock covers data folders in which no socket can be made.
  if (!app.requestSingleInstanceLock()) return exitAfterOutput(reportSecond());
  app.on('second-instance', (_event, argv, folder) => {
    const request = readSecondStart(argv, process.defaultApp === true, folder);
    void started.promise.then((program) => program.followStart(request));
    show();
  });
  const program = await startProgram(
    flags,
    hostActions(() => window),
  );
  started.resolve(program);
  const closeInOrder = endInOrder(end, () => closeAll(program, lock));
  try {
    await app.whenReady();
    if (end.signal.aborted) return;
    const place = program.windowPlace();
    const shown = openMapWindow({ program, files, place, show });
    window = shown;
    app.on('activate', show);
    await loadMap(shown, () => {
      if (flags.open) showInPlace(shown, place);
    });
  } catch (thrown) {
    // A window closed while loading ends its program with code 0.
    if (end.signal.aborted) return;
    program.log.note('start-failed', { stack: describeThrown(thrown) });
    await closeInOrder();
    throw thrown;
  }
  followLinks({
    openLink: (text) => {
      if (program.openLink(text)) show();
    },
    openFile: (path) => {
      void program.openFromDesktop([path]);
      show();
    },
  });
  claimLinks();
  if (flags.json) announceReady({ url: PAGE_URL, pid: process.pid });
}

function hostActions(findWindow: () => BrowserWindow | undefined): HostActions {
  return {
    kind: 'electron',
    fetch: fetchFromServer,
    chooseFolder: createFolderChooser(findWindow),
    chooseTrackFile: createTrackFileChooser(findWindow),
    chooseArchiveFile: createArchiveChooser(findWindow),
    chooseLayerFiles: createLayerFilesChooser(findWindow),
    chooseSavePath: createSavePathChooser(findWindow),
    printPdf: () => printPdf(findWindow()),
    copyText,
    openPath,
    // The reply is sent at the end of this turn, and a closed window wouldn't get it.
    quit: () => void setImmediate(() => setImmediate(() => app.quit())),
  };
}

/** Pages have the sizes that the page's styles give them. */
async function printPdf(window: BrowserWindow | undefined): Promise<Uint8Array> {
  if (window === undefined || window.isDestroyed()) throw new CodedError('file-not-saved');
  return window.webContents.printToPDF({ preferCSSPageSize: true, printBackground: true });
}

async function openPath(path: string): Promise<boolean> {
  // On Linux the promise of `shell.openPath` never settles: https://github.com/electron/electron/issues/48079
  if (process.platform === 'linux') return (await openInDesktop(path)) === undefined;
  // Electron returns a reason, or an empty string on success.
  return (await shell.openPath(path)) === '';
}

/** Pages have no right to write to the clipboard. */
async function copyText(text: string): Promise<boolean> {
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

async function closeAll(program: Program, lock: InstanceLock): Promise<void> {
  await program.close();
  if (lock.kind === 'held') await lock.release();
}

function reportSecond(): number {
  reportLine(startTexts.running);
  return 0;
}
