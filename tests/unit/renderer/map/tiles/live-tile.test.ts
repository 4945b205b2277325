/** The life cycle of a tile on the page, with a fake service, clock and screen. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTileCalls } from '../../../../../renderer/map/asking/tile-calls.ts';
import { RetryPlan } from '../../../../../renderer/map/asking/tile-retry.ts';
import { LATE_MS, LiveTile, type TileSurface } from '../../../../../renderer/map/tiles/live-tile.ts';
import type { Piece } from '../../../../../renderer/map/tiles/stand-in.ts';
import type { TileStatus } from '../../../../../renderer/map/tiles/tile-status.ts';
import { OPENSTREETMAP_SOURCE } from '../../../../../shared/sources/source.ts';
import type { DeliveredTile } from '../../../../../shared/tiles/tile.ts';
import { delivered, failed, playService, turn } from '../tile-service.ts';

const PLACE = { sourceId: OPENSTREETMAP_SOURCE.id, coord: { z: 5, x: 17, y: 10 } };
const PARENT = { sourceId: OPENSTREETMAP_SOURCE.id, coord: { z: 4, x: 8, y: 5 } };
const WORLD = { sourceId: 'world', coord: PLACE.coord };
const FRESH = delivered();
const STALE = delivered({ freshness: 'stale' });
const OLD = delivered({ freshness: 'old' });
const NO_IMAGE = new Uint8Array([0]);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A screen that records what was drawn; a single 0 byte isn't an image. */
function playScreen() {
  const drawn: (DeliveredTile | readonly Piece[])[] = [];
  const shown: TileStatus[] = [];
  const draw = async (picture: DeliveredTile | readonly Piece[], signal: AbortSignal) => {
    await Promise.resolve();
    if ('bytes' in picture && picture.bytes[0] === 0) throw new TypeError('no image');
    if (!signal.aborted) drawn.push(picture);
  };
  const surface: TileSurface = {
    drawTile: draw,
    drawStandIn: draw,
    wipe: () => drawn.push([]),
    show: (status) => shown.push(status),
  };
  return { surface, drawn, shown };
}

function startTile({ seen = true } = {}) {
  const service = playService();
  const screen = playScreen();
  const counts = { waiting: 0, settled: [] as (string | undefined)[], counted: 0 };
  const plan = new RetryPlan<LiveTile>({ ask: (due) => due.ask(), isWanted: () => seen, random: () => 0 });
  const tile = new LiveTile({
    place: PLACE,
    calls: createTileCalls(service.client, OPENSTREETMAP_SOURCE),
    surface: screen.surface,
    plan,
    settle: (error) => counts.settled.push(error?.message),
    onDrawn: () => {
      counts.counted += 1;
    },
    onWaiting: (change) => {
      counts.waiting += change;
    },
    onChange: () => undefined,
  });
  return { tile, service, screen, counts, plan, state: () => tile.status.state };
}

/** A tile that has failed, without a stand-in. */
async function startMissing(error = failed('offline', { retryAfterMs: 5000 })) {
  const started = startTile();
  started.tile.ask();
  await started.service.answer('getTile', error);
  await started.service.answer('findStandIn', { ok: true, value: [] });
  return started;
}

