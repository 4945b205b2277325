/** The keys that the menu in the page leaves to the browser and the desktop. */
import { formatAriaShortcut, type KeyCombination, parseAccelerator } from './accelerator.ts';

/**
 * Keys of Chrome, Edge, Firefox and Safari, as accelerators. Left out: keys that mean the same here (help, full screen, zoom,
 * undo, redo, find), and keys that only repeat others and that web pages commonly use (Ctrl+B, E, G and I).
 */
const KEPT_EVERYWHERE: readonly string[] = [
  ...[...'TNWPSOLKDHJURQACVX0123456789', 'Tab'].map((key) => `CmdOrCtrl+${key}`),
  // Among them the developer tools.
  ...[...'TNWPBODARVSHGFYQUXLCEIJKM', 'Delete', 'Tab'].map((key) => `CmdOrCtrl+Shift+${key}`),
  ...['F3', 'F5', 'F6', 'F7', 'F12', 'Shift+F3', 'Shift+F5', 'Shift+F7', 'Shift+F9', 'Shift+F10', 'Shift+F12'],
];
const KEPT_ON_MAC = ['CmdOrCtrl+Y', 'CmdOrCtrl+M', 'CmdOrCtrl+,', 'CmdOrCtrl+.', 'CmdOrCtrl+Shift+4', 'F11', 'F12'];
const KEPT_ON_OTHERS = ['Alt+D', 'Alt+F', 'Alt+E', 'Alt+Home', 'Alt+F4', 'CmdOrCtrl+F4', 'CmdOrCtrl+M', 'F4', 'F9'];

/** True for a combination that the page leaves to the browser: it neither handles nor shows it. */
export function isKeptByBrowsers(combination: KeyCombination, mac: boolean): boolean {
  const wanted = formatAriaShortcut(combination);
  const kept = [...KEPT_EVERYWHERE, ...(mac ? KEPT_ON_MAC : KEPT_ON_OTHERS)];
  return kept.some((accelerator) => formatAriaShortcut(parseAccelerator(accelerator, mac)) === wanted);
}
