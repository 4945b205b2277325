/** How far keys move the box of an area. */
import { expect, it } from 'vitest';
import { BOX_KEYS, readBoxStep } from '../../../../../renderer/map/boxes/box-keys.ts';

const press = (key: string, shiftKey = false) => readBoxStep({ key, shiftKey }, 1000);

it('moves by a hundredth of the view, and by a tenth with Shift', () => {
  expect(press('ArrowRight')).toEqual([10, 0]);
  expect(press('ArrowUp')).toEqual([0, -10]);
  expect(press('ArrowLeft', true)?.[0]).toBe(-100);
  expect(press('ArrowDown', true)?.[1]).toBe(100);
});

it('moves by at least a pixel, and ignores other keys', () => {
  expect(readBoxStep({ key: 'ArrowRight', shiftKey: false }, 20)).toEqual([1, 0]);
  expect(press('a')).toBeUndefined();
  expect(press('Escape')).toBeUndefined();
});

it('lists its keys', () => {
  expect(BOX_KEYS.flatMap(([, keys]) => keys)).toEqual(expect.arrayContaining(['Shift+arrow', 'Escape', '←']));
});
