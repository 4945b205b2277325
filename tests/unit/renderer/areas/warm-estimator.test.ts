/**
 * Estimates while people shape an area: when the service is called, which answer counts, what is sampled. Fake service.
 */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWarmEstimator, type EstimateState } from '../../../../renderer/areas/warm-estimator.ts';
import type { Client } from '../../../../renderer/bridge/client.ts';
import type { AreaDraft, AreaEstimate } from '../../../../shared/areas/area.ts';
import { describeError } from '../../../../shared/errors.ts';

const BOX = { west: 0, south: 0, east: 1, north: 1 };
const DRAFT: AreaDraft = { name: 'A', sourceId: 's', shape: { kind: 'box', box: BOX }, minZoom: 1, maxZoom: 2 };
const ESTIMATE: AreaEstimate = {
  zooms: [],
  tiles: 10,
  maxTiles: 100,
  isLookedThrough: true,
  requests: 10,
  download: { bytes: 5, lowBytes: 4, highBytes: 6 },
  exact: null,
  inexactBecause: null,
  seconds: 1,
  diskFreeBytes: null,
  problem: null,
  fittingMaxZoom: null,
};
/** An estimate without known sizes at these zooms. */
function unknownAt(...zooms: number[]): AreaEstimate {
  const zoomOf = (zoom: number) => ({
    zoom,
    tiles: 5,
    fresh: 0,
    stale: 0,
    missing: 5,
    meanBytes: null,
    measuredTiles: 0,
  });
  return { ...ESTIMATE, zooms: zooms.map(zoomOf) };
}
const UNKNOWN_SIZE = unknownAt(1, 2);

interface Asked {
  readonly method: string;
  readonly draft: AreaDraft;
  readonly signal: AbortSignal;
  readonly answer: (value: unknown) => Promise<void>;
  readonly fail: () => Promise<void>;
}

function start() {
  const asked: Asked[] = [];
  const told: EstimateState[] = [];
  const call = (method: string, { draft }: { draft: AreaDraft }, signal: AbortSignal) =>
    new Promise((resolve) => {
      const end = async (reply: unknown) => {
        resolve(reply);
        await vi.advanceTimersByTimeAsync(0);
      };
      asked.push({
        method,
        draft,
        signal,
        answer: (value) => end({ ok: true, value }),
        fail: () => end({ ok: false, error: describeError('offline') }),
      });
    });
  const estimator = createWarmEstimator({ call } as unknown as Pick<Client, 'call'>, (state) => told.push(state));
  const phases = () => told.map(({ phase, estimate }) => [phase, estimate?.tiles ?? null]);
  return { estimator, asked, told, phases };
}

