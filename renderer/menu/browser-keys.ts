/** Keys that belong to the browser around the page, or to the desktop around that: no menu in the page takes them. */
import { formatAriaShortcut, type KeyCombination, parseAccelerator } from './accelerator.ts';

/**
 * What Chrome, Edge, Firefox or Safari does with keys, as accelerators: some never reach a page, and people miss the rest
 * when a page takes them. Two kinds are left out: those that mean the same in the page (help, full screen), and those that
 * only repeat others and that pages have always used (Ctrl+B, E, G and I).
 */
const KEPT_EVERYWHERE: readonly string[] = [
  ...[...'TNWPSOFLKDHJURQACVXZY0123456789-', 'Plus', 'Tab'].map((key) => `CmdOrCtrl+${key}`),
  // With the browser's tools for developers.
  ...[...'TNWPBODARVZSHGFYQUXLCEIJKM', 'Delete', 'Tab'].map((key) => `CmdOrCtrl+Shift+${key}`),
  ...['F3', 'F5', 'F6', 'F7', 'F12', 'Shift+F3', 'Shift+F5', 'Shift+F7', 'Shift+F9', 'Shift+F10', 'Shift+F12'],
];
const KEPT_ON_MAC = ['CmdOrCtrl+M', 'CmdOrCtrl+,', 'CmdOrCtrl+.', 'CmdOrCtrl+Shift+4', 'F11', 'F12'];
const KEPT_ON_OTHERS = ['Alt+D', 'Alt+F', 'Alt+E', 'Alt+Home', 'Alt+F4', 'CmdOrCtrl+F4', 'CmdOrCtrl+M', 'F4', 'F9'];

/** True for a combination that the page leaves to the browser: the page neither handles nor shows it. */
export function isKeptByBrowsers(combination: KeyCombination, mac: boolean): boolean {
  const wanted = formatAriaShortcut(combination);
  const kept = [...KEPT_EVERYWHERE, ...(mac ? KEPT_ON_MAC : KEPT_ON_OTHERS)];
  return kept.some((accelerator) => formatAriaShortcut(parseAccelerator(accelerator, mac)) === wanted);
}
