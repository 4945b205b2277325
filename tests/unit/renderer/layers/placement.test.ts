import { expect, test } from 'vitest';
import { placeBox } from '../../../../renderer/layers/placement.ts';

const THING = { width: 20, height: 10 };

test.each([
  ['nw', { left: 100, top: 50 }],
  ['cn', { left: 90, top: 50 }],
  ['ne', { left: 80, top: 50 }],
  ['cw', { left: 100, top: 45 }],
  ['cc', { left: 90, top: 45 }],
  ['ce', { left: 80, top: 45 }],
  ['sw', { left: 100, top: 40 }],
  ['cs', { left: 90, top: 40 }],
  ['se', { left: 80, top: 40 }],
] as const)('%s puts that point of a thing on its position', (placement, { left, top }) => {
  expect(placeBox([100, 50], { ...THING, placement })).toEqual({ left, top, right: left + 20, bottom: top + 10 });
});

test('an offset moves a thing to the right and down', () => {
  expect(placeBox([100, 50], { ...THING, placement: 'nw', offsetPx: [5, -3] })).toEqual({
    left: 105,
    top: 47,
    right: 125,
    bottom: 57,
  });
});
