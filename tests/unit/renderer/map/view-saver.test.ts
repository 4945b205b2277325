/** When the view is saved. The clock is a fake one. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createViewSaver } from '../../../../renderer/map/view-saver.ts';
import type { View } from '../../../../shared/view.ts';

const HOME: View = { lat: 25, lon: 10, zoom: 2 };
const AWAY: View = { lat: 48, lon: 16, zoom: 9 };
const FAR: View = { lat: -33, lon: 18, zoom: 11 };

let saved: View[];
beforeEach(() => {
  saved = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function startSaver() {
  return createViewSaver(HOME, (view) => saved.push(view));
}

it('saves once, the last view of half a second', () => {
  const saver = startSaver();
  saver.schedule(AWAY);
  vi.advanceTimersByTime(499);
  saver.schedule(FAR);
  expect(saved).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(saved).toEqual([FAR]);
  vi.advanceTimersByTime(5000);
  expect(saved).toEqual([FAR]);
});

it('has saved a view of half a second ago even when the map never comes to rest', () => {
  const saver = startSaver();
  for (let lat = 0; lat < 40; lat += 1) {
    saver.schedule({ ...AWAY, lat });
    vi.advanceTimersByTime(100);
    if (lat >= 5) expect(saved.at(-1)?.lat).toBeGreaterThanOrEqual(lat - 5);
  }
  expect(saved.length).toBeLessThan(9);
});

it('saves what is scheduled at once when the page goes, and not again later', () => {
  const saver = startSaver();
  saver.schedule(AWAY);
  saver.flush();
  expect(saved).toEqual([AWAY]);
  vi.advanceTimersByTime(5000);
  saver.flush();
  expect(saved).toEqual([AWAY]);
});

it('does not save the view it was started with', () => {
  const saver = startSaver();
  saver.schedule({ ...HOME });
  vi.advanceTimersByTime(5000);
  expect(saved).toEqual([]);
});

it('saves a view that was left and found again', () => {
  const saver = startSaver();
  for (const view of [AWAY, HOME]) {
    saver.schedule(view);
    vi.advanceTimersByTime(500);
  }
  expect(saved).toEqual([AWAY, HOME]);
});
