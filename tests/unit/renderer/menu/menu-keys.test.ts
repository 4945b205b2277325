/** Where a key leads in a menu. */
import { expect, it } from 'vitest';
import { findByLetter, followKey } from '../../../../renderer/menu/menu-keys.ts';

const DOWNWARDS = { back: 'ArrowUp', on: 'ArrowDown' };

it('wraps at both ends', () => {
  expect(followKey('ArrowDown', 2, 3, DOWNWARDS)).toBe(0);
  expect(followKey('ArrowUp', 0, 3, DOWNWARDS)).toBe(2);
  expect(followKey('ArrowDown', 0, 3, DOWNWARDS)).toBe(1);
});

it('jumps to the first and the last entry', () => {
  expect(followKey('Home', 2, 3, DOWNWARDS)).toBe(0);
  expect(followKey('End', 0, 3, DOWNWARDS)).toBe(2);
});

it('ignores other keys', () => {
  expect(followKey('ArrowLeft', 0, 3, DOWNWARDS)).toBeUndefined();
  expect(followKey('a', 0, 3, DOWNWARDS)).toBeUndefined();
});

it('finds the next label that starts with a letter, wrapping at the end', () => {
  const labels = ['Cache', 'Clear…', 'Open…'];
  expect(findByLetter('c', 0, labels)).toBe(1);
  expect(findByLetter('C', 1, labels)).toBe(0);
  expect(findByLetter('o', 0, labels)).toBe(2);
  expect(findByLetter('o', 2, labels)).toBe(2);
  expect(findByLetter('x', 0, labels)).toBeUndefined();
  expect(findByLetter('Tab', 0, labels)).toBeUndefined();
});
