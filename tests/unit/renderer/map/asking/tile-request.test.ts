/** Requesting a tile, and retrying, with a list of answers and a fake clock. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Client } from '../../../../../renderer/bridge/client.ts';
import { requestTile, type TileAnswer } from '../../../../../renderer/map/asking/tile-request.ts';
import { describeError, type ErrorCode } from '../../../../../shared/errors.ts';

const PLACE = { sourceId: 'world', coord: { z: 3, x: 4, y: 2 } };
const TILE: TileAnswer = {
  ok: true,
  value: { bytes: new Uint8Array([1]), contentType: 'image/png', tier: 'disk', freshness: 'fresh' },
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function failing(code: ErrorCode): TileAnswer {
  return { ok: false, error: describeError(code) };
}

function answering(...answers: TileAnswer[]) {
  const asked: unknown[] = [];
  const call = async (method: string, args: unknown) => {
    asked.push([method, args]);
    return answers[Math.min(asked.length, answers.length) - 1];
  };
  return { asked, client: { call } as unknown as Client };
}

it('sends one request for a tile that exists', async () => {
  const { asked, client } = answering(TILE);
  await expect(requestTile(client, PLACE, new AbortController().signal)).resolves.toEqual(TILE);
  expect(asked).toEqual([['getTile', PLACE]]);
});

it('retries a busy cache until it has the tile', async () => {
  const { asked, client } = answering(failing('cache-busy'), failing('cache-busy'), TILE);
  const answer = requestTile(client, PLACE, new AbortController().signal);
  await vi.runAllTimersAsync();
  await expect(answer).resolves.toEqual(TILE);
  expect(asked).toHaveLength(3);
});

it('gives up on a cache that stays busy', async () => {
  const { asked, client } = answering(failing('cache-busy'));
  const answer = requestTile(client, PLACE, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(5250);
  await expect(answer).resolves.toEqual(failing('cache-busy'));
  expect(asked).toHaveLength(4);
});

it("doesn't request a failed tile twice", async () => {
  const { asked, client } = answering(failing('source-failed'), TILE);
  await expect(requestTile(client, PLACE, new AbortController().signal)).resolves.toEqual(failing('source-failed'));
  expect(asked).toHaveLength(1);
});

it('stops waiting when the tile is no longer wanted, and leaves no timer', async () => {
  const { client } = answering(failing('cache-busy'), failing('cancelled'));
  const controller = new AbortController();
  const answer = requestTile(client, PLACE, controller.signal);
  await vi.advanceTimersByTimeAsync(10);
  controller.abort();
  await expect(answer).resolves.toEqual(failing('cancelled'));
  expect(vi.getTimerCount()).toBe(0);
});

it('uses an early reply, and requests again only if the cache was busy', async () => {
  const { asked, client } = answering(TILE);
  const { signal } = new AbortController();
  await expect(requestTile(client, PLACE, signal, Promise.resolve(TILE))).resolves.toEqual(TILE);
  expect(asked).toEqual([]);
  const answer = requestTile(client, PLACE, signal, Promise.resolve(failing('cache-busy')));
  await vi.runAllTimersAsync();
  await expect(answer).resolves.toEqual(TILE);
  expect(asked).toHaveLength(1);
});
