/** Failures of tiles are remembered as long as that helps, and within limits. */
import { expect, it } from 'vitest';
import { FailedTiles, MAX_FAILED_TILES, MAX_TILE_WAIT_MS } from '../../../../../app/sources/http/failed-tiles.ts';
import type { Trouble } from '../../../../../app/sources/http/trouble.ts';
import { tileAt } from '../../../../support/source-fixture.ts';

const BAD: Trouble = { code: 'bad-tile', detail: 'empty response' };
const MISSING: Trouble = { code: 'tile-missing' };

function makeTiles() {
  const clock = { nowMs: 0 };
  return { clock, tiles: new FailedTiles(() => clock.nowMs) };
}

it('report why, with the time left, until the time has passed', () => {
  const { clock, tiles } = makeTiles();
  expect(tiles.find(tileAt(1))).toBeUndefined();
  expect(tiles.add(tileAt(1), 'damaged', BAD)).toEqual({ ...BAD, retryAfterMs: 60_000 });
  clock.nowMs = 59_000;
  expect(tiles.find(tileAt(1))).toEqual({ ...BAD, retryAfterMs: 1000 });
  expect(tiles.find(tileAt(2))).toBeUndefined();
  clock.nowMs = 60_000;
  expect(tiles.find(tileAt(1))).toBeUndefined();
  expect(tiles.hasFailed(tileAt(1))).toBe(true);
});

it.each([
  ['damaged', [60_000, 120_000, 240_000, 480_000, 600_000, 600_000]],
  ['wrong', [60_000, 120_000, 240_000, 480_000, 600_000, 600_000]],
  ['broken', [2000, 4000, 8000, 16_000, 32_000, 64_000]],
  ['foreign', [10_000, 20_000, 40_000, 80_000, 160_000, 320_000]],
] as const)('leaves a %s tile alone twice as long each time', (failure, waits) => {
  const { clock, tiles } = makeTiles();
  const seen = waits.map(() => {
    const { retryAfterMs = 0 } = tiles.add(tileAt(1), failure, BAD);
    clock.nowMs += retryAfterMs;
    return retryAfterMs;
  });
  expect(seen).toEqual(waits);
  expect(Math.max(...seen)).toBeLessThanOrEqual(MAX_TILE_WAIT_MS);
});

it('starts over once a tile has arrived', () => {
  const { tiles } = makeTiles();
  tiles.add(tileAt(1), 'damaged', BAD);
  tiles.forget(tileAt(1));
  expect(tiles.find(tileAt(1))).toBeUndefined();
  expect(tiles.add(tileAt(1), 'damaged', BAD).retryAfterMs).toBe(60_000);
});

it('drops all failures, or only those caused by something in between', () => {
  const { tiles } = makeTiles();
  tiles.add(tileAt(1), 'foreign', { code: 'sign-in-page' });
  tiles.add(tileAt(2), 'missing', MISSING, 5000);
  tiles.forgetForeign();
  expect(tiles.find(tileAt(1))).toBeUndefined();
  expect(tiles.find(tileAt(2))).toEqual({ ...MISSING, retryAfterMs: 5000 });
  tiles.forgetAll();
  expect(tiles.hasFailed(tileAt(2))).toBe(false);
});

it('holds a limited number, and drops the least recently used first', () => {
  const { tiles } = makeTiles();
  for (let x = 0; x < MAX_FAILED_TILES; x += 1) tiles.add({ z: 20, x, y: 0 }, 'missing', MISSING);
  tiles.add({ z: 20, x: 0, y: 0 }, 'missing', MISSING);
  tiles.add({ z: 20, x: MAX_FAILED_TILES, y: 0 }, 'missing', MISSING);
  expect(tiles.hasFailed({ z: 20, x: 0, y: 0 })).toBe(true);
  expect(tiles.hasFailed({ z: 20, x: 1, y: 0 })).toBe(false);
  expect(tiles.hasFailed({ z: 20, x: 2, y: 0 })).toBe(true);
});
