/** The map's window. */
import { app, BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';
import { PAGE_URL } from './app-scheme.ts';

/** How a window is made, but for its preload. Every protection is spelled out, defaults or not, so that none is lost by chance. */
export const windowOptions = {
  title: 'Tilekeep',
  width: 1280,
  height: 800,
  minWidth: 480,
  minHeight: 360,
  show: false,
  webPreferences: {
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  },
} as const satisfies BrowserWindowConstructorOptions;

/** A hidden, empty window with the preload of an absolute path. */
export function createWindow(preload: string): BrowserWindow {
  // What is pasted into developer tools has the page's rights; an installed program has a log file instead.
  const webPreferences = { ...windowOptions.webPreferences, preload, devTools: !app.isPackaged };
  return new BrowserWindow({ ...windowOptions, webPreferences });
}

/** Loads the map and, if asked to, shows it once it is drawn. */
export async function loadMap(window: BrowserWindow, show: boolean): Promise<void> {
  if (show) window.once('ready-to-show', () => window.show());
  await window.loadURL(PAGE_URL);
}

/** Brings a window before people's eyes. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

// A page that crashes again this soon would only go on crashing.
const RELOAD_AGAIN_AFTER_MS = 10_000;

/** Loads the map again after its process has crashed; the program and its cache go on meanwhile. */
export function reloadAfterCrash(window: BrowserWindow): void {
  let lastMs = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, details) => {
    const nowMs = performance.now();
    if (details.reason === 'clean-exit' || nowMs - lastMs < RELOAD_AGAIN_AFTER_MS) return;
    lastMs = nowMs;
    window.webContents.reload();
  });
}
