/** Placement of a tile's card. */
import { expect, it } from 'vitest';
import { limitCard, placeCard } from '../../../../renderer/explaining/card-place.ts';

const WIDE = { width: 1000, height: 600 };
const CARD = { width: 300, height: 200 };

/** The card's edges relative to the area's upper left corner. */
function edgesOf(room: Parameters<typeof placeCard>[0], card = CARD) {
  const placed = placeCard(room, card);
  const top = 'top' in placed ? placed.top : room.area.height - placed.bottom - card.height;
  return { left: placed.left, top, right: placed.left + card.width, bottom: top + card.height };
}

it('goes below its place, or above where there is more room', () => {
  expect(placeCard({ area: WIDE, seen: WIDE, x: 100, y: 100 }, CARD)).toEqual({ left: 114, top: 114 });
  expect(placeCard({ area: WIDE, seen: WIDE, x: 100, y: 500 }, CARD)).toEqual({ left: 114, bottom: 114 });
});

it.each([
  ['nothing covers the map', WIDE, WIDE],
  ['a panel covers the right side', { width: 760, height: 600 }, { width: 388, height: 600 }],
  ['a sheet covers the lower part', { width: 480, height: 560 }, { width: 480, height: 252 }],
  ['a sheet leaves next to nothing', { width: 480, height: 280 }, { width: 480, height: 126 }],
])('lies within what is seen, wherever its place is: %s', (_what, area, seen) => {
  const most = limitCard(seen);
  const card = { width: Math.min(420, most.width), height: Math.min(380, most.height) };
  for (const x of [0, area.width / 2, area.width])
    for (const y of [0, area.height / 2, seen.height, area.height]) {
      const { left, top, right, bottom } = edgesOf({ area, seen, x, y }, card);
      expect([left >= 8, top >= 8, right <= seen.width - 8, bottom <= seen.height - 8]).toEqual([
        true,
        true,
        true,
        true,
      ]);
    }
});
