/** Estimates before warming: what it takes, whether it can start, and what would fit. */
import { describe, expect, it } from 'vitest';
import { createTileCover } from '../../../../app/warming/cover/tile-cover.ts';
import { describeForbidden, type EstimateFacts, estimate, estimateArea } from '../../../../app/warming/estimate.ts';
import type { ZoomSurvey } from '../../../../app/warming/survey.ts';
import { CodedError } from '../../../../shared/errors.ts';
import { OPENSTREETMAP_SOURCE, type Source, WORLD_SOURCE } from '../../../../shared/sources/source.ts';

const SOURCE: Source = {
  ...OPENSTREETMAP_SOURCE,
  id: 'mine',
  builtIn: false,
  address: { template: 'http://127.0.0.1:1/{z}/{x}/{y}', subdomains: [] },
  rules: { ...WORLD_SOURCE.rules, maxRequestsPerSecond: 4 },
};
const WORLD_BOX = { west: -180, south: -85, east: 180, north: 85 };
const NOT_PERMITTED: Source = { ...SOURCE, rules: { ...SOURCE.rules, warmingAllowed: false } };
const FACTS: EstimateFacts = {
  source: SOURCE,
  mode: 'missing',
  maxTiles: 1000,
  diskFreeBytes: 1e12,
  isLookedThrough: true,
};
// All of one size, so that the bounds equal the estimate.
const SIZES = { count: 10, sum: 10_000, sumOfSquares: 10_000_000 };
const ZOOMS: readonly ZoomSurvey[] = [
  { zoom: 3, tiles: 10, fresh: 5, stale: 3, missing: 2, sizes: SIZES },
  { zoom: 4, tiles: 40, fresh: 10, stale: 10, missing: 20, sizes: SIZES },
  { zoom: 5, tiles: 160, fresh: 0, stale: 0, missing: 160, sizes: { count: 0, sum: 0, sumOfSquares: 0 } },
];

function withFacts(facts: Partial<EstimateFacts>, zooms = ZOOMS): ReturnType<typeof estimate> {
  return estimate(zooms, { ...FACTS, ...facts });
}

describe('an estimate', () => {
  it('reports by zoom what is cached, what is missing, and the mean size', () => {
    expect(withFacts({}).zooms[1]).toEqual({
      zoom: 4,
      tiles: 40,
      fresh: 10,
      stale: 10,
      missing: 20,
      meanBytes: 1000,
      measuredTiles: 10,
    });
    expect(withFacts({})).toMatchObject({ tiles: 210, maxTiles: 1000, problem: null, fittingMaxZoom: null });
  });

  it.each([
    ['missing', 182],
    ['stale', 195],
    ['all', 210],
  ] as const)(
    'counts the requests of mode %s, at the rate of the card, and the bytes of what is missing',
    (mode, requests) => {
      const told = withFacts({ mode });
      expect(told).toMatchObject({ requests, seconds: requests / 4 });
      expect(told.download?.bytes).toBe(182_000);
    },
  );

  it('has no time for what needs no network', () => {
    expect(withFacts({ source: WORLD_SOURCE }).seconds).toBeNull();
  });

  it('has no time for an own server, whose rate is more than it can deliver', () => {
    const withRate = (maxRequestsPerSecond: number) =>
      withFacts({ source: { ...SOURCE, rules: { ...SOURCE.rules, maxRequestsPerSecond } } }).seconds;
    expect([withRate(100), withRate(10_000)]).toEqual([1.82, null]);
  });
});

describe('an exact download', () => {
  const exact = { tiles: 150, lacking: 32, bytes: 5_000_000, requests: 6 };

  it('takes the place of the estimate, and the time is that of its requests', () => {
    const told = withFacts({ exact });
    expect(told).toMatchObject({ exact, inexactBecause: null, requests: 182, seconds: 1.5 });
    expect(told.download).toEqual({ bytes: 5_000_000, lowBytes: 5_000_000, highBytes: 5_000_000 });
  });

  it('is what the disk must have room for', () => {
    const needed = 5_000_000 + 182 * 2048;
    expect(withFacts({ exact, diskFreeBytes: needed }).problem).toBeNull();
    const full = withFacts({ exact, diskFreeBytes: needed - 1 });
    expect([full.problem?.code, full.fittingMaxZoom]).toEqual(['no-space-for-area', 4]);
  });

  const area = { sourceId: 'mine', minZoom: 0, maxZoom: 1, cover: createTileCover({ kind: 'box', box: WORLD_BOX }) };
  const noTiles = { findTiles: async function* () {}, sampleSizes: async () => [] };
  const around = { ...FACTS, disk: noTiles, judgeRecord: () => 'fresh' as const, freeBytes: async () => 1e12 };

  it('that fails leaves the estimate and says why', async () => {
    const plan = async () => Promise.reject(new CodedError('offline'));
    const told = await estimateArea(area, { ...around, plan });
    expect(told).toMatchObject({ exact: null, inexactBecause: { code: 'offline' }, problem: null, requests: 5 });
  });

  it('is planned only for an area that may be saved', async () => {
    let plans = 0;
    const plan = async () => {
      plans += 1;
      return exact;
    };
    await estimateArea(area, { ...around, plan, source: NOT_PERMITTED });
    await estimateArea(area, { ...around, plan, maxTiles: 4 });
    expect(plans).toBe(0);
    expect(await estimateArea(area, { ...around, plan })).toMatchObject({ exact });
  });
});

