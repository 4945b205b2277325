/** The cache's size limit: what is evicted, what stays, what is reported. */
import fs from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TileUses } from '../../../../../app/cache/limits/tile-uses.ts';
import { DiskBudgetKeeper } from '../../../../../app/service/storage/disk-budget.ts';
import { AreaList } from '../../../../../app/warming/area-list.ts';
import type { SavedArea } from '../../../../../app/warming/saved-area.ts';
import { CodedError } from '../../../../../shared/errors.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../../../shared/settings/settings-file.ts';
import { imageOf, keyOf, makeGate, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { boxOf } from '../../../../support/tile-box.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const KEYS = Array.from({ length: 50 }, (_, y) => keyOf(6, 10, y));
const YEAR_S = 365 * 24 * 60 * 60;

function areaOfRows(first: number, last: number): SavedArea {
  const box = boxOf({ z: 6, x0: 10, x1: 10, y0: first, y1: last });
  const shape = { kind: 'box', box } as const;
  return { id: 'a', name: 'Area', sourceId: SOURCE_ID, shape, minZoom: 6, maxZoom: 6, job: null, lastResult: null };
}

async function openBudget(saved: readonly SavedArea[] = [], beforeLoad: () => Promise<void> = async () => undefined) {
  const { cache, disk, fileOf } = await openCache(makeTempDir());
  for (const key of KEYS) await cache.set(key, imageOf(key));
  KEYS.forEach((key, y) => void fs.utimesSync(fileOf(key), Date.now() / 1000 - YEAR_S - y * 3600, 1e9));
  let settings: Settings = DEFAULT_SETTINGS;
  const load = () => beforeLoad().then(() => ({ areas: saved, unread: [] }));
  const areas = new AreaList({ load, save: async () => undefined, remove: async () => undefined });
  const codes: string[] = [];
  const budget = new DiskBudgetKeeper({
    disk,
    cache,
    uses: new TileUses(() => disk.cacheDir),
    areas,
    settings: {
      get current() {
        return settings;
      },
    },
    notices: { add: ({ code }) => codes.push(code), remove: (code) => codes.push(`not ${code}`) },
    sourceIds: () => [SOURCE_ID],
    isFixed: false,
    countedBytes: () => null,
  });
  closing.push(
    () => budget.close(),
    () => disk.close(),
  );
  const isStored = (y: number): boolean => fs.existsSync(fileOf(KEYS[y] as (typeof KEYS)[number]));
  const countStored = (): number => KEYS.filter((_key, y) => isStored(y)).length;
  const bytes = KEYS.reduce((sum, key) => sum + imageOf(key).bytes.length, 0);
  const limit = (maxDiskBytes: number | null): Promise<void> => {
    settings = { ...settings, freeFloorBytes: 0, maxDiskBytes };
    return budget.applyLimits();
  };
  return { budget, cache, disk, limit, isStored, countStored, bytes, codes };
}

describe('a limit of the cache’s size', () => {
  it('takes effect at once: the least recently used tiles are evicted from disk and memory, in the background', async () => {
    const { limit, cache, isStored, countStored, bytes, budget } = await openBudget();
    await limit(bytes / 2);
    await expect.poll(() => budget.usedBytes, { timeout: 15_000 }).not.toBe(null);
    expect(countStored()).toBeGreaterThan(15);
    expect(countStored()).toBeLessThan(26);
    expect([isStored(0), isStored(49)]).toEqual([true, false]);
    expect(await cache.getCachedTile(KEYS[49] as (typeof KEYS)[number])).toBeUndefined();
    expect(budget.usedBytes).toBeLessThanOrEqual(bytes * 0.45);
  });

  it('never evicts a tile of a saved area, and reports once that areas alone are too large', async () => {
    const { limit, isStored, countStored, codes, budget } = await openBudget([areaOfRows(30, 49)]);
    await limit(100);
    await expect.poll(() => codes, { timeout: 15_000 }).toEqual(['not areas-too-large', 'areas-too-large']);
    expect([countStored(), isStored(30), isStored(49), isStored(29)]).toEqual([20, true, true, false]);
    budget.noteWritten(2e6);
    await budget.close();
    expect(codes.filter((code) => code === 'areas-too-large').length).toBe(1);
  });

  it('that is checked while tiles are cleared ignores earlier sizes', async () => {
    const { limit, bytes, budget, codes } = await openBudget();
    budget.noteWritten(5e6);
    await limit(bytes * 2);
    budget.forget();
    // Reported by the limit, and by the check when it has ended.
    await expect.poll(() => codes.length, { timeout: 15_000 }).toBe(2);
    expect(budget.usedBytes).toBeNull();
  });

  it('is checked again when enough was written, and not before; without one nothing is ever evicted', async () => {
    const { limit, countStored, bytes, budget } = await openBudget();
    budget.noteWritten(1e12);
    await limit(bytes * 2);
    await expect.poll(() => budget.usedBytes, { timeout: 15_000 }).toBe(bytes);
    expect(countStored()).toBe(KEYS.length);
    await limit(null);
    expect(countStored()).toBe(KEYS.length);
  });

  it('that is raised during eviction applies at once: eviction stops, and nothing is reported', async () => {
    const gate = makeGate();
    const { limit, countStored, bytes, codes, budget } = await openBudget([areaOfRows(0, 9)], () => gate.opened);
    await limit(100);
    const correcting = limit(bytes * 10);
    gate.open();
    await correcting;
    await expect.poll(() => budget.usedBytes, { timeout: 15_000 }).toBe(bytes);
    expect([countStored(), codes]).toEqual([
      KEYS.length,
      ['not areas-too-large', 'not areas-too-large', 'not areas-too-large'],
    ]);
  });

  it('that is lowered while the cache is being checked applies at once, too', async () => {
    const gate = makeGate();
    const { limit, countStored, bytes } = await openBudget([], () => gate.opened);
    await limit(bytes * 2);
    const lowering = limit(bytes / 2);
    gate.open();
    await lowering;
    await expect.poll(countStored, { timeout: 15_000 }).toBeLessThan(26);
  });

  it('evicts nothing while the tiles of saved areas are unknown', async () => {
    const unreadable = vi.fn(() => Promise.reject(new CodedError('areas-unreadable')));
    const { limit, countStored, bytes, budget } = await openBudget([], unreadable);
    await limit(bytes / 2);
    await expect.poll(() => unreadable.mock.calls.length).toBe(1);
    await budget.close();
    expect(countStored()).toBe(KEYS.length);
  });
});
