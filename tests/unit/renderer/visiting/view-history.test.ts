/** Back and Forward: which views become entries, and which replace one. */
import { expect, it } from 'vitest';
import { MAX_VIEWS, ViewHistory } from '../../../../renderer/visiting/view-history.ts';
import type { View } from '../../../../shared/view.ts';

const SIZE = { widthPx: 1000, heightPx: 600 };
const VIENNA = { lat: 48.2, lon: 16.4, zoom: 10 };
const GRAZ = { lat: 47.1, lon: 15.4, zoom: 10 };
const LINZ = { lat: 48.3, lon: 14.3, zoom: 10 };
/** At zoom 10, 1000 pixels are 1.37 degrees of longitude. */
const eastwards = (view: View, degrees: number): View => ({ ...view, lon: view.lon + degrees });

function visit(...views: readonly View[]): ViewHistory {
  const history = new ViewHistory(VIENNA);
  for (const view of views) history.note(view, SIZE);
  return history;
}

it('leads back and forward through places, and ends at both ends', () => {
  const history = visit(GRAZ, LINZ);
  expect([history.back(), history.back(), history.back()]).toEqual([GRAZ, VIENNA, undefined]);
  expect([history.forward(), history.forward(), history.forward()]).toEqual([GRAZ, LINZ, undefined]);
});

it('keeps the last view of several near ones', () => {
  const near = eastwards(VIENNA, 0.3);
  const nearer = { ...near, zoom: 11 };
  const history = visit(near, nearer, GRAZ);
  expect([history.back(), history.back()]).toEqual([nearer, undefined]);
});

it('takes two zooms, or more than half a view, for another place', () => {
  expect(visit({ ...VIENNA, zoom: 12 }).back()).toEqual(VIENNA);
  expect(visit({ ...VIENNA, zoom: 11 }).back()).toBeUndefined();
  expect(visit(eastwards(VIENNA, 0.7)).back()).toEqual(VIENNA);
  expect(visit(eastwards(VIENNA, 0.65)).back()).toBeUndefined();
});

it('leads back to the start of a slow walk, not to its last step', () => {
  const history = visit(...[0.3, 0.6, 0.9].map((degrees) => eastwards(VIENNA, degrees)));
  expect(history.back()).toEqual(VIENNA);
  expect(history.forward()).toEqual(eastwards(VIENNA, 0.9));
});

it('knows the shorter way across 180°', () => {
  const history = new ViewHistory({ lat: 0, lon: 179.9, zoom: 10 });
  history.note({ lat: 0, lon: -179.9, zoom: 10 }, SIZE);
  expect(history.back()).toBeUndefined();
});

it('drops what was ahead when people go elsewhere, but not when they move a little', () => {
  const history = visit(GRAZ, LINZ);
  history.back();
  history.note(eastwards(GRAZ, 0.1), SIZE);
  expect(history.forward()).toEqual(LINZ);
  history.back();
  history.back();
  history.note(LINZ, SIZE);
  expect([history.forward(), history.back()]).toEqual([undefined, VIENNA]);
});

it('keeps a limited number of views', () => {
  const history = visit(...Array.from({ length: 2 * MAX_VIEWS }, (_, at) => (at % 2 === 0 ? GRAZ : LINZ)));
  let steps = 0;
  while (history.back()) steps += 1;
  expect(steps).toBe(MAX_VIEWS - 1);
});
