/** Clears while tiles arrive: no notice about a working disk, and every tile set after a clear is on disk. */
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { TileKey } from '../../app/cache/files/tile-path.ts';
import type { TileCache } from '../../app/cache/tile-cache.ts';
import { wholeSource } from '../../shared/cache/clear-scope.ts';
import type { Reply, Startup } from '../../shared/calls/contract.ts';
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { imageOf, keyOf, makeGate, NEVER, openCache, SOURCE_ID } from '../support/cache-fixture.ts';
import { makeDraft } from '../support/drafts.ts';
import { expectValue, launchNetworkProgram } from '../support/network-program.ts';
import { clearSource } from '../support/source-clears.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { startTileServer } from '../support/tile-server.ts';

const WRITERS = 8;
/** Columns of zoom 10 under load, below those a test inspects. */
const LOADED_COLUMNS = 32;

interface Load {
  /** Resolves when one more action has ended; rejects if one failed. */
  readonly next: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Repeats an action, eight at a time, until stopped. */
function load(act: (turn: number) => Promise<unknown>): Load {
  let turns = 0;
  let isOver = false;
  let ended = makeGate();
  const workers = Array.from({ length: WRITERS }, async () => {
    while (!isOver) {
      turns += 1;
      await act(turns);
      // Actions that don't touch the disk would otherwise starve everything else.
      await setImmediate();
      ended.open();
      ended = makeGate();
    }
  });
  return {
    next: async () => {
      await Promise.race([ended.opened, Promise.all(workers)]);
    },
    stop: async () => {
      isOver = true;
      await Promise.all(workers);
    },
  };
}

function loadedKey(turn: number): TileKey {
  return keyOf(10, turn % LOADED_COLUMNS, Math.floor(turn / LOADED_COLUMNS) % 1024);
}

/** The load consists of writes; all its tiles are the same picture. */
const TILE = imageOf(keyOf(10, 0, 0));

const LOADS: readonly [clears: number, what: string, act: (cache: TileCache, key: TileKey) => Promise<unknown>][] = [
  [200, 'tiles are set', (cache, key) => cache.set(key, TILE)],
  [50, 'tiles are looked at', (cache, key) => cache.getTile(key, NEVER).then(() => cache.passWrites())],
];

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe('clears under load', () => {
  it.each(LOADS)('%i of them while %s cause no notice, and lose no tile set after one', async (clears, _what, act) => {
    const { cache, fileOf, troubles } = await openCache(makeTempDir(), { load: async () => TILE });
    const loading = load((turn) => act(cache, loadedKey(turn)));
    const lost: number[] = [];
    for (let clear = 0; clear < clears; clear += 1) {
      await loading.next();
      await clearSource(cache, SOURCE_ID);
      const key = keyOf(10, LOADED_COLUMNS + 1, clear);
      await cache.set(key, TILE);
      if (!fs.existsSync(fileOf(key))) lost.push(clear);
    }
    await loading.stop();
    expect([troubles, lost]).toEqual([[], []]);
  });

  it('50 of them by another program cause no notice, and lose no tile set after the last one', async () => {
    const cacheDir = makeTempDir();
    const { cache, fileOf, troubles } = await openCache(cacheDir);
    const other = await openCache(cacheDir);
    const loading = load((turn) => cache.set(loadedKey(turn), TILE));
    for (let clear = 0; clear < 50; clear += 1) {
      await loading.next();
      await clearSource(other.cache, SOURCE_ID);
    }
    await loading.stop();
    const keys = Array.from({ length: WRITERS }, (_, y) => keyOf(10, LOADED_COLUMNS + 1, y));
    await Promise.all(keys.map((key) => cache.set(key, TILE)));
    expect(keys.filter((key) => !fs.existsSync(fileOf(key)))).toEqual([]);
    expect([troubles, other.troubles]).toEqual([[], []]);
  });
});

describe('clears under load, through a whole program', () => {
  /** Each takes a third of a second on a busy computer; `TILEKEEP_CLEARS=200` is the full test. */
  const CLEARS = Number(process.env.TILEKEEP_CLEARS ?? 40);

  it(
    `${CLEARS} of them while tiles are fetched start no notice, and every tile that is fetched after one is kept`,
    async () => {
      const server = await startTileServer();
      closing.push(() => server.stop());
      const dataDir = makeTempDir();
      const running = await launchNetworkProgram({ dataDir, source: server.template });
      closing.push(() => running.program.kill());
      const { carrier, sourceId, getTile } = running;
      const limits = { maxConcurrentRequests: 8, maxRequestsPerSecond: 100 };
      const draft = makeDraft({ template: server.template, ...limits });
      expectValue((await carrier.call('editSource', { sourceId, draft, oldTiles: 'keep' })) as Reply<unknown>);
      const isOnDisk = (coord: TileCoord): boolean =>
        fs.existsSync(path.join(dataDir, 'tiles', sourceId, formatTileCoord(coord)));
      // So many positions that most must be requested again, while the server draws each only once.
      const loading = load(async (turn) => expectValue(await getTile(loadedKey(turn % 256).coord)));
      let fetched = 0;
      for (let clear = 0; clear < CLEARS; clear += 1) {
        await loading.next();
        expectValue((await carrier.call('clearScope', { scope: wholeSource(sourceId, false) })) as Reply<unknown>);
        const coord = { z: 10, x: LOADED_COLUMNS + 1, y: clear };
        expectValue(await getTile(coord));
        fetched += 1;
        // A tile is shown before it is on disk.
        await expect.poll(() => isOnDisk(coord), { interval: 5, timeout: 10_000 }).toBe(true);
      }
      await loading.stop();
      const { notices } = expectValue((await carrier.call('openMap', {})) as Reply<Startup>);
      const told = running.events.filter(({ name }) => name === 'noticesChanged');
      expect([fetched, notices, told]).toEqual([CLEARS, [], []]);
    },
    60_000 + CLEARS * 1000,
  );
});