const pause = () => vi.advanceTimersByTimeAsync(300);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('estimates the last draft when people pause', async () => {
  const { estimator, asked, phases } = start();
  for (const maxZoom of [2, 3, 4]) {
    estimator.schedule({ ...DRAFT, maxZoom }, 'missing');
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(asked).toEqual([]);
  await pause();
  expect(asked.map(({ method, draft }) => [method, draft.maxZoom])).toEqual([['estimateArea', 4]]);
  await asked[0]?.answer(ESTIMATE);
  expect(phases().at(-1)).toEqual(['settled', 10]);
});

it('cancels an older estimate and reports only the newer one', async () => {
  const { estimator, asked, phases } = start();
  estimator.schedule(DRAFT, 'missing');
  await pause();
  estimator.schedule({ ...DRAFT, maxZoom: 3 }, 'missing');
  expect(asked[0]?.signal.aborted).toBe(true);
  await pause();
  await asked[1]?.answer({ ...ESTIMATE, tiles: 20 });
  await asked[0]?.answer(ESTIMATE);
  expect(phases()).toEqual([
    ['estimating', null],
    ['estimating', null],
    ['settled', 20],
  ]);
});

it('keeps the last numbers until new ones arrive', async () => {
  const { estimator, asked, phases } = start();
  estimator.schedule(DRAFT, 'missing');
  await pause();
  await asked[0]?.answer(ESTIMATE);
  estimator.schedule({ ...DRAFT, maxZoom: 3 }, 'missing');
  expect(phases().at(-1)).toEqual(['estimating', 10]);
});

it('samples zooms of unknown size, each once, and estimates again', async () => {
  const { estimator, asked, phases } = start();
  estimator.schedule(DRAFT, 'missing');
  await pause();
  await asked[0]?.answer(UNKNOWN_SIZE);
  expect(phases().at(-1)).toEqual(['sampling', 10]);
  await asked[1]?.answer({ tiles: 3 });
  await asked[2]?.answer(ESTIMATE);
  expect(phases().at(-1)).toEqual(['settled', 10]);
  estimator.schedule({ ...DRAFT, name: 'Another name' }, 'all');
  await pause();
  await asked[3]?.answer(UNKNOWN_SIZE);
  expect(phases().at(-1)).toEqual(['settled', 10]);
  expect(asked.map(({ method }) => method)).toEqual(['estimateArea', 'sampleArea', 'estimateArea', 'estimateArea']);
});

it('samples a zoom again after a cancelled sample, and new zooms', async () => {
  const { estimator, asked } = start();
  estimator.schedule(DRAFT, 'missing');
  await pause();
  await asked[0]?.answer(UNKNOWN_SIZE);
  estimator.schedule({ ...DRAFT, maxZoom: 3 }, 'missing');
  expect(asked[1]?.signal.aborted).toBe(true);
  await asked[1]?.fail();
  await pause();
  await asked[2]?.answer(UNKNOWN_SIZE);
  expect(asked[3]?.method).toBe('sampleArea');
  await asked[3]?.answer({ tiles: 0 });
  await asked[4]?.answer(UNKNOWN_SIZE);
  expect(asked).toHaveLength(5);
  estimator.schedule({ ...DRAFT, maxZoom: 3 }, 'missing');
  await pause();
  await asked[5]?.answer(unknownAt(1, 2, 3));
  expect(asked[6]?.method).toBe('sampleArea');
});

it.each([
  ['there is a problem', { problem: describeError('too-many-tiles') }],
  ['nothing is to be fetched', { zooms: UNKNOWN_SIZE.zooms.map((zoom) => ({ ...zoom, missing: 0 })) }],
])('samples nothing where %s', async (_when, more) => {
  const { estimator, asked, phases } = start();
  estimator.schedule(DRAFT, 'missing');
  await pause();
  await asked[0]?.answer({ ...UNKNOWN_SIZE, ...more });
  expect(phases().at(-1)).toEqual(['settled', 10]);
  expect(asked).toHaveLength(1);
});

it('says why there is no estimate', async () => {
  const { estimator, asked, told } = start();
  estimator.schedule(DRAFT, 'missing');
  await pause();
  await asked[0]?.fail();
  expect(told.at(-1)).toEqual({ phase: 'settled', estimate: null, error: describeError('offline') });
});

it('estimates and reports nothing after it is stopped', async () => {
  const { estimator, asked, told } = start();
  estimator.schedule(DRAFT, 'missing');
  await pause();
  estimator.stop();
  const before = told.length;
  await asked[0]?.answer(UNKNOWN_SIZE);
  await pause();
  expect([asked.length, told.length]).toEqual([1, before]);
});

it.each([{ exact: { tiles: 10, lacking: 0, bytes: 5, requests: 1 } }, { inexactBecause: describeError('offline') }])(
  'samples nothing of a source with directories: %j',
  async (more) => {
    const { estimator, asked, told } = start();
    estimator.schedule(DRAFT, 'missing');
    await pause();
    await asked[0]?.answer({ ...UNKNOWN_SIZE, ...more });
    expect(asked.map(({ method }) => method)).toEqual(['estimateArea']);
    expect(told.at(-1)?.phase).toBe('settled');
  },
);
