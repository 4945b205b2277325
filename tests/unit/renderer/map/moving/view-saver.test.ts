/** Which views are saved. */
import { expect, it } from 'vitest';
import { createViewSaver } from '../../../../../renderer/map/moving/view-saver.ts';
import type { View } from '../../../../../shared/view.ts';

const HOME: View = { lat: 25, lon: 10, zoom: 2 };
const AWAY: View = { lat: 48, lon: 16, zoom: 9 };

function saveAll(...views: readonly View[]): readonly View[] {
  const saved: View[] = [];
  const save = createViewSaver(HOME, (view) => saved.push(view));
  for (const view of views) save(view);
  return saved;
}

it('saves each view at once, as the program may end a moment later', () => {
  expect(saveAll(AWAY)).toEqual([AWAY]);
});

it('saves neither the first view nor the same one twice', () => {
  expect(saveAll({ ...HOME }, AWAY, { ...AWAY })).toEqual([AWAY]);
});

it('saves a view again after another one', () => {
  expect(saveAll(AWAY, HOME)).toEqual([AWAY, HOME]);
});
