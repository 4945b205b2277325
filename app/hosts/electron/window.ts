/** The map's window. */
import { app, BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme } from 'electron';
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

/** The `--surface` of renderer/styles/base.css in both themes. */
export const SURFACE = { light: '#fbfbfa', dark: '#1d2225' } as const;

/** The colour for the theme that the desktop has now. */
export function chooseColour(): string {
  return nativeTheme.shouldUseDarkColors ? SURFACE.dark : SURFACE.light;
}

/** Keeps a window's colour true to the theme, so that it shows no white edge when it grows or its page is loaded again. */
export function followTheme(window: BrowserWindow): void {
  const follow = (): void => window.setBackgroundColor(chooseColour());
  nativeTheme.on('updated', follow);
  window.once('closed', () => nativeTheme.removeListener('updated', follow));
}

/** A hidden, empty window with the preload of an absolute path, of these bounds and colour. */
export function createWindow(
  preload: string,
  look: Pick<BrowserWindowConstructorOptions, 'x' | 'y' | 'width' | 'height' | 'backgroundColor'> = {},
): BrowserWindow {
  // What is pasted into developer tools has the page's rights; an installed program has a log file instead.
  const webPreferences = { ...windowOptions.webPreferences, preload, devTools: !app.isPackaged };
  return new BrowserWindow({ ...windowOptions, ...look, webPreferences });
}

/**
 * Loads the map; `onDrawn` is called once it can be shown without a flash. A page that crashes meanwhile and is loaded again
 * is no failure.
 */
export async function loadMap(window: BrowserWindow, onDrawn: () => void): Promise<void> {
  window.once('ready-to-show', onDrawn);
  try {
    await window.loadURL(PAGE_URL);
  } catch (thrown) {
    // Electron's word for a load that another one has taken the place of.
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_ABORTED') throw thrown;
  }
}

/** Brings a window before people's eyes. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
