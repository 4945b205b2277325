/** How the calls of a layer share few connections. The service is played by the test. */
import { expect, it } from 'vitest';
import { createTileCalls } from '../../../../renderer/map/tile-calls.ts';
import { OPENSTREETMAP_SOURCE, type Source, WORLD_SOURCE } from '../../../../shared/source.ts';
import { delivered, failed, playService, turn } from './tile-service.ts';

function start({ fewConnections = true, source = OPENSTREETMAP_SOURCE as Source } = {}) {
  const service = playService();
  const calls = createTileCalls(service.client, source, fewConnections);
  const seen = new Set<number>();
  const get = (x: number, signal = new AbortController().signal) =>
    calls.getTile({ z: 5, x, y: 0 }, () => seen.has(x), signal);
  const openTiles = () =>
    service.open().map(({ method, args }) => [method, (args as { coord: { x: number } }).coord.x]);
  return { service, calls, seen, get, openTiles };
}

/** Three tiles that wait for a server which does not answer. */
async function startBlocked() {
  const started = start();
  const blocked = [1, 2, 3].map((x) => started.get(x));
  await turn();
  return { ...started, blocked };
}

it('asks for all at once where connections are no matter, and of the built-in world', async () => {
  for (const options of [{ fewConnections: false }, { source: WORLD_SOURCE }]) {
    const { get, service } = start(options);
    for (let x = 0; x < 20; x += 1) void get(x);
    await turn();
    expect(service.open()).toHaveLength(20);
    expect(new Set(service.methods())).toEqual(new Set(['getTile']));
  }
});

it('lets what is in the cache pass those that wait for the server', async () => {
  const { get, service, openTiles } = await startBlocked();
  const cached = get(4);
  await turn();
  expect(openTiles()).toEqual([
    ['getTile', 1],
    ['getTile', 2],
    ['getTile', 3],
    ['getCachedTile', 4],
  ]);
  await service.answer('getCachedTile', delivered());
  await expect(cached).resolves.toEqual(delivered());
});

it('lets the service judge a cached tile that is no longer fresh', async () => {
  const { get, service, openTiles } = await startBlocked();
  const cached = get(4);
  await turn();
  await service.answer('getCachedTile', delivered({ freshness: 'stale', tier: 'disk' }));
  expect(openTiles().at(-1)).toEqual(['getTile', 4]);
  service
    .open()
    .at(-1)
    ?.answer(delivered({ freshness: 'old', tier: 'memory' }));
  // It is in memory since the first look; what people want to know is where it came from.
  await expect(cached).resolves.toEqual(delivered({ freshness: 'old', tier: 'disk' }));
});

it('leaves room for short calls whatever waits', async () => {
  const { get, calls, service } = await startBlocked();
  for (let x = 4; x < 30; x += 1) void get(x);
  await turn();
  for (const { method, answer } of service.open())
    if (method === 'getCachedTile') answer(delivered({ freshness: 'stale' }));
  await turn();
  for (let x = 20; x < 30; x += 1) {
    void calls.getPiece({ sourceId: 'world', coord: { z: 5, x, y: 0 } }, new AbortController().signal);
  }
  for (let x = 30; x < 40; x += 1) void calls.revalidateTile({ z: 5, x, y: 0 }, new AbortController().signal);
  await turn();
  // Three that wait for the server, one from the cache, one drawn by the world.
  expect(service.open()).toHaveLength(5);
});

it('keeps no tile from the cache waiting while its server does not answer whether others are still good', async () => {
  const { get, calls, service, openTiles } = start();
  for (let x = 1; x <= 3; x += 1) void calls.revalidateTile({ z: 5, x, y: 0 }, new AbortController().signal);
  const shown = [4, 5, 6].map((x) => get(x));
  await turn();
  // Each of those that open now is answered from the cache at once; the questions never are.
  for (let step = 0; step < 6; step += 1) {
    for (const { method, answer } of service.open()) {
      if (method !== 'revalidateTile') answer(delivered({ freshness: 'stale' }));
    }
    await turn();
  }
  await expect(Promise.all(shown)).resolves.toHaveLength(3);
  expect(openTiles().every(([method]) => method === 'revalidateTile')).toBe(true);
});

it('takes the tile in view first, then the one out of it, then what is merely stale', async () => {
  const { get, calls, seen, service, openTiles } = await startBlocked();
  void calls.revalidateTile({ z: 5, x: 7, y: 0 }, new AbortController().signal);
  for (const x of [4, 5, 6]) void get(x);
  await turn();
  for (const { method, answer } of service.open()) if (method === 'getCachedTile') answer(failed('not-cached'));
  await turn();
  // The map has moved since.
  seen.add(6);
  const order = [];
  for (let step = 0; step < 4; step += 1) {
    await service.answer('getTile', delivered());
    order.push(openTiles().at(-1));
  }
  expect(order).toEqual([
    ['getTile', 6],
    ['getTile', 4],
    ['getTile', 5],
    ['revalidateTile', 7],
  ]);
});

it('carries no more calls when many that wait are given up at once', async () => {
  const { get, service } = await startBlocked();
  const controller = new AbortController();
  for (let x = 4; x < 10; x += 1) void get(x, x < 7 ? controller.signal : undefined);
  await turn();
  for (const { method, answer } of service.open()) if (method === 'getCachedTile') answer(failed('not-cached'));
  await turn();
  controller.abort();
  await turn();
  expect(service.open()).toHaveLength(3);
});

it('lets those go at once that nobody waits for any more', async () => {
  const { get, service, blocked, openTiles } = await startBlocked();
  const controller = new AbortController();
  const waiting = get(4, controller.signal);
  await turn();
  await service.answer('getCachedTile', failed('not-cached'));
  controller.abort();
  await expect(waiting).resolves.toEqual(failed('cancelled'));
  // It has taken nobody's room, nor given any away.
  void get(5);
  await turn();
  await service.answer('getCachedTile', failed('not-cached'));
  expect(service.open()).toHaveLength(3);
  await service.answer('getTile', failed('offline'));
  await expect(blocked[0]).resolves.toEqual(failed('offline'));
  expect(openTiles()).toEqual([
    ['getTile', 2],
    ['getTile', 3],
    ['getTile', 5],
  ]);
});
