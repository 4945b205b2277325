/** The shared tier against an engine that is slow, broken or back: who waits, who is asked, and what is written. */
import { expect, it, vi } from 'vitest';
import type { SharedStore } from '../../../../../app/cache/shared/shared-store.ts';
import { ANSWER_WITHIN_MS, EngineHealth, SharedTier } from '../../../../../app/cache/shared/shared-tier.ts';

const TILE = {
  bytes: Uint8Array.of(1, 2, 3),
  contentType: 'image/png',
  record: { answeredMs: 5, headers: {} },
} as const;
const never = new AbortController().signal;
const at = (x: number) => ({ z: 9, x, y: 0 });

function start(store: Partial<SharedStore>) {
  let nowMs = 0;
  const told: string[] = [];
  const health = new EngineHealth(
    () => told.push('down'),
    () => told.push('up'),
    () => nowMs,
  );
  const whole: SharedStore = { read: async () => undefined, write: async () => undefined, ...store };
  const options = {
    maxBytes: 10,
    rowsFromSouth: false,
    checkRecord: () => undefined,
    checkTile: (bytes: Uint8Array) => ({ bytes, contentType: TILE.contentType }),
  } as const;
  return {
    told,
    tier: new SharedTier(async () => whole, health, options),
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

it('asks nothing after three failures, then one tile a pause, and says so once', async () => {
  let asked = 0;
  let isBroken = true;
  const { tier, told, advance } = start({
    read: async () => {
      asked += 1;
      if (isBroken) throw new Error('refused');
      return undefined;
    },
  });
  for (let x = 0; x < 20; x += 1) await tier.read(at(x), never);
  expect([asked, told]).toEqual([3, ['down']]);
  advance(2000);
  await Promise.all([1, 2, 3].map((x) => tier.read(at(x), never)));
  expect([asked, told]).toEqual([4, ['down']]);
  advance(2000);
  await tier.read(at(1), never);
  expect(asked).toBe(4);
  isBroken = false;
  advance(2000);
  for (let x = 0; x < 5; x += 1) await tier.read(at(x), never);
  expect([asked, told]).toEqual([9, ['down', 'up']]);
});

it('pauses longer after each failed try, up to a minute, until the first answer', async () => {
  let isBroken = true;
  let asked = 0;
  const { tier, advance } = start({
    read: async () => {
      asked += 1;
      if (isBroken) throw new Error('refused');
      return undefined;
    },
  });
  /** Seconds until the next tile that is asked for. */
  const measurePause = async (): Promise<number> => {
    const before = asked;
    for (let seconds = 0; ; seconds += 1) {
      await tier.read(at(seconds), never);
      if (asked > before) return seconds;
      advance(1000);
    }
  };
  const measurePauses = async (): Promise<number[]> => {
    const pauses: number[] = [];
    while (pauses.length < 10) pauses.push(await measurePause());
    return pauses;
  };
  const growing = [0, 0, 0, 2, 4, 8, 16, 32, 60, 60];
  expect(await measurePauses()).toEqual(growing);
  isBroken = false;
  expect(await measurePause()).toBe(60);
  isBroken = true;
  expect(await measurePauses()).toEqual(growing);
});

it('gives up on an answer that takes too long, whether or not the engine listens', async () => {
  vi.useFakeTimers();
  const limits: number[] = [];
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    limits.push(ms);
    return AbortSignal.abort(new Error('late'));
  });
  const { tier } = start({ read: () => new Promise(() => undefined) });
  expect(await tier.read(at(1), never)).toBeUndefined();
  expect(limits).toEqual([ANSWER_WITHIN_MS]);
  timeout.mockRestore();
  vi.useRealTimers();
});

it('is not at fault when a caller leaves', async () => {
  const { tier, told } = start({ read: () => new Promise(() => undefined) });
  for (let x = 0; x < 5; x += 1) {
    const leaving = new AbortController();
    const reading = tier.read(at(x), leaving.signal);
    leaving.abort(new Error('left'));
    expect(await reading).toBeUndefined();
  }
  expect(told).toEqual([]);
});

it('writes behind, the newest of each place, and drops the oldest when too many wait', async () => {
  const written: string[] = [];
  const waiting: (() => void)[] = [];
  const { tier } = start({
    write: (coord, { recordLine }) =>
      new Promise((resolve) => {
        written.push(`${coord.x} ${JSON.parse(recordLine.slice(9))[4]}`);
        waiting.push(resolve);
      }),
  });
  for (let x = 0; x < 8; x += 1) tier.write(at(x), TILE);
  await expect.poll(() => waiting.length).toBe(8);
  tier.write(at(100), TILE);
  for (let x = 200; x < 2200; x += 1) tier.write(at(x), TILE);
  tier.write(at(2000), { ...TILE, record: { answeredMs: 6, headers: {} } });
  const release = setInterval(() => {
    for (const resolve of waiting.splice(0)) resolve();
  }, 0);
  await tier.settle();
  clearInterval(release);
  expect([written.length, written.includes('100 5'), written.at(-1)]).toEqual([2008, false, '2000 6']);
});
