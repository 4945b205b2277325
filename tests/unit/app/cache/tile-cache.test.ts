/** The two-tier cache over a real folder: order of tiers, shared lookups, and clears against everything late. */
import { setMaxListeners } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TileCache } from '../../../../app/cache/tile-cache.ts';
import { CodedError } from '../../../../shared/errors.ts';
import {
  type CacheFixture,
  imageOf,
  keyOf,
  listFiles,
  makeGate,
  NEVER,
  openCache,
  SOURCE_ID,
} from '../../../support/cache-fixture.ts';
import { clearSource } from '../../../support/source-clears.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';
import { makePng } from '../../../support/tile-images.ts';
import { makeOrigin, PLAIN_RECORD } from '../../../support/tile-origin.ts';

const KEY = keyOf(3, 4, 5);

describe('the order of the tiers', () => {
  it('takes a tile from its source once, then from memory, and from disk in a new program', async () => {
    const cacheDir = makeTempDir();
    const first = await openCache(cacheDir);
    const tiers = [];
    for (let ask = 0; ask < 3; ask += 1) tiers.push((await first.cache.getTile(KEY, NEVER)).tier);
    await first.cache.settle();
    const second = await openCache(cacheDir);
    for (let ask = 0; ask < 2; ask += 1) tiers.push((await second.cache.getTile(KEY, NEVER)).tier);
    expect(tiers).toEqual(['source', 'memory', 'memory', 'disk', 'memory']);
    expect([first.loads.length, second.loads.length]).toEqual([1, 0]);
  });

  it('stores exactly the image under <source>/<z>/<x>/<y> and nothing else', async () => {
    const { cache, cacheDir, fileOf } = await openCache(makeTempDir());
    const tile = await cache.getTile(KEY, NEVER);
    await cache.settle();
    expect(listFiles(cacheDir)).toEqual([path.join('test', '3', '4', '5')]);
    expect(fs.readFileSync(fileOf(KEY))).toEqual(Buffer.from(tile.bytes));
  });

  it('finds on disk what memory has evicted', async () => {
    const { cache, loads } = await openCache(makeTempDir(), { maxEntries: 2 });
    for (let y = 0; y < 8; y += 1) await cache.getTile(keyOf(3, 0, y), NEVER);
    await cache.settle();
    expect((await cache.getTile(keyOf(3, 0, 0), NEVER)).tier).toBe('disk');
    expect([cache.size, loads.length]).toEqual([2, 8]);
  });

  it('passes on why a source failed, stores nothing, and requests again next time', async () => {
    let fails = true;
    const { cache, cacheDir } = await openCache(makeTempDir(), {
      load: async (key) => {
        if (fails) throw new CodedError('source-failed');
        return imageOf(key);
      },
    });
    await expect(cache.getTile(KEY, NEVER)).rejects.toMatchObject({ code: 'source-failed' });
    expect(listFiles(cacheDir)).toEqual([]);
    fails = false;
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('source');
  });
});

describe('a tile that is set', () => {
  it('stays as it was set, whatever the caller does with its bytes afterwards', async () => {
    const cacheDir = makeTempDir();
    const { cache, fileOf } = await openCache(cacheDir);
    const { bytes, ...rest } = imageOf(KEY);
    const mine = Uint8Array.from(bytes);
    const setting = cache.set(KEY, { ...rest, bytes: mine });
    mine.fill(1);
    await setting;
    mine.fill(2);
    expect(Buffer.from((await cache.getTile(KEY, NEVER)).bytes)).toEqual(Buffer.from(bytes));
    expect(fs.readFileSync(fileOf(KEY))).toEqual(Buffer.from(bytes));
    const second = await openCache(cacheDir);
    expect((await second.cache.getTile(KEY, NEVER)).tier).toBe('disk');
  });
});

