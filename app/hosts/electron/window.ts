/** The map's window. */
import { app, BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme } from 'electron';
import { PAGE_URL } from './app-scheme.ts';

/**
 * Options of every window except its preload. All protections are explicit, even defaults, so that none is lost by
 * accident.
 */
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

/** `--surface` of renderer/styles/base.css in both themes. */
export const SURFACE = { light: '#fbfbfa', dark: '#1d2225' } as const;

/** The window colour for the desktop's current theme. */
export function chooseColour(): string {
  return nativeTheme.shouldUseDarkColors ? SURFACE.dark : SURFACE.light;
}

/** Keeps a window's colour in step with the theme, so that resizing and reloading show no white edges. */
export function followTheme(window: BrowserWindow): void {
  const follow = (): void => window.setBackgroundColor(chooseColour());
  nativeTheme.on('updated', follow);
  window.once('closed', () => nativeTheme.removeListener('updated', follow));
}

/** Creates a hidden, empty window; `preload` is an absolute path. */
export function createWindow(
  preload: string,
  look: Pick<BrowserWindowConstructorOptions, 'x' | 'y' | 'width' | 'height' | 'backgroundColor'> = {},
): BrowserWindow {
  // Code pasted into developer tools has the page's rights; an installed program has a log file instead.
  const webPreferences = { ...windowOptions.webPreferences, preload, devTools: !app.isPackaged };
  return new BrowserWindow({ ...windowOptions, ...look, webPreferences });
}

/**
 * Loads the map; calls `onDrawn` once it can be shown without a flash. A page that crashes and is reloaded meanwhile is
 * no failure.
 */
export async function loadMap(window: BrowserWindow, onDrawn: () => void): Promise<void> {
  window.once('ready-to-show', onDrawn);
  try {
    await window.loadURL(PAGE_URL);
  } catch (thrown) {
    // Electron's code for a load replaced by another one.
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_ABORTED') throw thrown;
  }
}

/** Brings a window to the front. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
