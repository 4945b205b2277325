/** The colour of a window before its page is drawn, by the desktop's theme: the page itself follows the theme by its styles. */
import { type BrowserWindow, nativeTheme } from 'electron';

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
