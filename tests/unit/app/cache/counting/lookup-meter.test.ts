/** Measured lookups: by the tier that was waited for, and the bytes served without a request. */
import { describe, expect, it } from 'vitest';
import type { TileOrigin } from '../../../../../app/cache/asking/tile-origin.ts';
import { LookupMeter } from '../../../../../app/cache/counting/lookup-meter.ts';
import { DiskTier } from '../../../../../app/cache/disk/disk-tier.ts';
import { TileCache } from '../../../../../app/cache/tile-cache.ts';
import { CodedError } from '../../../../../shared/errors.ts';
import { imageOf, keyOf, NEVER } from '../../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { makeOrigin } from '../../../../support/tile-origin.ts';

const KEY = keyOf(3, 4, 2);
const bytes = imageOf(KEY).bytes.length;

async function open(
  origin: Partial<TileOrigin> = {},
): Promise<{ readonly cache: TileCache; readonly meter: LookupMeter }> {
  const disk = await DiskTier.open({ cacheDir: makeTempDir() });
  const meter = new LookupMeter();
  return { cache: new TileCache({ disk, meter, origin: makeOrigin(async (key) => imageOf(key), origin) }), meter };
}

function answersOf(meter: LookupMeter): number[] {
  const { memory, disk, source } = meter.read();
  return [memory.answers, disk.answers, source.answers];
}

describe('the lookup meter', () => {
  it('reports nothing before the first lookup', () => {
    const nothing = { answers: 0, p50Ms: null, p95Ms: null };
    expect(new LookupMeter().read()).toEqual({ memory: nothing, disk: nothing, shared: nothing, source: nothing });
  });

  it('reports the 50th and 95th percentile of the last 1024 times', () => {
    const meter = new LookupMeter();
    const tile = { bytes: new Uint8Array(10), contentType: 'image/png', freshness: 'fresh' } as const;
    const now = performance.now();
    for (let ms = 1; ms <= 2048; ms += 1) meter.note(now - ms * 1000, { ...tile, tier: 'disk' });
    const { answers, p50Ms, p95Ms } = meter.read().disk;
    expect([answers, Math.floor((p50Ms ?? 0) / 1000), Math.floor((p95Ms ?? 0) / 1000)]).toEqual([2048, 1536, 1997]);
    expect(meter.savedBytes).toBe(20_480);
  });

  it('counts a lookup for the tier that answered, with the bytes saved', async () => {
    const { cache, meter } = await open();
    await cache.getTile(KEY, NEVER);
    expect([answersOf(meter), meter.savedBytes]).toEqual([[0, 0, 1], 0]);
    await cache.getTile(KEY, NEVER);
    await cache.settle();
    cache.clearMemory();
    await cache.getTile(KEY, NEVER);
    expect([answersOf(meter), meter.savedBytes]).toEqual([[1, 1, 1], 2 * bytes]);
    expect(meter.read().disk.p50Ms).toBeGreaterThan(0);
  });

  it('counts neither reading ahead nor warming nor stand-ins nor failures', async () => {
    const { cache, meter } = await open({
      fetchTile: async () => {
        throw new CodedError('offline');
      },
    });
    await cache.set(KEY, imageOf(KEY));
    cache.clearMemory();
    await cache.readAhead([KEY], NEVER);
    await cache.warmTile(KEY, { mode: 'missing', sinceMs: 0 }, NEVER);
    await cache.getCachedTile(KEY);
    await cache.findStandIn(keyOf(4, 8, 4), 19);
    await expect(cache.getTile(keyOf(3, 4, 3), NEVER)).rejects.toMatchObject({ code: 'offline' });
    expect([answersOf(meter), meter.savedBytes]).toEqual([[0, 0, 0], 0]);
  });

  it('counts a tile whose source had to be asked first for the source, and saves nothing', async () => {
    const { cache, meter } = await open({
      judgeTile: () => 'must-revalidate',
      revalidateTile: async (_key, tile) => ({ kind: 'confirmed', record: tile.record }),
    });
    await cache.set(KEY, imageOf(KEY));
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('memory');
    expect([answersOf(meter), meter.savedBytes]).toEqual([[0, 0, 1], 0]);
  });
});
