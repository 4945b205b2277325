/** Areas in words. */
import { expect, it } from 'vitest';
import {
  createProgressWords,
  describeDeleting,
  describeLastResult,
  describeParts,
  formatZooms,
} from '../../../../renderer/areas/area-text.ts';
import {
  type AreaMeasure,
  type AreaSummary,
  NO_COUNTS,
  type WarmJob,
  type WarmResult,
} from '../../../../shared/areas/area.ts';
import { describeError } from '../../../../shared/errors.ts';

const NONE = { tiles: 0, bytes: 0 };
const MEASURE: AreaMeasure = {
  expected: 5000,
  present: { tiles: 4963, bytes: 15_000_000 },
  shared: NONE,
  own: NONE,
  browsed: NONE,
};

function ended(counts: Partial<WarmResult['counts']>, isWhole = true): WarmResult {
  return { mode: 'missing', begunMs: 0, endedMs: 0, isWhole, counts: { ...NO_COUNTS, ...counts }, failures: [] };
}

it('says how the last run ended', () => {
  expect(describeLastResult(null, 5000)).toBe('Not saved yet');
  expect(describeLastResult(ended({ total: 5000, fetched: 5000 }), 5000)).toBe('Saved');
  const partial = ended({ total: 5000, fetched: 3798, failed: 1200, refused: 2 });
  expect(describeLastResult(partial, 5000)).toBe('Saved except 1,202 tiles');
  expect(describeLastResult(ended({ total: 5, failed: 5 }), 5)).toBe('Couldn’t be saved');
  expect(describeLastResult(ended({ total: 1234 }, false), 5000)).toBe('Cancelled at 1,234 of 5,000 tiles');
});

it('says who else uses the tiles, unless all are its own', () => {
  expect(describeParts({ ...MEASURE, own: { tiles: 9, bytes: 12_000_000 } })).toBe('');
  const all = {
    own: { tiles: 9, bytes: 12_000_000 },
    shared: { tiles: 2, bytes: 3_000_000 },
    browsed: { tiles: 1, bytes: 999 },
  };
  expect(describeParts({ ...MEASURE, ...all })).toBe(
    '12.0 MB only in this area, 3.0 MB shared with other areas, 999 bytes from browsing',
  );
});

it('says what deleting frees and keeps', () => {
  const own = { tiles: 1203, bytes: 18_200_000 };
  expect(describeDeleting({ ...MEASURE, own, shared: { tiles: 310, bytes: 1 } })).toBe(
    'This frees 1,203 tiles (18.2 MB). 310 tiles stay: other areas need them.',
  );
  expect(describeDeleting({ ...MEASURE, own, shared: { tiles: 1, bytes: 1 } })).toMatch(
    /1 tile stays: another area needs it\.$/,
  );
  expect(describeDeleting(MEASURE)).toBe('This frees no space.');
});

it('formats zooms', () => {
  expect([formatZooms({ minZoom: 8, maxZoom: 13 }), formatZooms({ minZoom: 8, maxZoom: 8 })]).toEqual([
    'zooms 8–13',
    'zoom 8',
  ]);
});

function area(total: number, job: Partial<WarmJob> = {}): AreaSummary {
  const counts = { ...NO_COUNTS, total };
  return {
    id: '0123456789abcdef',
    name: 'Alps',
    sourceId: 's',
    kind: 'box',
    bounds: { west: 0, south: 0, east: 1, north: 1 },
    minZoom: 1,
    maxZoom: 2,
    expected: 200,
    lastResult: null,
    job: {
      state: 'running',
      mode: 'missing',
      counts,
      reason: null,
      tilesPerSecond: null,
      secondsLeft: null,
      failures: [],
      ...job,
    },
  };
}

it('announces the start, each quarter and each obstacle once', () => {
  const findWords = createProgressWords();
  const waiting = { state: 'waiting', reason: describeError('offline') } as const;
  const said = [
    area(0),
    area(40),
    area(50),
    area(99),
    area(120),
    area(120, waiting),
    area(121, waiting),
    area(150),
  ].map((one) => findWords([one]));
  expect(said).toEqual([
    'Saving “Alps”: 200 tiles.',
    undefined,
    '“Alps”: 25%.',
    undefined,
    '“Alps”: 50%.',
    `“Alps” is waiting. ${describeError('offline').message}`,
    undefined,
    '“Alps”: 75%.',
  ]);
});

it('announces nothing for idle areas', () => {
  const findWords = createProgressWords();
  expect(findWords([{ ...area(0), job: null }])).toBeUndefined();
  expect(findWords([])).toBeUndefined();
});
