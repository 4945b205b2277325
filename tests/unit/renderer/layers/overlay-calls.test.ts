/** Requests for tiles over the map: after the map's own, and with nothing in place of what a source doesn't have. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createOverlayCalls, followMapRest } from '../../../../renderer/layers/overlay-calls.ts';
import { createTileCalls } from '../../../../renderer/map/asking/tile-calls.ts';
import { WORLD_SOURCE } from '../../../../shared/sources/source.ts';
import { EMPTY_TILE } from '../../../../shared/tiles/tile.ts';
import { delivered, failed, playService, turn } from '../map/tile-service.ts';

const COORD = { z: 3, x: 4, y: 2 };
const NEVER = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const service = playService();
  const listeners = new Set<() => void>();
  const now = { isBusy: false };
  const leaflet = {
    on: (_type: string, listener: () => void) => listeners.add(listener),
    off: (_type: string, listener: () => void) => listeners.delete(listener),
  } as unknown as Parameters<typeof followMapRest>[0]['leaflet'];
  const mapRests = followMapRest({ leaflet, isBusy: () => now.isBusy });
  const calls = createOverlayCalls(createTileCalls(service.client, { id: 'hills' }), 'hills', mapRests);
  const settle = async (isBusy: boolean) => {
    now.isBusy = isBusy;
    for (const listener of [...listeners]) listener();
    await turn();
  };
  return { service, calls, now, settle, listeners };
}

it('asks at once while the map rests, and otherwise once it has its tiles', async () => {
  const { service, calls, now, settle, listeners } = start();
  void calls.getTile(COORD, NEVER);
  // In the same turn, the map asks for its own.
  now.isBusy = true;
  await turn();
  expect(service.methods()).toEqual([]);
  void calls.getTile(COORD, NEVER);
  await settle(true);
  expect(service.methods()).toEqual([]);
  await settle(false);
  expect(service.methods()).toEqual(['getTile', 'getTile']);
  void calls.getTile(COORD, NEVER);
  await turn();
  expect([service.methods().length, listeners.size, vi.getTimerCount()]).toEqual([3, 0, 0]);
});

it('doesn’t wait for a map whose server is slow', async () => {
  const { service, calls, now, listeners } = start();
  now.isBusy = true;
  void calls.getTile(COORD, NEVER);
  await vi.advanceTimersByTimeAsync(499);
  expect(service.methods()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect([service.methods(), listeners.size]).toEqual([['getTile'], 0]);
});

it('takes a tile that the source doesn’t have as empty, and no other failure', async () => {
  const { service, calls } = start();
  const answers = ['tile-missing', 'offline'] as const;
  const got = answers.map(() => calls.getTile(COORD, NEVER));
  await turn();
  for (const code of answers) await service.answer('getTile', failed(code, { retryAfterMs: 10 }));
  expect(await got[0]).toMatchObject({ ok: true, value: { bytes: EMPTY_TILE, freshness: 'fresh' } });
  expect(await got[1]).toMatchObject({ ok: false, error: { code: 'offline' } });
});

it('stands in with its own tiles, never with the built-in world, and reads nothing ahead', async () => {
  const { service, calls } = start();
  const found = calls.findStandIn(COORD, NEVER);
  const own = { sourceId: 'hills', coord: { z: 2, x: 2, y: 1 } };
  await service.answer('findStandIn', { ok: true, value: [{ sourceId: WORLD_SOURCE.id, coord: COORD }, own] });
  expect(await found).toEqual({ ok: true, value: [own] });
  await calls.readAhead([COORD], NEVER);
  expect(service.methods()).toEqual(['findStandIn']);
  const got = calls.getTile(COORD, NEVER);
  await turn();
  await service.answer('getTile', delivered());
  expect(await got).toEqual(delivered());
});
