/** What stands in for a tile, with a fake service. */
import { expect, it, vi } from 'vitest';
import { pause } from '../../../../../renderer/map/asking/pause.ts';
import { createTileCalls } from '../../../../../renderer/map/asking/tile-calls.ts';
import { loadStandIns, type StandIn } from '../../../../../renderer/map/tiles/stand-in.ts';
import type { TilePlace } from '../../../../../shared/calls/contract.ts';
import { OPENSTREETMAP_SOURCE } from '../../../../../shared/sources/source.ts';
import { delivered, failed, playService, turn } from '../tile-service.ts';

const SOURCE = OPENSTREETMAP_SOURCE;
const PLACE = { sourceId: SOURCE.id, coord: { z: 3, x: 3, y: 2 } };
const WORLD = { sourceId: 'world', coord: PLACE.coord };
const ANCESTOR = { sourceId: SOURCE.id, coord: { z: 1, x: 0, y: 0 } };
const CHILDREN = [6, 7].flatMap((x) => [4, 5].map((y) => ({ sourceId: SOURCE.id, coord: { z: 4, x, y } })));

function start() {
  const service = playService();
  const controller = new AbortController();
  const calls = createTileCalls(service.client, SOURCE);
  return { service, controller, standIn: takeLast(loadStandIns(calls, PLACE, controller.signal)) };
}

async function takeLast(standIns: AsyncIterable<StandIn>): Promise<StandIn | undefined> {
  let last: StandIn | undefined;
  for await (const standIn of standIns) last = standIn;
  return last;
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
  ['mixed', [WORLD, ...CHILDREN.slice(1)]],
  ['children', CHILDREN.slice(2)],
])('knows what it is made of: %s', async (kind, places) => {
  const { standIn } = await loadFrom(places);
  expect(standIn?.kind).toBe(kind);
  expect(standIn?.pieces).toHaveLength(places.length);
});

it('draws the world, and takes everything else from the cache only', async () => {
  const { service } = await loadFrom([WORLD, ...CHILDREN.slice(1)]);
  expect(service.calls.map(({ method, args }) => [method, args])).toEqual([
    ['findStandIn', PLACE],
    ...CHILDREN.slice(1).map((child) => ['getCachedTile', child]),
    ['getTile', WORLD],
  ]);
});

it('offers cached pieces before the world is drawn', async () => {
  const service = playService();
  const calls = createTileCalls(service.client, SOURCE);
  const standIns = loadStandIns(calls, PLACE, new AbortController().signal);
  const first = standIns.next();
  await service.answer('findStandIn', { ok: true, value: [WORLD, CHILDREN[0]] });
  await service.answer('getCachedTile', delivered());
  expect((await first).value).toMatchObject({ kind: 'children', pieces: { length: 1 } });
  const second = standIns.next();
  await turn();
  await service.answer('getTile', delivered());
  const { value } = await second;
  expect(value).toMatchObject({ kind: 'mixed', pieces: { length: 2 } });
  // The world is at the bottom.
  expect(value?.pieces.map(({ to }) => to.edge)).toEqual([1, 0.5]);
  expect((await standIns.next()).done).toBe(true);
});

it('delays the world as told, and cancels it when it is no longer wanted', async () => {
  vi.useFakeTimers();
  const service = playService();
  const leave = new AbortController();
  const calls = createTileCalls(service.client, SOURCE);
  const stay = new AbortController();
  const patient = takeLast(loadStandIns(calls, PLACE, stay.signal, pause(400, stay.signal)));
  const left = takeLast(loadStandIns(calls, PLACE, leave.signal, pause(400, leave.signal)));
  for (const _each of [patient, left]) await service.answer('findStandIn', { ok: true, value: [WORLD] });
  await vi.advanceTimersByTimeAsync(399);
  expect(service.methods()).not.toContain('getTile');
  leave.abort();
  await vi.advanceTimersByTimeAsync(1);
  await service.answer('getTile', delivered());
  expect((await patient)?.kind).toBe('world');
  expect(await left).toBeUndefined();
  expect(service.methods().filter((method) => method === 'getTile')).toHaveLength(1);
  vi.useRealTimers();
});

it('searches again when a piece is gone', async () => {
  const { service, standIn } = start();
  await service.answer('findStandIn', { ok: true, value: [ANCESTOR] });
  await service.answer('getCachedTile', failed('not-cached'));
  await service.answer('findStandIn', { ok: true, value: [WORLD] });
  await service.answer('getTile', delivered());
  expect((await standIn)?.kind).toBe('world');
});

it('gives up after a while', async () => {
  const { service, standIn } = start();
  for (let round = 0; round < 3; round += 1) {
    await service.answer('findStandIn', { ok: true, value: [ANCESTOR] });
    await service.answer('getCachedTile', failed('not-cached'));
  }
  await expect(standIn).resolves.toBeUndefined();
  expect(service.open()).toEqual([]);
});

it('uses what exists when a piece is unavailable', async () => {
  const { service, standIn } = start();
  for (let round = 0; round < 3; round += 1) {
    await service.answer('findStandIn', { ok: true, value: CHILDREN.slice(0, 2) });
    await service.answer('getCachedTile', delivered());
    await service.answer('getCachedTile', failed('not-cached'));
  }
  expect((await standIn)?.pieces).toHaveLength(1);
});

it('is empty without tiles or without a reply', async () => {
  const nothing = start();
  await nothing.service.answer('findStandIn', { ok: true, value: [] });
  await expect(nothing.standIn).resolves.toBeUndefined();
  const unanswered = start();
  await unanswered.service.answer('findStandIn', failed('disconnected'));
  await expect(unanswered.standIn).resolves.toBeUndefined();
});

it('stops when it is no longer wanted', async () => {
  const { service, controller, standIn } = start();
  await service.answer('findStandIn', { ok: true, value: [WORLD, ...CHILDREN.slice(1)] });
  controller.abort();
  await turn();
  await expect(standIn).resolves.toBeUndefined();
  expect(service.open()).toEqual([]);
});
