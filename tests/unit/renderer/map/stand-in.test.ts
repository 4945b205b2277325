/** What stands in for a tile. The service is played by the test. */
import { expect, it } from 'vitest';
import { loadStandIn } from '../../../../renderer/map/stand-in.ts';
import { createTileCalls } from '../../../../renderer/map/tile-calls.ts';
import type { TilePlace } from '../../../../shared/contract.ts';
import { OPENSTREETMAP_SOURCE } from '../../../../shared/source.ts';
import { delivered, failed, playService, turn } from './tile-service.ts';

const SOURCE = OPENSTREETMAP_SOURCE;
const PLACE = { sourceId: SOURCE.id, coord: { z: 3, x: 3, y: 2 } };
const WORLD = { sourceId: 'world', coord: PLACE.coord };
const ANCESTOR = { sourceId: SOURCE.id, coord: { z: 1, x: 0, y: 0 } };
const CHILDREN = [6, 7].flatMap((x) => [4, 5].map((y) => ({ sourceId: SOURCE.id, coord: { z: 4, x, y } })));

function start() {
  const service = playService();
  const controller = new AbortController();
  const calls = createTileCalls(service.client, SOURCE, false);
  return { service, controller, standIn: loadStandIn(calls, PLACE, controller.signal) };
}

async function loadFrom(places: readonly TilePlace[]) {
  const { service, standIn } = start();
  await service.answer('findStandIn', { ok: true, value: places });
  for (const { method } of service.open()) await service.answer(method, delivered());
  return { service, standIn: await standIn };
}

it.each([
  ['ancestor', [ANCESTOR]],
  ['children', CHILDREN],
  ['ancestor', [ANCESTOR, ...CHILDREN.slice(1)]],
  ['world', [WORLD]],
  ['world', [WORLD, ...CHILDREN.slice(1)]],
  ['children', CHILDREN.slice(2)],
])('is told by what fills its gaps: %s', async (kind, places) => {
  const { standIn } = await loadFrom(places);
  expect(standIn?.kind).toBe(kind);
  expect(standIn?.pieces).toHaveLength(places.length);
});

it('takes the world from the world and everything else from the cache alone', async () => {
  const { service } = await loadFrom([WORLD, ...CHILDREN.slice(1)]);
  expect(service.calls.map(({ method, args }) => [method, args])).toEqual([
    ['findStandIn', PLACE],
    ['getTile', WORLD],
    ...CHILDREN.slice(1).map((child) => ['getCachedTile', child]),
  ]);
});

it('looks again when a piece turns out to be gone', async () => {
  const { service, standIn } = start();
  await service.answer('findStandIn', { ok: true, value: [ANCESTOR] });
  await service.answer('getCachedTile', failed('not-cached'));
  await service.answer('findStandIn', { ok: true, value: [WORLD] });
  await service.answer('getTile', delivered());
  expect((await standIn)?.kind).toBe('world');
});

it('does not look for ever', async () => {
  const { service, standIn } = start();
  for (let round = 0; round < 3; round += 1) {
    await service.answer('findStandIn', { ok: true, value: [ANCESTOR] });
    await service.answer('getCachedTile', failed('not-cached'));
  }
  await expect(standIn).resolves.toBeUndefined();
  expect(service.open()).toEqual([]);
});

it('is nothing when there is nothing, or nobody answers', async () => {
  const nothing = start();
  await nothing.service.answer('findStandIn', { ok: true, value: [] });
  await expect(nothing.standIn).resolves.toBeUndefined();
  const unanswered = start();
  await unanswered.service.answer('findStandIn', failed('disconnected'));
  await expect(unanswered.standIn).resolves.toBeUndefined();
});

it('ends when it is wanted no more', async () => {
  const { service, controller, standIn } = start();
  await service.answer('findStandIn', { ok: true, value: [WORLD, ...CHILDREN.slice(1)] });
  controller.abort();
  await turn();
  await expect(standIn).resolves.toBeUndefined();
  expect(service.open()).toEqual([]);
});
