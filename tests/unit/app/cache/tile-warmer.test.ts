/** Warming one tile: on disk when it resolves, no more requests than the plan says, and nothing kept in memory. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TileOrigin, Urgency } from '../../../../app/cache/asking/tile-origin.ts';
import { DiskTier } from '../../../../app/cache/disk/disk-tier.ts';
import type { StoredTile } from '../../../../app/cache/files/tile-file.ts';
import type { TileKey } from '../../../../app/cache/files/tile-path.ts';
import { TileCache } from '../../../../app/cache/tile-cache.ts';
import type { WarmPlan } from '../../../../app/cache/tile-warmer.ts';
import { CodedError } from '../../../../shared/errors.ts';
import { clearSource } from '../../../support/source-clears.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';
import { makePng } from '../../../support/tile-images.ts';
import { makeOrigin, PLAIN_RECORD } from '../../../support/tile-origin.ts';

const NEVER = new AbortController().signal;
const KEY: TileKey = { sourceId: 'test', coord: { z: 10, x: 5, y: 7 } };
const MISSING: WarmPlan = { mode: 'missing', sinceMs: 0 };

function imageOf(seed: number, answeredMs: number = PLAIN_RECORD.answeredMs): StoredTile {
  return { bytes: makePng(seed), contentType: 'image/png', record: { answeredMs, headers: {} } };
}

async function open(otherwise: Partial<TileOrigin> = {}, cacheDir = makeTempDir()) {
  const asked: Urgency[] = [];
  const fetchTile: TileOrigin['fetchTile'] = async (_key, _signal, urgency) => {
    asked.push(urgency);
    return { tile: imageOf(1), keep: true };
  };
  const origin = { ...makeOrigin(async () => imageOf(1)), fetchTile, ...otherwise };
  const disk = await DiskTier.open({ cacheDir });
  const cache = new TileCache({ disk, origin });
  return { cache, disk, cacheDir, asked, file: path.join(cacheDir, 'test/10/5/7') };
}

describe('a missing tile', () => {
  it('is on disk when it resolves, whole, with its record marked, and not in memory', async () => {
    const { cache, disk, file } = await open();
    expect(await cache.warmTile(KEY, MISSING, NEVER)).toEqual({ kind: 'fetched', bytes: imageOf(1).bytes.length });
    expect(fs.readFileSync(file)).toEqual(Buffer.from(imageOf(1).bytes));
    expect(cache.size).toBe(0);
    expect((await disk.read(KEY))?.record).toEqual({ ...imageOf(1).record, warmed: true });
  });

  it.each([
    ['missing', undefined],
    ['stale', imageOf(2)],
  ])('that is %s is not requested once its run was cancelled while it waited for others', async (_name, known) => {
    const { cache, disk, asked } = await open({ judgeTile: () => 'stale' });
    if (known) await disk.write(KEY, known, () => true);
    const run = new AbortController();
    const plan: WarmPlan = { mode: 'all', sinceMs: Date.now(), beforeRequest: async () => run.abort() };
    await expect(cache.warmTile(KEY, plan, run.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked).toEqual([]);
  });

  it('keeps its mark in the file of records, for the next start', async () => {
    const { cache, cacheDir } = await open();
    await cache.warmTile(KEY, MISSING, NEVER);
    const { disk } = await open({}, cacheDir);
    expect((await disk.read(KEY))?.record.warmed).toBe(true);
  });

  it('is requested for warming, until a window wants it too: then it is urgent, and both share one request', async () => {
    let release = (): void => undefined;
    const asked: Urgency[] = [];
    let hurried = 0;
    const { cache } = await open({
      fetchTile: async (_key, _signal, urgency) => {
        asked.push(urgency);
        urgency.onHurry(() => {
          hurried += 1;
        });
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return { tile: imageOf(1), keep: true };
      },
    });
    const warming = cache.warmTile(KEY, MISSING, NEVER);
    await expect.poll(() => asked.length).toBe(1);
    expect([asked[0]?.isWarming, hurried]).toEqual([true, 0]);
    const looking = cache.getTile(KEY, NEVER);
    await expect.poll(() => hurried).toBe(1);
    expect(asked[0]?.isWarming).toBe(false);
    release();
    expect([(await warming).kind, (await looking).tier]).toEqual(['fetched', 'source']);
    expect(asked.length).toBe(1);
    await cache.settle();
    expect(cache.size).toBe(1);
  });

  it('that two windows request at a time is written once', async () => {
    const { disk } = await open();
    const writes: TileKey[] = [];
    const counting = {
      read: disk.read.bind(disk),
      check: disk.check.bind(disk),
      write: async (...args: Parameters<typeof disk.write>) => {
        writes.push(args[0]);
        return disk.write(...args);
      },
      writeRecord: disk.writeRecord.bind(disk),
      has: disk.has.bind(disk),
      removeTiles: disk.removeTiles.bind(disk),
      scopes: disk.scopes,
    };
    const cache = new TileCache({ disk: counting, origin: makeOrigin(async () => imageOf(1)) });
    await Promise.all([cache.getTile(KEY, NEVER), cache.getTile(KEY, NEVER)]);
    await cache.settle();
    expect(writes).toEqual([KEY]);
  });

  it('that a window requests is not warmed, and has no mark', async () => {
    const { cache, disk, asked } = await open();
    await cache.getTile(KEY, NEVER);
    await cache.settle();
    expect(asked.map(({ isWarming }) => isWarming)).toEqual([false]);
    expect((await disk.read(KEY))?.record.warmed).toBe(undefined);
  });

  it('is written from memory if it is there, without a request', async () => {
    const { cache, file, asked } = await open();
    await cache.getTile(KEY, NEVER);
    await cache.settle();
    fs.rmSync(file);
    expect(await cache.warmTile(KEY, MISSING, NEVER)).toEqual({ kind: 'present', bytes: 0 });
    expect([fs.existsSync(file), asked.length]).toEqual([true, 1]);
  });

  it('that may not be stored is refused, and leaves no file', async () => {
    const { cache, file } = await open({ fetchTile: async () => ({ tile: imageOf(1), keep: false }) });
    await expect(cache.warmTile(KEY, MISSING, NEVER)).rejects.toMatchObject({ code: 'not-storable' });
    expect(fs.existsSync(file)).toBe(false);
  });

  it('that the disk refuses rejects with the disk’s trouble, also while writes are paused', async () => {
    const cacheDir = path.join(makeTempDir(), 'tiles');
    const { cache } = await open({}, cacheDir);
    fs.rmSync(cacheDir, { recursive: true });
    fs.writeFileSync(cacheDir, 'not a folder');
    for (let time = 0; time < 2; time += 1) {
      await expect(cache.warmTile(KEY, MISSING, NEVER)).rejects.toMatchObject({ code: 'cache-unavailable' });
    }
  });

  it('whose source fails rejects as the source does', async () => {
    const { cache } = await open({
      fetchTile: async () => {
        throw new CodedError('tile-missing');
      },
    });
    await expect(cache.warmTile(KEY, MISSING, NEVER)).rejects.toMatchObject({ code: 'tile-missing' });
  });

  it('that was loading during a clear is not kept, and says so', async () => {
    let release = (): void => undefined;
    let begun = false;
    const { cache, file } = await open({
      fetchTile: async () => {
        begun = true;
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return { tile: imageOf(1), keep: true };
      },
    });
    const warming = cache.warmTile(KEY, MISSING, NEVER);
    await expect.poll(() => begun).toBe(true);
    await clearSource(cache, 'test');
    release();
    await expect(warming).rejects.toMatchObject({ code: 'area-cleared' });
    expect(fs.existsSync(file)).toBe(false);
  });
});

describe('a cached tile', () => {
  /** A cache with one stale tile, counting the requests to its source. */
  async function openStale(news: 'confirmed' | 'replaced', answeredMs?: number) {
    let questions = 0;
    const opened = await open({
      judgeTile: () => 'stale',
      revalidateTile: async () => {
        questions += 1;
        if (news === 'confirmed') return { kind: news, record: { answeredMs: 42, headers: {} } };
        return { kind: news, loaded: { tile: imageOf(2), keep: true } };
      },
    });
    await opened.cache.set(KEY, imageOf(1, answeredMs));
    opened.cache.clearMemory();
    return { ...opened, questions: () => questions };
  }

  it('is present for a run that wants missing ones, however stale', async () => {
    const { cache, questions, asked } = await openStale('confirmed');
    expect(await cache.warmTile(KEY, MISSING, NEVER)).toEqual({ kind: 'present', bytes: 0 });
    expect([questions(), asked.length]).toEqual([0, 0]);
  });

  it('is revalidated when stale, and confirmed with its new record on disk', async () => {
    const { cache, disk, questions } = await openStale('confirmed');
    const plan: WarmPlan = { mode: 'stale', sinceMs: PLAIN_RECORD.answeredMs + 1 };
    expect(await cache.warmTile(KEY, plan, NEVER)).toEqual({ kind: 'revalidated', bytes: 0 });
    expect([questions(), (await disk.read(KEY))?.record.answeredMs]).toEqual([1, 42]);
  });

  it('is replaced on disk by a newer one, and gains no mark', async () => {
    const { cache, disk, file } = await openStale('replaced');
    const plan: WarmPlan = { mode: 'stale', sinceMs: PLAIN_RECORD.answeredMs + 1 };
    expect(await cache.warmTile(KEY, plan, NEVER)).toEqual({ kind: 'fetched', bytes: imageOf(2).bytes.length });
    expect(fs.readFileSync(file)).toEqual(Buffer.from(imageOf(2).bytes));
    expect([(await disk.read(KEY))?.record.warmed, cache.size]).toEqual([undefined, 0]);
  });

  it('that is also in memory is replaced there too', async () => {
    const { cache } = await openStale('replaced');
    await cache.getTile(KEY, NEVER);
    await cache.warmTile(KEY, { mode: 'stale', sinceMs: PLAIN_RECORD.answeredMs + 1 }, NEVER);
    expect(cache.getFromMemory(KEY)?.bytes).toEqual(imageOf(2).bytes);
  });

  it('is not revalidated twice in one run', async () => {
    const now = Date.now();
    const { cache, questions } = await openStale('confirmed', now - 1000);
    expect((await cache.warmTile(KEY, { mode: 'all', sinceMs: now - 5000 }, NEVER)).kind).toBe('present');
    expect((await cache.warmTile(KEY, { mode: 'all', sinceMs: now - 500 }, NEVER)).kind).toBe('revalidated');
    expect(questions()).toBe(1);
  });

  it('is revalidated although it claims to come from the future', async () => {
    const { cache, questions } = await openStale('confirmed', Date.now() + 86_400_000);
    await cache.warmTile(KEY, { mode: 'stale', sinceMs: Date.now() }, NEVER);
    expect(questions()).toBe(1);
  });

  it('is present for a run that wants stale ones if fresh, and revalidated by one that wants all', async () => {
    let questions = 0;
    const { cache } = await open({
      revalidateTile: async () => {
        questions += 1;
        return { kind: 'confirmed', record: { answeredMs: 42, headers: {} } };
      },
    });
    await cache.set(KEY, imageOf(1));
    const sinceMs = PLAIN_RECORD.answeredMs + 1;
    expect((await cache.warmTile(KEY, { mode: 'stale', sinceMs }, NEVER)).kind).toBe('present');
    expect((await cache.warmTile(KEY, { mode: 'all', sinceMs }, NEVER)).kind).toBe('revalidated');
    expect(questions).toBe(1);
  });

  it('that is damaged counts as missing: it is fetched again', async () => {
    const { cache, file } = await open();
    await cache.warmTile(KEY, MISSING, NEVER);
    fs.truncateSync(file, 40);
    expect((await cache.warmTile(KEY, MISSING, NEVER)).kind).toBe('fetched');
    expect(fs.readFileSync(file)).toEqual(Buffer.from(imageOf(1).bytes));
  });

  it('keeps the mark of warming when viewing the map replaces it', async () => {
    const { cache, disk } = await open({
      judgeTile: () => 'stale',
      revalidateTile: async () => ({ kind: 'replaced', loaded: { tile: imageOf(2), keep: true } }),
    });
    await cache.warmTile(KEY, MISSING, NEVER);
    await cache.revalidateTile(KEY, NEVER);
    await cache.settle();
    expect((await disk.read(KEY))?.record.warmed).toBe(true);
  });
});
