/** Accelerators: parsing, matching and display. */
import { describe, expect, it } from 'vitest';
import {
  formatAriaShortcut,
  formatCombination,
  isPressed,
  type PressedKeys,
  parseAccelerator,
} from '../../../../renderer/menu/accelerator.ts';
import { buildMenu } from '../../../../shared/menu.ts';
import { BUILT_IN_SOURCES, WORLD_SOURCE } from '../../../../shared/sources/source.ts';

function press(key: string, ...held: ('ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey')[]): PressedKeys {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return { key, ...none, ...Object.fromEntries(held.map((name) => [name, true])) };
}

describe('on a keyboard with Ctrl', () => {
  it.each([
    ['CmdOrCtrl+G', press('g', 'ctrlKey'), true],
    ['CmdOrCtrl+G', press('G', 'ctrlKey'), true],
    ['CmdOrCtrl+G', press('g'), false],
    ['CmdOrCtrl+G', press('g', 'metaKey'), false],
    ['CmdOrCtrl+G', press('g', 'ctrlKey', 'shiftKey'), false],
    ['CmdOrCtrl+G', press('g', 'ctrlKey', 'altKey'), false],
    ['CmdOrCtrl+Plus', press('+', 'ctrlKey', 'shiftKey'), true],
    ['CmdOrCtrl+Plus', press('+', 'ctrlKey'), true],
    ['CmdOrCtrl+Plus', press('=', 'ctrlKey'), true],
    ['CmdOrCtrl+=', press('=', 'ctrlKey'), true],
    ['CmdOrCtrl+numadd', press('+', 'ctrlKey'), true],
    ['CmdOrCtrl+numsub', press('-', 'ctrlKey'), true],
    ['CmdOrCtrl+-', press('-', 'ctrlKey'), true],
    ['CmdOrCtrl+-', press('_', 'ctrlKey', 'shiftKey'), true],
    ['CmdOrCtrl+-', press('+', 'ctrlKey'), false],
    ['CmdOrCtrl+Shift+Delete', press('Delete', 'ctrlKey', 'shiftKey'), true],
    ['CmdOrCtrl+Shift+Delete', press('Delete', 'ctrlKey'), false],
    ['Alt+Left', press('ArrowLeft', 'altKey'), true],
    ['Alt+Right', press('ArrowRight', 'altKey'), true],
    ['F11', press('F11'), true],
    ['F11', press('F1'), false],
  ])('%s is pressed by %j: %s', (accelerator, pressed, expected) => {
    expect(isPressed(parseAccelerator(accelerator, false), pressed)).toBe(expected);
  });
});

it('uses the command key on a Mac', () => {
  const combination = parseAccelerator('CmdOrCtrl+G', true);
  expect(isPressed(combination, press('g', 'metaKey'))).toBe(true);
  expect(isPressed(combination, press('g', 'ctrlKey'))).toBe(false);
});

it('writes accelerators as the platform does', () => {
  const write = (accelerator: string, mac: boolean) => formatCombination(parseAccelerator(accelerator, mac), mac);
  expect(write('CmdOrCtrl+Shift+Delete', false)).toBe('Ctrl+Shift+Delete');
  expect(write('CmdOrCtrl+Shift+Delete', true)).toBe('⇧⌘⌦');
  expect(write('CmdOrCtrl+Plus', false)).toBe('Ctrl++');
  expect(write('Alt+Left', false)).toBe('Alt+←');
  expect(write('F1', true)).toBe('F1');
});

it('writes accelerators for screen readers', () => {
  expect(formatAriaShortcut(parseAccelerator('CmdOrCtrl+Plus', false))).toBe('Control+Plus');
  expect(formatAriaShortcut(parseAccelerator('CmdOrCtrl+-', true))).toBe('Meta+-');
});

it('gives each menu entry its own accelerator', () => {
  const menus = buildMenu({
    sources: BUILT_IN_SOURCES,
    sourceId: WORLD_SOURCE.id,
    offline: false,
    coverage: false,
    dimming: false,
  });
  const accelerators = menus
    .flatMap((menu) => menu.items)
    .flatMap((item) => (item.kind === 'entry' && item.accelerator ? [item.accelerator] : []));
  const combinations = accelerators.map((accelerator) => JSON.stringify(parseAccelerator(accelerator, false)));
  expect(accelerators.length).toBeGreaterThan(5);
  expect(new Set(combinations).size).toBe(accelerators.length);
});
