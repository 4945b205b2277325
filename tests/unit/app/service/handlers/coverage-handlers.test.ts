/** Coverage reported to windows while tiles are still being written. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DiskTier } from '../../../../../app/cache/disk/disk-tier.ts';
import { TileCache } from '../../../../../app/cache/tile-cache.ts';
import { createCoverageHandlers, WRITES_WITHIN_MS } from '../../../../../app/service/handlers/coverage-handlers.ts';
import type { SourceList } from '../../../../../app/service/sources/source-list.ts';
import { TileSources } from '../../../../../app/service/sources/tile-sources.ts';
import { WORLD_SOURCE } from '../../../../../shared/sources/source.ts';
import { imageOf, keyOf, makeGate, NEVER, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { makeOrigin } from '../../../../support/tile-origin.ts';

const KEY = keyOf(6, 33, 21);
const RECTANGLE = { zoom: 6, minX: 33, maxX: 33, minY: 21, maxY: 21 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The handlers over a disk that writes nothing until `gate` opens. */
async function start() {
  const gate = makeGate();
  const disk = await DiskTier.open({ cacheDir: makeTempDir() });
  const write: DiskTier['write'] = async (...args) => {
    await gate.opened;
    return disk.write(...args);
  };
  const held = new Proxy(disk, {
    get: (target, name) => {
      const value: unknown = name === 'write' ? write : Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const cache = new TileCache({ disk: held, origin: makeOrigin(async (key) => imageOf(key)) });
  const engine: Parameters<typeof createCoverageHandlers>[0] = {
    cache,
    disk,
    tileSources: new TileSources(() => {
      throw new Error('no source is opened here');
    }),
    list: { require: () => WORLD_SOURCE } as unknown as SourceList,
  };
  const handlers = createCoverageHandlers(engine);
  const ask = () => handlers.getCoverage({ sourceId: SOURCE_ID, rectangle: RECTANGLE }, NEVER);
  return { gate, disk, cache, ask };
}

it('a tile that is being written counts', async () => {
  const { gate, disk, cache, ask } = await start();
  const writing = cache.set(KEY, imageOf(KEY));
  const asking = ask();
  gate.open();
  expect((await asking).tiles.map(({ x, y }) => [x, y])).toEqual([[33, 21]]);
  await writing;
  await disk.close();
});

it('a write that never ends blocks no window', async () => {
  const { gate, disk, cache, ask } = await start();
  const writing = cache.set(KEY, imageOf(KEY));
  const asking = ask();
  vi.advanceTimersByTime(WRITES_WITHIN_MS);
  expect((await asking).tiles).toEqual([]);
  gate.open();
  await writing;
  await disk.close();
});
