/** Accelerators of the menu data, in Electron's notation, for pages that have no native menu. */

/** One combination of keys. */
export interface KeyCombination {
  /** As in `KeyboardEvent.key`; letters in upper case. */
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** What a keyboard event tells of the keys held. */
export type PressedKeys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const NAMED_KEYS: Readonly<Record<string, string>> = { Plus: '+' };
/** What the same key types without or with Shift, so that zooming needs no particular keyboard layout. */
const SAME_KEYS: Readonly<Record<string, string>> = { '=': '+', _: '-' };
const MAC_SIGNS: Readonly<Record<string, string>> = { Delete: '⌦' };

/** Reads an accelerator such as `CmdOrCtrl+Shift+Delete`; `mac` decides what `CmdOrCtrl` is. */
export function parseAccelerator(accelerator: string, mac: boolean): KeyCombination {
  const parts = accelerator.split('+');
  const key = parts.pop() ?? '';
  return {
    key: NAMED_KEYS[key] ?? key,
    ctrl: parts.includes('Ctrl') || (parts.includes('CmdOrCtrl') && !mac),
    meta: parts.includes('CmdOrCtrl') && mac,
    alt: parts.includes('Alt'),
    shift: parts.includes('Shift'),
  };
}

/** True when exactly this combination is pressed; Shift does not matter for `+` and `-`. */
export function isPressed(combination: KeyCombination, pressed: PressedKeys): boolean {
  const key = pressed.key.length === 1 ? pressed.key.toUpperCase() : pressed.key;
  const isSign = combination.key === '+' || combination.key === '-';
  return (
    (isSign ? (SAME_KEYS[key] ?? key) : key) === combination.key &&
    pressed.ctrlKey === combination.ctrl &&
    pressed.metaKey === combination.meta &&
    pressed.altKey === combination.alt &&
    (isSign || pressed.shiftKey === combination.shift)
  );
}

/** As the platform writes it: `Ctrl+Shift+Delete`, or `⇧⌘⌦` on a Mac. */
export function formatCombination(combination: KeyCombination, mac: boolean): string {
  const held = [
    combination.ctrl && (mac ? '⌃' : 'Ctrl'),
    combination.alt && (mac ? '⌥' : 'Alt'),
    combination.shift && (mac ? '⇧' : 'Shift'),
    combination.meta && (mac ? '⌘' : 'Meta'),
  ].filter((part) => part !== false);
  const key = mac ? (MAC_SIGNS[combination.key] ?? combination.key) : combination.key;
  return [...held, key].join(mac ? '' : '+');
}

/** As the `aria-keyshortcuts` attribute wants it: `Control+Shift+Delete`. */
export function formatAriaShortcut(combination: KeyCombination): string {
  const held = [
    combination.ctrl && 'Control',
    combination.alt && 'Alt',
    combination.shift && 'Shift',
    combination.meta && 'Meta',
  ].filter((part) => part !== false);
  return [...held, combination.key === '+' ? 'Plus' : combination.key].join('+');
}
