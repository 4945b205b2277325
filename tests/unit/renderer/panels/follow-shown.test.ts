/** When chip and attribution follow the tiles in view, with fake map, tiles and clock. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NEW_TILE, type TileStatus } from '../../../../renderer/map/tiles/tile-status.ts';
import { CALM_MS, followShown, type ShownOptions } from '../../../../renderer/panels/follow-shown.ts';
import { describeError } from '../../../../shared/errors.ts';
import { OPENSTREETMAP_SOURCE, type Source, WORLD_SOURCE } from '../../../../shared/sources/source.ts';

const FRESH: TileStatus = { ...NEW_TILE, state: 'fresh' };
const GONE: TileStatus = { ...NEW_TILE, state: 'missing', standIn: 'world', error: describeError('offline') };
/** Longer than any wait here. */
const LONG_MS = 3 * CALM_MS;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const now = {
    tiles: [NEW_TILE] as readonly TileStatus[],
    source: OPENSTREETMAP_SOURCE,
    overlays: [] as readonly Source[],
    isOffline: false,
  };
  const said: (string | undefined)[] = [];
  const credited: string[] = [];
  const listeners = new Map<string, () => void>();
  const leaflet = {
    on(types: string, listener: () => void) {
      for (const type of types.split(' ')) listeners.set(type, listener);
    },
  } as unknown as ShownOptions['leaflet'];
  const showNow = followShown({
    leaflet,
    listSeen: () => now.tiles,
    source: () => now.source,
    listOverlays: () => now.overlays,
    isOffline: () => now.isOffline,
    showNote: (note) => said.push(note?.what),
    showAttribution: (sources) => credited.push(sources.map(({ id }) => id).join(' and ')),
  });
  showNow();
  const change = (tiles: readonly TileStatus[], event = 'tilechange') => {
    now.tiles = tiles;
    listeners.get(event)?.();
  };
  return { now, said, credited, change, showNow };
}

it('shows a problem that lasts, and hides it when it ends', () => {
  const { said, credited, change } = start();
  change([GONE]);
  vi.advanceTimersByTime(CALM_MS);
  expect([said, credited]).toEqual([[undefined], [OPENSTREETMAP_SOURCE.id]]);
  vi.advanceTimersByTime(CALM_MS);
  expect(said).toEqual([undefined, 'Built-in world.']);
  expect(credited.at(-1)).toBe(WORLD_SOURCE.id);
  change([FRESH]);
  vi.advanceTimersByTime(LONG_MS);
  expect(said).toEqual([undefined, 'Built-in world.', undefined]);
  expect(credited.at(-1)).toBe(OPENSTREETMAP_SOURCE.id);
  expect(vi.getTimerCount()).toBe(0);
});

it('ignores short failures, however many', () => {
  const { said, change } = start();
  for (let stumble = 0; stumble < 5; stumble += 1) {
    change([GONE]);
    vi.advanceTimersByTime(CALM_MS / 2);
    change([FRESH]);
    vi.advanceTimersByTime(CALM_MS / 2);
  }
  vi.advanceTimersByTime(LONG_MS);
  expect(said).toEqual([undefined]);
});

it('shows a lasting problem while others change', () => {
  const { said, change } = start();
  for (let step = 0; step < 20; step += 1) {
    change(step % 2 === 0 ? [GONE] : [GONE, FRESH]);
    vi.advanceTimersByTime(CALM_MS / 3);
  }
  expect(said.length).toBeGreaterThan(1);
  // Not at every change.
  expect(said.length).toBeLessThan(10);
});

it('shows a different problem after it has lasted, also after a move', () => {
  const { said, change } = start();
  change([GONE]);
  vi.advanceTimersByTime(LONG_MS);
  change([GONE, FRESH], 'moveend');
  vi.advanceTimersByTime(LONG_MS);
  expect(said).toEqual([undefined, 'Built-in world.', 'Built-in world fills the gaps.']);
});

it("shows a user's choice at once and drops the pending text", () => {
  const { now, said, change, showNow } = start();
  change([GONE]);
  vi.advanceTimersByTime(CALM_MS);
  now.isOffline = true;
  now.tiles = [FRESH];
  showNow();
  expect(said).toEqual([undefined, 'Saved tiles.']);
  vi.advanceTimersByTime(LONG_MS);
  expect(said).toEqual([undefined, 'Saved tiles.']);
});

it('credits the sources of layers too, each once', () => {
  const { now, credited, change, said } = start();
  const hills = { ...OPENSTREETMAP_SOURCE, id: 'hills' };
  now.overlays = [hills, OPENSTREETMAP_SOURCE];
  change([FRESH], 'moveend');
  vi.advanceTimersByTime(LONG_MS);
  expect([credited.at(-1), said]).toEqual(['openstreetmap and hills', [undefined, undefined]]);
  now.overlays = [];
  change([FRESH], 'moveend');
  vi.advanceTimersByTime(LONG_MS);
  expect(credited.at(-1)).toBe('openstreetmap');
});
