/** Where a piece is drawn within a tile. */
import { expect, it } from 'vitest';
import { placePiece } from '../../../../../renderer/map/tiles/piece-place.ts';

const WHOLE = { left: 0, top: 0, edge: 1 };

it('draws the same place of another source whole', () => {
  expect(placePiece({ z: 5, x: 17, y: 11 }, { z: 5, x: 17, y: 11 })).toEqual({ from: WHOLE, to: WHOLE });
});

it('draws the part of an ancestor that the tile covers', () => {
  // 17 = 2 * 8 + 1, 10 = 2 * 5 + 0: the upper right quarter of the parent.
  expect(placePiece({ z: 5, x: 17, y: 10 }, { z: 4, x: 8, y: 5 })).toEqual({
    from: { left: 0.5, top: 0, edge: 0.5 },
    to: WHOLE,
  });
  expect(placePiece({ z: 5, x: 17, y: 11 }, { z: 2, x: 2, y: 1 })).toEqual({
    from: { left: 1 / 8, top: 3 / 8, edge: 1 / 8 },
    to: WHOLE,
  });
});

it('is exact from the deepest tile to zoom 0', () => {
  const columns = 2 ** 22;
  expect(placePiece({ z: 22, x: columns - 1, y: 3 }, { z: 0, x: 0, y: 0 })?.from).toEqual({
    left: (columns - 1) / columns,
    top: 3 / columns,
    edge: 1 / columns,
  });
});

it('draws each child on its quarter', () => {
  const quarters = [
    [6, 4, 0, 0],
    [7, 4, 0.5, 0],
    [6, 5, 0, 0.5],
    [7, 5, 0.5, 0.5],
  ] as const;
  for (const [x, y, left, top] of quarters) {
    expect(placePiece({ z: 3, x: 3, y: 2 }, { z: 4, x, y })).toEqual({ from: WHOLE, to: { left, top, edge: 0.5 } });
  }
});

it('draws nothing of a tile elsewhere', () => {
  expect(placePiece({ z: 3, x: 3, y: 2 }, { z: 2, x: 0, y: 1 })).toBeUndefined();
  expect(placePiece({ z: 3, x: 3, y: 2 }, { z: 3, x: 2, y: 2 })).toBeUndefined();
  expect(placePiece({ z: 3, x: 3, y: 2 }, { z: 4, x: 8, y: 4 })).toBeUndefined();
});
