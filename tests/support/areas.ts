/** Areas and related objects as starting points for tests. */
import {
  type AreaDraft,
  type AreaEstimate,
  type AreaMeasure,
  type AreaSummary,
  NO_COUNTS,
  type WarmCounts,
  type WarmJob,
  type WarmResult,
} from '../../shared/areas/area.ts';
import { PREFERENCES } from '../../shared/settings/preferences.ts';
import { WORLD_SOURCE } from '../../shared/sources/source.ts';

const box = { west: 6, south: 45, east: 8, north: 47 };

/** A valid draft, changed by `more`. */
export function makeAreaDraft(more: Partial<AreaDraft> = {}): AreaDraft {
  return { name: 'Alps', sourceId: WORLD_SOURCE.id, shape: { kind: 'box', box }, minZoom: 0, maxZoom: 3, ...more };
}

/** A saved area that isn't being warmed. */
export function makeArea(more: Partial<AreaSummary> = {}): AreaSummary {
  return {
    id: '0123456789abcdef',
    name: 'Alps',
    sourceId: WORLD_SOURCE.id,
    kind: 'box',
    bounds: box,
    minZoom: 0,
    maxZoom: 3,
    expected: 10,
    job: null,
    lastResult: null,
    ...more,
  };
}

/** A running job with these counts. */
export function makeJob(
  more: Partial<Omit<WarmJob, 'counts'>> & { readonly counts?: Partial<WarmCounts> } = {},
): WarmJob {
  return {
    state: 'running',
    mode: 'missing',
    reason: null,
    tilesPerSecond: null,
    secondsLeft: null,
    failures: [],
    ...more,
    counts: { ...NO_COUNTS, ...more.counts },
  };
}

/** The result of a complete run with these counts. */
export function makeResult(counts: Partial<WarmCounts> = {}): WarmResult {
  return {
    mode: 'missing',
    begunMs: 1_700_000_000_000,
    endedMs: 1_700_000_060_000,
    isWhole: true,
    counts: { ...NO_COUNTS, ...counts },
    failures: [],
  };
}

/** An estimate for ten missing tiles, without obstacles. */
export function makeEstimate(more: Partial<AreaEstimate> = {}): AreaEstimate {
  return {
    zooms: [{ zoom: 3, tiles: 10, fresh: 0, stale: 0, missing: 10, meanBytes: null, measuredTiles: 0 }],
    tiles: 10,
    maxTiles: PREFERENCES.maxAreaTiles.default,
    isLookedThrough: true,
    requests: 10,
    download: null,
    exact: null,
    inexactBecause: null,
    seconds: 1,
    diskFreeBytes: 1e12,
    problem: null,
    fittingMaxZoom: null,
    ...more,
  };
}

/** An area of ten tiles, all on disk and its own. */
export function makeMeasure(): AreaMeasure {
  const all = { tiles: 10, bytes: 15_000 };
  const none = { tiles: 0, bytes: 0 };
  return { expected: 10, present: all, shared: none, own: all, browsed: none };
}
