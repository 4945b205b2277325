/** Labels never overlap, and earlier ones go first. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LabelWish, placeLabels } from '../../../../../renderer/layers/labels/label-placement.ts';

const WISH: fc.Arbitrary<LabelWish> = fc.record({
  x: fc.integer({ min: -200, max: 600 }),
  y: fc.integer({ min: -200, max: 400 }),
  kind: fc.constantFrom('point', 'line', 'area'),
  widthPx: fc.integer({ min: 1, max: 300 }),
  heightPx: fc.constant(15),
  offsetPx: fc.integer({ min: 4, max: 15 }),
});

it('places labels without overlaps, the first one always', () => {
  fc.assert(
    fc.property(fc.array(WISH, { minLength: 1, maxLength: 60 }), (wishes) => {
      const placed = placeLabels(wishes);
      expect(placed[0]?.wish).toBe(wishes[0]);
      for (const [at, { box }] of placed.entries()) {
        for (const { box: other } of placed.slice(at + 1)) {
          const isApart =
            box.right <= other.left || other.right <= box.left || box.bottom <= other.top || other.bottom <= box.top;
          expect(isApart).toBe(true);
        }
      }
    }),
  );
});

it('moves the label of a point to its other side before it leaves it out', () => {
  const wish = { x: 100, y: 100, kind: 'point', widthPx: 50, heightPx: 15, offsetPx: 8 } as const;
  const placed = placeLabels([wish, wish, wish, wish, wish]);
  expect(placed.map(({ box }) => [box.left, box.top])).toEqual([
    [108, 92.5],
    [42, 92.5],
    [75, 77],
    [75, 108],
  ]);
  expect(
    placeLabels([
      { ...wish, kind: 'line' },
      { ...wish, kind: 'area' },
    ]),
  ).toHaveLength(1);
});

it('keeps labels where they are when others come into view', () => {
  const wish = { x: 100, y: 100, kind: 'point', widthPx: 50, heightPx: 15, offsetPx: 8 } as const;
  const [right, left] = placeLabels([wish, { ...wish, x: 110 }]);
  expect([right?.side, left?.side]).toEqual([0, 1]);
  const [stays, comes] = placeLabels([wish, { ...wish, x: 110, side: 1 }]);
  expect([stays?.wish.x, stays?.side, comes?.wish.x, comes?.side]).toEqual([110, 1, 100, 0]);
});

it('goes beside an icon, in the middle of its edge', () => {
  const wish = { x: 100, y: 100, kind: 'point', widthPx: 40, heightPx: 10, offsetPx: 5 } as const;
  const boxOf = (label: LabelWish) => placeLabels([label])[0]?.box;
  expect(boxOf(wish)).toEqual({ left: 105, top: 95, right: 145, bottom: 105 });
  const pin = { left: -10, top: -32, right: 12, bottom: 0 };
  expect(boxOf({ ...wish, around: pin })).toEqual({ left: 112, top: 79, right: 152, bottom: 89 });
});