describe('concurrent callers', () => {
  it('cause one request for a hundred, and the fifty who leave disturb no other', async () => {
    const gate = makeGate();
    const { cache, loads } = await openCache(makeTempDir(), {
      load: async (key) => {
        await gate.opened;
        return imageOf(key);
      },
    });
    const leaver = new AbortController();
    setMaxListeners(0, leaver.signal);
    const asked = Array.from({ length: 100 }, (_, index) => cache.getTile(KEY, index % 2 ? leaver.signal : NEVER));
    const settled = Promise.allSettled(asked);
    leaver.abort();
    gate.open();
    const results = await settled;
    const cancelled = results.filter((result) => result.status === 'rejected' && result.reason.code === 'cancelled');
    const answered = results.filter((result) => result.status === 'fulfilled');
    expect([answered.length, cancelled.length, loads.length]).toEqual([50, 50, 1]);
  });

  it('abort the request when the last one has left, and send another for the next', async () => {
    const aborted = makeGate();
    const gate = makeGate();
    const { cache, loads } = await openCache(makeTempDir(), {
      load: async (key, signal) => {
        signal.addEventListener('abort', aborted.open);
        gate.open();
        if (loads.length > 1) return imageOf(key);
        await aborted.opened;
        throw new CodedError('cancelled');
      },
    });
    const leaver = new AbortController();
    const leaving = cache.getTile(KEY, leaver.signal);
    await gate.opened;
    leaver.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' });
    await aborted.opened;
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('source');
    expect(loads.length).toBe(2);
  });

  it('are rejected if they left before asking', async () => {
    const { cache, loads } = await openCache(makeTempDir());
    await expect(cache.getTile(KEY, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(loads.length).toBe(0);
  });
});

describe('clear', () => {
  it('empties memory and disk of one source and leaves the other', async () => {
    const { cache, cacheDir, disk } = await openCache(makeTempDir());
    const other = keyOf(3, 4, 5, 'other');
    await Promise.all([cache.getTile(KEY, NEVER), cache.getTile(other, NEVER)]);
    await cache.settle();
    const trashed = await clearSource(cache, 'test');
    expect(await disk.purge(trashed as string)).toEqual({ tiles: 1, bytes: imageOf(KEY).bytes.length });
    expect(listFiles(cacheDir)).toEqual([path.join('other', '3', '4', '5')]);
    expect((await cache.getTile(other, NEVER)).tier).toBe('memory');
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('source');
  });

  it('shows a tile that was loading from the source, but does not store it', async () => {
    const gate = makeGate();
    const started = makeGate();
    const { cache, cacheDir, fileOf } = await openCache(makeTempDir(), {
      load: async (key) => {
        started.open();
        await gate.opened;
        return imageOf(key);
      },
    });
    const asking = cache.getTile(KEY, NEVER);
    await started.opened;
    await clearSource(cache, 'test');
    gate.open();
    expect((await asking).bytes).toEqual(imageOf(KEY).bytes);
    await cache.settle();
    expect([cache.size, fs.existsSync(fileOf(KEY)), listFiles(cacheDir)]).toEqual([0, false, []]);
  });

  /** A cache over a stored tile, whose disk can be held up between doing something and reporting it. */
  async function openHeldUp(
    holdUp: (operation: 'read' | 'write' | 'clear' | 'cleared') => Promise<void>,
  ): Promise<TileCache> {
    const { cache: filled, disk } = await openCache(makeTempDir());
    await filled.getTile(KEY, NEVER);
    await filled.settle();
    return new TileCache({
      disk: {
        read: async (key) => {
          const tile = await disk.read(key);
          await holdUp('read');
          return tile;
        },
        write: async (key, tile, isCurrent) => {
          await holdUp('write');
          return disk.write(key, tile, isCurrent);
        },
        writeRecord: (key, tile, isCurrent) => disk.writeRecord(key, tile, isCurrent),
        has: (key) => disk.has(key),
        check: (key) => disk.check(key),
        scopes: {
          clear: async (...args) => {
            await holdUp('clear');
            const trashed = await disk.scopes.clear(...args);
            await holdUp('cleared');
            return trashed;
          },
        },
        removeTiles: (...args) => disk.removeTiles(...args),
      },
      origin: makeOrigin(async (key) => imageOf(key)),
    });
  }

  it('invalidates a read that began before it: the caller gets the tile from the source', async () => {
    const begun = makeGate();
    const gate = makeGate();
    const cache = await openHeldUp(async (operation) => {
      if (operation !== 'read') return;
      begun.open();
      await gate.opened;
    });
    const asking = cache.getTile(KEY, NEVER);
    await begun.opened;
    await clearSource(cache, 'test');
    gate.open();
    expect((await asking).tier).toBe('source');
  });

  it('leaves nothing in memory of what was read from disk meanwhile', async () => {
    const begun = makeGate();
    const gate = makeGate();
    const cache = await openHeldUp(async (operation) => {
      if (operation !== 'clear') return;
      begun.open();
      await gate.opened;
    });
    const clearing = clearSource(cache, 'test');
    await begun.opened;
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('disk');
    gate.open();
    await clearing;
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('source');
  });

  it('drops a write that began before it and reaches the disk between the move and the end', async () => {
    const other = keyOf(3, 7, 7);
    const writing = makeGate();
    const moved = makeGate();
    const written = makeGate();
    const gates = { write: () => writing.opened, cleared: () => written.opened };
    const cache = await openHeldUp(async (operation) => {
      if (operation === 'cleared') moved.open();
      if (operation in gates) await gates[operation as keyof typeof gates]();
    });
    await cache.getTile(other, NEVER);
    const clearing = clearSource(cache, 'test');
    await moved.opened;
    writing.open();
    await cache.settle();
    written.open();
    await clearing;
    expect((await cache.getTile(other, NEVER)).tier).toBe('source');
  });

  it('drops a write that waits for an earlier one of the same tile, or for one that waits itself', async () => {
    const writing = makeGate();
    const cache = await openHeldUp(async (operation) => {
      if (operation === 'write') await writing.opened;
    });
    const other = keyOf(3, 7, 7);
    const writes = Array.from({ length: 3 }, () => cache.set(other, imageOf(KEY)));
    await clearSource(cache, 'test');
    writing.open();
    await Promise.all(writes);
    expect((await cache.getTile(other, NEVER)).tier).toBe('source');
  });

  it('takes along what other programs are writing, so that it can never be published', async () => {
    const { cache, cacheDir } = await openCache(makeTempDir());
    await cache.getTile(KEY, NEVER);
    await cache.settle();
    const temp = path.join(cacheDir, 'test', '.tmp', `${process.ppid}-0123456789ab-1`);
    fs.writeFileSync(temp, 'half a tile');
    const trashed = (await clearSource(cache, 'test')) as string;
    expect([fs.existsSync(temp), listFiles(trashed).length]).toEqual([false, 2]);
  });

  it('keeps foreign files that lie in the cache folder and in the source folder', async () => {
    const { cache, cacheDir, disk } = await openCache(makeTempDir());
    await cache.getTile(KEY, NEVER);
    await cache.settle();
    for (const file of ['README', 'test/notes.txt', 'test/23', 'test/7'])
      fs.writeFileSync(path.join(cacheDir, file), 'x');
    fs.mkdirSync(path.join(cacheDir, 'test', '007'));
    await disk.purge((await clearSource(cache, 'test')) as string);
    expect(listFiles(cacheDir)).toEqual(['README', 'test/23', 'test/7', 'test/notes.txt']);
    expect(fs.existsSync(path.join(cacheDir, 'test', '007'))).toBe(true);
  });

  it('resolves twice at once, and on an empty cache', async () => {
    const { cache } = await openCache(makeTempDir());
    expect(await clearSource(cache, 'test')).toBeUndefined();
    await cache.getTile(KEY, NEVER);
    await cache.settle();
    await Promise.all([clearSource(cache, 'test'), clearSource(cache, 'test')]);
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('source');
  });

  it('is noticed by another program on the same folder', async () => {
    const cacheDir = makeTempDir();
    const noticed = makeGate();
    const one = await openCache(cacheDir);
    const other = await openCache(cacheDir, {
      onForeignClear: (sourceId) => {
        other.cache.forgetSource(sourceId);
        noticed.open();
      },
    });
    await one.cache.getTile(KEY, NEVER);
    await one.cache.settle();
    expect((await other.cache.getTile(KEY, NEVER)).tier).toBe('disk');
    await clearSource(one.cache, 'test');
    await noticed.opened;
    await expect.poll(async () => other.cache.size).toBe(0);
    expect((await other.cache.getTile(KEY, NEVER)).tier).toBe('source');
    await Promise.all([one.disk.close(), other.disk.close()]);
  });

  it('of this program is not reported to it: what it stored since then stays', async () => {
    const cacheDir = makeTempDir();
    const news: string[] = [];
    const own = await openCache(cacheDir, { onForeignClear: (sourceId) => news.push(sourceId) });
    const foreign = await openCache(cacheDir);
    for (const key of [KEY, keyOf(3, 4, 5, 'other')]) await own.cache.getTile(key, NEVER);
    await own.cache.settle();
    await clearSource(own.cache, 'test');
    await clearSource(foreign.cache, 'other');
    // Notifications arrive in order, so one about the own clear would have come first.
    await expect.poll(() => news.length).toBeGreaterThan(0);
    expect(new Set(news)).toEqual(new Set(['other']));
    await Promise.all([own.disk.close(), foreign.disk.close()]);
  });
});

describe('clear, in any order with reads and writes', () => {
  const MAX_STEPS = 40;
  const IMAGES = Array.from({ length: MAX_STEPS + 1 }, (_, version) => makePng(version));

  /** A source that draws a new version of every tile after each clear, and a cache in front of it. */
  class Run {
    version = 0;
    readonly asked: Promise<void>[] = [];
    readonly fixture: CacheFixture;

    private constructor(fixture: CacheFixture) {
      this.fixture = fixture;
    }

    static async start(cacheDir: string): Promise<Run> {
      const run: Run = new Run(
        await openCache(cacheDir, {
          maxEntries: 2,
          load: async () => ({ bytes: run.image(), contentType: 'image/png', record: PLAIN_RECORD }),
        }),
      );
      return run;
    }

    image(): Uint8Array {
      return IMAGES[this.version] as Uint8Array;
    }

    async versionOf(y: number): Promise<number> {
      const { bytes } = await this.fixture.cache.getTile(keyOf(2, 1, y), NEVER);
      return IMAGES.findIndex((image) => image.equals(bytes));
    }

    async expectNoneBefore(version: number, y: number): Promise<void> {
      expect(await this.versionOf(y)).toBeGreaterThanOrEqual(version);
    }

    async clear(): Promise<void> {
      const clearing = clearSource(this.fixture.cache, SOURCE_ID);
      this.version += 1;
      await clearing;
    }
  }

  type Step = (run: Run) => Promise<unknown>;
  const ask =
    (y: number, isAwaited: boolean): Step =>
    async (run) => {
      const asking = run.expectNoneBefore(run.version, y);
      run.asked.push(asking);
      if (isAwaited) await asking;
    };
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.nat(3), fc.boolean()).map((pair) => ask(...pair)) },
    { weight: 2, arbitrary: fc.constant<Step>((run) => run.clear()) },
    { weight: 1, arbitrary: fc.constant<Step>(async (run) => run.fixture.cache.clearMemory()) },
    { weight: 1, arbitrary: fc.constant<Step>((run) => run.fixture.cache.settle()) },
  );

  it('serves no tile of before a clear to anyone who asks after it, nor after a restart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: MAX_STEPS }), async (steps) => {
        const run = await Run.start(makeTempDir());
        for (const perform of steps) await perform(run);
        await Promise.all(run.asked);
        await run.fixture.cache.settle();
        const restarted = await Run.start(run.fixture.cacheDir);
        restarted.version = run.version;
        for (let y = 0; y < 4; y += 1) expect(await restarted.versionOf(y)).toBe(run.version);
        await Promise.all([run.fixture.disk.close(), restarted.fixture.disk.close()]);
      }),
      { numRuns: 60 },
    );
  });
});
