/** Reads, matches and formats the accelerators of the menu data for the menu in the page. */

/** One combination of keys. */
export interface KeyCombination {
  /** As in `KeyboardEvent.key`; letters in upper case. */
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** The keys held during a keyboard event. */
export type PressedKeys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Electron's names of keys whose `KeyboardEvent.key` is another. */
const KEY_NAMES: Readonly<Record<string, string>> = {
  Plus: '+',
  numadd: '+',
  numsub: '-',
  Left: 'ArrowLeft',
  Right: 'ArrowRight',
};

/** How keys are written for people, where it isn't by their names. */
const KEY_SIGNS: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→' };

/** What the same key types without or with Shift, so that zooming works on every keyboard layout. */
const SAME_KEYS: Readonly<Record<string, string>> = { '=': '+', _: '-' };

/** Reads an accelerator such as `CmdOrCtrl+Shift+Delete`; `mac` decides what `CmdOrCtrl` is. */
export function parseAccelerator(accelerator: string, mac: boolean): KeyCombination {
  const parts = accelerator.split('+');
  const key = parts.pop() ?? '';
  return {
    key: KEY_NAMES[key] ?? key,
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

/** Formats for people, by platform: `Ctrl+Shift+Delete`, or `⇧⌘⌦` on a Mac. */
export function formatCombination(combination: KeyCombination, mac: boolean): string {
  const names = mac ? ['⌃', '⌥', '⇧', '⌘'] : ['Ctrl', 'Alt', 'Shift', 'Meta'];
  const key = mac && combination.key === 'Delete' ? '⌦' : (KEY_SIGNS[combination.key] ?? combination.key);
  return [...listHeld(combination, names), key].join(mac ? '' : '+');
}

/** Formats for the `aria-keyshortcuts` attribute: `Control+Shift+Delete`. */
export function formatAriaShortcut(combination: KeyCombination): string {
  const held = listHeld(combination, ['Control', 'Alt', 'Shift', 'Meta']);
  return [...held, combination.key === '+' ? 'Plus' : combination.key].join('+');
}

function listHeld({ ctrl, alt, shift, meta }: KeyCombination, names: readonly string[]): readonly string[] {
  return names.filter((_, index) => [ctrl, alt, shift, meta][index]);
}
