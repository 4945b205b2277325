/** Clears while tiles arrive: no notice of a disk that works, and every tile that is set after a clear is on disk. */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TileCache } from '../../app/cache/tile-cache.ts';
import type { TileKey } from '../../app/cache/tile-path.ts';
import { imageOf, keyOf, NEVER, openCache, SOURCE_ID } from '../support/cache-fixture.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const WRITERS = 8;
const CLEARS = 200;
/** Columns of zoom 10 that the load is spread over, below those that a test looks at. */
const LOADED_COLUMNS = 32;

/** Does something again and again, eight at a time, until it is stopped. */
function load(act: (turn: number) => Promise<unknown>): { readonly stop: () => Promise<number> } {
  let turns = 0;
  let isOver = false;
  const workers = Array.from({ length: WRITERS }, async () => {
    while (!isOver) {
      turns += 1;
      await act(turns);
    }
  });
  return {
    stop: async () => {
      isOver = true;
      await Promise.all(workers);
      return turns;
    },
  };
}

function loadedKey(turn: number): TileKey {
  return keyOf(10, turn % LOADED_COLUMNS, Math.floor(turn / LOADED_COLUMNS) % 1024);
}

const LOADS: readonly [string, (cache: TileCache, key: TileKey) => Promise<unknown>][] = [
  ['tiles are set', (cache, key) => cache.set(key, imageOf(key))],
  ['tiles are looked at', (cache, key) => cache.getTile(key, NEVER)],
];

describe(`${CLEARS} clears under load`, () => {
  it.each(LOADS)('while %s, start no notice and cost no tile that is set after one', async (_name, act) => {
    const { cache, fileOf, troubles } = await openCache(makeTempDir());
    const loading = load((turn) => act(cache, loadedKey(turn)));
    const lost: number[] = [];
    for (let clear = 0; clear < CLEARS; clear += 1) {
      await cache.clearSource(SOURCE_ID);
      const key = keyOf(10, LOADED_COLUMNS + 1, clear);
      await cache.set(key, imageOf(key));
      if (!fs.existsSync(fileOf(key))) lost.push(clear);
    }
    expect(await loading.stop()).toBeGreaterThan(CLEARS);
    expect([troubles, lost]).toEqual([[], []]);
  });

  it('by another program start no notice, and cost no tile that is set after the last one', async () => {
    const cacheDir = makeTempDir();
    const { cache, fileOf, troubles } = await openCache(cacheDir);
    const other = await openCache(cacheDir);
    const loading = load((turn) => cache.set(loadedKey(turn), imageOf(loadedKey(turn))));
    for (let clear = 0; clear < CLEARS; clear += 1) await other.cache.clearSource(SOURCE_ID);
    expect(await loading.stop()).toBeGreaterThan(CLEARS);
    const keys = Array.from({ length: WRITERS }, (_, y) => keyOf(10, LOADED_COLUMNS + 1, y));
    await Promise.all(keys.map((key) => cache.set(key, imageOf(key))));
    expect(keys.filter((key) => !fs.existsSync(fileOf(key)))).toEqual([]);
    expect([troubles, other.troubles]).toEqual([[], []]);
  });
});
