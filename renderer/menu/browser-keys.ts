/** Keys that belong to the browser around the page, or to the desktop around that: no menu in the page takes them. */
import { type KeyCombination, parseAccelerator } from './accelerator.ts';

/** Written as accelerators of the menu are. */
interface KeptKeys {
  /** On every desktop. */
  readonly all: readonly string[];
  readonly mac: readonly string[];
  /** On all but a Mac. */
  readonly others: readonly string[];
}

/**
 * What Chrome, Edge, Firefox or Safari does of its own accord: some never reach a page, and the rest people look for in
 * vain when a page takes them. Two kinds are left out: those that mean the same in the page (help, full screen), and
 * those that only repeat others and that pages have always used (Ctrl+B, E, G and I).
 */
const KEPT_BY_BROWSERS: KeptKeys = {
  all: [
    ...['T', 'N', 'W', 'P', 'S', 'O', 'F', 'L', 'K', 'D', 'H', 'J', 'U', 'R', 'Q', 'A', 'C', 'V', 'X', 'Z', 'Y'].map(
      (key) => `CmdOrCtrl+${key}`,
    ),
    ...['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'Plus', '-', 'Tab'].map((key) => `CmdOrCtrl+${key}`),
    ...['T', 'N', 'W', 'P', 'B', 'O', 'D', 'A', 'R', 'V', 'Z', 'S', 'H', 'G', 'F', 'Y', 'Q', 'U', 'X', 'L'].map(
      (key) => `CmdOrCtrl+Shift+${key}`,
    ),
    // Its tools for developers.
    ...['C', 'E', 'I', 'J', 'K', 'M'].map((key) => `CmdOrCtrl+Shift+${key}`),
    'CmdOrCtrl+Shift+Delete',
    'CmdOrCtrl+Shift+Tab',
    ...['F3', 'F5', 'F6', 'F7', 'F12', 'Shift+F3', 'Shift+F5', 'Shift+F7', 'Shift+F9', 'Shift+F10', 'Shift+F12'],
  ],
  mac: ['CmdOrCtrl+M', 'CmdOrCtrl+,', 'CmdOrCtrl+.', 'CmdOrCtrl+Shift+4', 'F11', 'F12'],
  others: ['Alt+D', 'Alt+F', 'Alt+E', 'Alt+Home', 'Alt+F4', 'CmdOrCtrl+F4', 'CmdOrCtrl+M', 'F4', 'F9'],
};

/** True for a combination that the page leaves to the browser: it is neither taken nor told of. */
export function isKeptByBrowsers(combination: KeyCombination, mac: boolean): boolean {
  const kept = [...KEPT_BY_BROWSERS.all, ...(mac ? KEPT_BY_BROWSERS.mac : KEPT_BY_BROWSERS.others)];
  return kept.some((accelerator) => isSame(parseAccelerator(accelerator, mac), combination));
}

function isSame(one: KeyCombination, other: KeyCombination): boolean {
  return (
    one.key === other.key &&
    one.ctrl === other.ctrl &&
    one.meta === other.meta &&
    one.alt === other.alt &&
    one.shift === other.shift
  );
}