it('draws an existing tile and requests nothing else', async () => {
  const { tile, service, screen, counts, state } = startTile();
  tile.ask();
  expect([state(), counts.waiting]).toEqual(['waiting', 1]);
  await service.answer('getTile', FRESH);
  expect([state(), counts.waiting, counts.settled, counts.counted]).toEqual(['fresh', 0, [undefined], 1]);
  await vi.advanceTimersByTimeAsync(LATE_MS * 10);
  expect(service.methods()).toEqual(['getTile']);
  expect(screen.drawn).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('draws a stand-in for a late tile, and then the tile over it', async () => {
  const { tile, service, screen, counts, state } = startTile();
  tile.ask();
  await vi.advanceTimersByTimeAsync(LATE_MS - 1);
  expect(service.methods()).toEqual(['getTile']);
  await vi.advanceTimersByTimeAsync(1);
  await service.answer('findStandIn', { ok: true, value: [PARENT] });
  expect(service.open().map(({ method, args }) => [method, args])).toContainEqual(['getCachedTile', PARENT]);
  await service.answer('getCachedTile', delivered());
  expect([state(), tile.status.standIn, counts.waiting]).toEqual(['waiting', 'ancestor', 1]);
  expect(counts.settled).toHaveLength(1);
  expect(counts.counted).toBe(0);
  await service.answer('getTile', FRESH);
  expect([state(), tile.status.standIn, counts.waiting]).toEqual(['fresh', undefined, 0]);
  expect(screen.drawn).toHaveLength(2);
  expect(counts.settled).toHaveLength(1);
});

it('never draws a stand-in over the tile itself', async () => {
  const { tile, service, screen } = startTile();
  tile.ask();
  await vi.advanceTimersByTimeAsync(LATE_MS);
  await service.answer('findStandIn', { ok: true, value: [PARENT] });
  const late = service.open().find(({ method }) => method === 'getCachedTile');
  await service.answer('getTile', FRESH);
  late?.answer(delivered());
  await turn();
  expect(late?.signal?.aborted).toBe(true);
  expect(screen.drawn).toEqual([FRESH.ok && FRESH.value]);
  expect(tile.status.standIn).toBeUndefined();
});

it('draws the world in place of a failed tile, and says why', async () => {
  const { tile, service, counts, state } = startTile();
  tile.ask();
  await service.answer('getTile', failed('source-refused'));
  expect([state(), tile.status.error?.code, counts.settled]).toEqual(['missing', 'source-refused', []]);
  await service.answer('findStandIn', { ok: true, value: [WORLD] });
  const piece = service.open()[0];
  expect([piece?.method, piece?.args]).toEqual(['getTile', WORLD]);
  await service.answer('getTile', delivered({ contentType: 'image/svg+xml' }));
  expect([tile.status.standIn, counts.settled.length]).toEqual(['world', 1]);
});

it('draws the world at once when a tile that is late fails', async () => {
  const { tile, service } = startTile();
  tile.ask();
  await vi.advanceTimersByTimeAsync(LATE_MS);
  await service.answer('findStandIn', { ok: true, value: [WORLD] });
  expect(service.methods()).toEqual(['getTile', 'findStandIn']);
  await service.answer('getTile', failed('offline'));
  await service.answer('getTile', delivered());
  expect(tile.status.standIn).toBe('world');
});

it('counts as failed when there is no stand-in', async () => {
  const { counts, tile } = await startMissing();
  expect([counts.settled.length, tile.status.standIn]).toEqual([1, undefined]);
});

it("treats bytes that aren't an image as a failure", async () => {
  const { tile, service, counts, state } = startTile();
  tile.ask();
  await service.answer('getTile', delivered({ bytes: NO_IMAGE }));
  expect([state(), tile.status.error?.code, counts.counted]).toEqual(['missing', 'damaged-tile', 0]);
});

it('retries automatically when it is due, and keeps the stand-in meanwhile', async () => {
  const { tile, service, state } = startTile();
  tile.ask();
  await service.answer('getTile', failed('offline', { retryAfterMs: 5000 }));
  await service.answer('findStandIn', { ok: true, value: [PARENT] });
  await service.answer('getCachedTile', delivered());
  expect(tile.status.retryAtMs).toBe(performance.now() + 5000);
  await vi.advanceTimersByTimeAsync(4999);
  expect(service.open()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect([state(), tile.status.standIn, tile.status.retryAtMs]).toEqual(['waiting', 'ancestor', undefined]);
  await vi.advanceTimersByTimeAsync(LATE_MS * 2);
  // Something is already visible.
  expect(service.open().map(({ method }) => method)).toEqual(['getTile']);
  await service.answer('getTile', FRESH);
  expect(state()).toBe('fresh');
});

it('finishes a slow stand-in during retries', async () => {
  const { tile, service, counts } = startTile();
  tile.ask();
  await service.answer('getTile', failed('offline', { retryAfterMs: 500 }));
  await service.answer('findStandIn', { ok: true, value: [PARENT] });
  const piece = service.open()[0];
  for (let round = 0; round < 3; round += 1) {
    await vi.advanceTimersByTimeAsync(2500);
    await service.answer('getTile', failed('offline', { retryAfterMs: 500 }));
  }
  expect(service.methods().filter((method) => method === 'findStandIn')).toHaveLength(1);
  expect(counts.settled).toEqual([]);
  piece?.answer(delivered());
  await turn();
  expect([tile.status.standIn, counts.settled.length]).toEqual(['ancestor', 1]);
});

it('waits for an event if there is no retry time', async () => {
  const { service, tile } = await startMissing(failed('unknown-source'));
  expect(tile.status.retryAtMs).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
  expect(tile.wantsRetry).toBe(true);
  tile.ask();
  await service.answer('getTile', FRESH);
  expect(tile.wantsRetry).toBe(false);
});

it('shows a stale tile at once and then the newer one, without a mark in between', async () => {
  const { tile, service, screen, counts, state } = startTile();
  tile.ask();
  await service.answer('getTile', STALE);
  expect([state(), counts.waiting, counts.settled]).toEqual(['stale', 0, [undefined]]);
  const newer = delivered({ bytes: new Uint8Array([2]), tier: 'source' });
  await service.answer('revalidateTile', newer);
  expect([state(), tile.status.tier]).toEqual(['fresh', 'source']);
  expect(screen.drawn.at(-1)).toBe(newer.ok && newer.value);
  expect(service.open()).toEqual([]);
});

it('leaves a recently revalidated stale tile as it is', async () => {
  const { tile, service, screen, state } = startTile();
  tile.ask();
  await service.answer('getTile', STALE);
  await service.answer('revalidateTile', { ok: true, value: null });
  expect([state(), screen.drawn.length, service.open().length]).toEqual(['stale', 1, 0]);
});

it("doesn't keep requesting a tile that is stale on arrival", async () => {
  const { tile, service, state } = startTile();
  tile.ask();
  await service.answer('getTile', STALE);
  await service.answer('revalidateTile', STALE);
  expect([state(), service.open().length]).toEqual(['stale', 0]);
});

it("marks a tile as old when its source can't be reached, and retries later", async () => {
  const { tile, service, screen, state } = startTile();
  tile.ask();
  await service.answer('getTile', STALE);
  await service.answer('revalidateTile', failed('offline', { retryAfterMs: 3000 }));
  expect([state(), tile.status.error?.code, screen.drawn.length]).toEqual(['old', 'offline', 1]);
  await vi.advanceTimersByTimeAsync(3000);
  expect(service.open().map(({ method }) => method)).toEqual(['revalidateTile']);
  expect(state()).toBe('old');
  await service.answer('revalidateTile', FRESH);
  expect([state(), tile.status.error]).toEqual(['fresh', undefined]);
  expect(vi.getTimerCount()).toBe(0);
});

it('finds out why a tile arrived as old', async () => {
  const { tile, service, state } = startTile();
  tile.ask();
  await service.answer('getTile', OLD);
  expect(state()).toBe('old');
  await service.answer('revalidateTile', failed('working-offline'));
  expect([state(), tile.status.error?.code]).toEqual(['old', 'working-offline']);
  expect(tile.wantsRetry).toBe(true);
});

it('removes the mark from an old tile after revalidation', async () => {
  const { tile, service, state } = startTile();
  tile.ask();
  await service.answer('getTile', OLD);
  await service.answer('revalidateTile', { ok: true, value: null });
  expect([state(), service.open().length]).toEqual(['stale', 0]);
});

it('keeps the picture of a tile that is requested again', async () => {
  const { tile, service, screen, state } = startTile();
  tile.ask();
  await service.answer('getTile', FRESH);
  tile.refresh(true);
  expect(state()).toBe('fresh');
  await service.answer('getTile', failed('offline'));
  expect([state(), screen.drawn.length]).toEqual(['old', 1]);
});

it('removes what was cleared and is unavailable', async () => {
  const { tile, service, screen, state } = startTile();
  tile.ask();
  await service.answer('getTile', FRESH);
  tile.refresh(false);
  await service.answer('getTile', failed('offline'));
  await service.answer('findStandIn', { ok: true, value: [] });
  expect([state(), tile.status.standIn]).toEqual(['missing', undefined]);
  expect(screen.drawn.at(-1)).toEqual([]);
});

it('drops a cleared picture when a zoom cancels the request', async () => {
  const { tile, service, plan, state } = startTile();
  tile.ask();
  await service.answer('getTile', FRESH);
  tile.refresh(false);
  tile.pause();
  await turn();
  expect([service.open(), tile.isAsking]).toEqual([[], true]);
  plan.askDue();
  await service.answer('getTile', failed('offline'));
  expect([state(), tile.isAsking]).toEqual(['missing', false]);
});

it('cancels everything when it is removed', async () => {
  const { tile, service, screen, counts } = startTile();
  tile.ask();
  await vi.advanceTimersByTimeAsync(LATE_MS);
  expect(service.open().map(({ method }) => method)).toEqual(['getTile', 'findStandIn']);
  tile.leave();
  await turn();
  expect(service.open()).toEqual([]);
  expect([counts.waiting, counts.settled.length, screen.drawn]).toEqual([0, 1, []]);
  expect(vi.getTimerCount()).toBe(0);
});

it('cancels the request for a stale tile that is removed, and schedules nothing', async () => {
  const stale = startTile();
  stale.tile.ask();
  await stale.service.answer('getTile', STALE);
  stale.tile.leave();
  expect(stale.service.open()).toEqual([]);
  const missing = await startMissing();
  missing.tile.leave();
  expect(vi.getTimerCount()).toBe(0);
});

it('continues when it is wanted again', async () => {
  const { tile, service, plan, counts, state } = startTile();
  tile.ask();
  tile.pause();
  await turn();
  expect([service.open().length, counts.waiting]).toEqual([0, 0]);
  plan.askDue();
  await service.answer('getTile', FRESH);
  expect([state(), counts.waiting]).toEqual(['fresh', 0]);
});

it('reports a damaged picture, does not retry automatically, and bypasses the cache when people retry', async () => {
  const { tile, service, screen, state } = startTile();
  tile.ask();
  await service.answer('getTile', delivered({ bytes: NO_IMAGE }));
  expect([state(), tile.status.error?.code, tile.status.retryAtMs]).toEqual(['missing', 'damaged-tile', undefined]);
  await service.answer('findStandIn', { ok: true, value: [] });
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(service.open()).toEqual([]);
  tile.ask();
  await service.answer('reloadTile', FRESH);
  expect([state(), tile.status.error, screen.drawn.at(-1)]).toEqual(['fresh', undefined, FRESH.ok && FRESH.value]);
});

it('keeps the picture when its replacement is damaged, and then bypasses the cache', async () => {
  const { tile, service, state } = startTile();
  tile.ask();
  await service.answer('getTile', STALE);
  await service.answer('revalidateTile', delivered({ bytes: NO_IMAGE }));
  expect([state(), tile.status.error?.code]).toEqual(['old', 'damaged-tile']);
  tile.ask();
  await service.answer('reloadTile', FRESH);
  expect(state()).toBe('fresh');
});