describe('an area over the limit', () => {
  it('is rejected with the figures and the deepest zoom that fits', () => {
    const told = withFacts({ maxTiles: 49 });
    expect(told.problem).toMatchObject({ code: 'too-many-tiles' });
    expect(told.problem?.message).toContain(': 210 tiles, at most 49. ');
    expect(told.fittingMaxZoom).toBe(3);
    expect(withFacts({ maxTiles: 50 }).fittingMaxZoom).toBe(4);
    expect(withFacts({ maxTiles: 210 }).problem).toBeNull();
  });

  it('fits at no zoom if its first alone is over the limit', () => {
    expect(withFacts({ maxTiles: 9 })).toMatchObject({ problem: { code: 'too-many-tiles' }, fittingMaxZoom: null });
  });

  it('is counted at once and never surveyed, the whole world at 20 zooms', async () => {
    const cover = createTileCover({ kind: 'box', box: { west: -180, south: -90, east: 180, north: 90 } });
    const never = (): never => {
      throw new Error('looked through');
    };
    const told = await estimateArea(
      { sourceId: SOURCE.id, minZoom: 0, maxZoom: 19, cover },
      {
        source: SOURCE,
        mode: 'all',
        maxTiles: 100_000,
        disk: { findTiles: never, sampleSizes: never },
        judgeRecord: never,
        freeBytes: async () => 0,
      },
    );
    expect(told).toMatchObject({
      tiles: (4 ** 20 - 1) / 3,
      requests: (4 ** 20 - 1) / 3,
      isLookedThrough: false,
      download: null,
      problem: { code: 'too-many-tiles' },
      fittingMaxZoom: 8,
    });
  });
});

describe('an area that does not fit on the disk', () => {
  // 182 tiles of 1,000 bytes plus half a block each; 160 of them have no known size.
  const needed = (withFacts({}).download?.highBytes ?? 0) + 182 * 2048;

  it('is rejected by the upper bound and the blocks of its files, with the zoom that fits', () => {
    expect(withFacts({ diskFreeBytes: needed }).problem).toBeNull();
    const told = withFacts({ diskFreeBytes: needed - 1 });
    expect(told).toMatchObject({ problem: { code: 'no-space-for-area' }, fittingMaxZoom: 4 });
    expect(told.problem?.message).toContain(': up to 1 MB needed, 0 MB free. ');
    expect(withFacts({ diskFreeBytes: 22 * 3048 - 1 }).fittingMaxZoom).toBe(3);
    expect(withFacts({ diskFreeBytes: 0 })).toMatchObject({
      problem: { code: 'no-space-for-area' },
      fittingMaxZoom: null,
    });
  });

  it('is not rejected if the system does not report the free space', () => {
    expect(withFacts({ diskFreeBytes: null })).toMatchObject({ problem: null, diskFreeBytes: null });
  });

  it('is rejected for its size first', () => {
    expect(withFacts({ diskFreeBytes: 0, maxTiles: 9 }).problem?.code).toBe('too-many-tiles');
  });
});

describe('a source that may not be warmed', () => {
  it('is rejected before anything else, and no zoom fits', () => {
    expect(withFacts({ source: NOT_PERMITTED, maxTiles: 1, diskFreeBytes: 0 })).toMatchObject({
      problem: { code: 'warming-unmarked', sourceId: 'mine' },
      fittingMaxZoom: null,
    });
  });

  it('is also one that uses no network, although its terms allow it', () => {
    const rules = { ...NOT_PERMITTED.rules, warmingAllowed: true, cachedTilesOnly: true as const };
    expect(withFacts({ source: { ...NOT_PERMITTED, rules } }).problem).toMatchObject({
      code: 'cached-tiles-only',
      message: 'Cached tiles only. This source never uses the network; change that in Edit source.',
    });
  });

  it('says whose policy forbids it and where to read it, or what the user can do', () => {
    expect(describeForbidden(OPENSTREETMAP_SOURCE)).toMatchObject({
      code: 'warming-forbidden',
      moreUrl: OPENSTREETMAP_SOURCE.rules.termsUrl,
      sourceId: 'openstreetmap',
    });
    const own = describeForbidden(NOT_PERMITTED);
    expect(own.message).toContain('tick “Offline use allowed”');
    expect(own).not.toHaveProperty('moreUrl');
  });
});
