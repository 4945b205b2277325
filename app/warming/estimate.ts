/** Estimates what warming an area takes and whether it is allowed and possible. Reads the disk, sends no requests itself. */
import type { AreaEstimate, ExactDownload, WarmMode, ZoomEstimate } from '../../shared/areas/area.ts';
import { CodedError, describeError, type ErrorValue, throwIfCancelled, toErrorValue } from '../../shared/errors.ts';
import { findWarmingRefusal, mayWarm, REQUEST_LIMITS, SOURCE_KINDS, type Source } from '../../shared/sources/source.ts';
import type { CoveredArea } from './area-tiles.ts';
import { expectDownload, meanOf } from './download.ts';
import { countArea, type SurveyOptions, surveyArea, type ZoomSurvey } from './survey.ts';

/** Inputs of an estimate besides the tiles. */
export interface EstimateFacts {
  readonly source: Pick<Source, 'kind' | 'id' | 'rules'>;
  readonly mode: WarmMode;
  /** Maximum number of tiles per area. */
  readonly maxTiles: number;
  /** Null if the system doesn't report it. */
  readonly diskFreeBytes: number | null;
  /** False if tiles were only counted. */
  readonly isLookedThrough: boolean;
  /** What is known exactly, or why it isn't; see {@link AreaEstimate}. */
  readonly exact?: ExactDownload | null;
  readonly inexactBecause?: ErrorValue | null;
}

export interface EstimateOptions extends SurveyOptions, Pick<EstimateFacts, 'source' | 'mode' | 'maxTiles'> {
  /** Returns the free space for tiles; null if the system doesn't report it. */
  readonly freeBytes: () => Promise<number | null>;
  /** Plans the download, for a source that can. Called only for an area that may be warmed. */
  readonly plan?: (() => Promise<ExactDownload>) | undefined;
}

/** Files take whole blocks of this size, which adds half a block on average. */
const DISK_BLOCK_BYTES = 4096;

/** Counts an area, surveys it unless it is over the limit, and estimates it. Rejects with `cancelled` on abort. */
export async function estimateArea(area: CoveredArea, options: EstimateOptions): Promise<AreaEstimate> {
  const counted = await countArea(area, options.signal);
  const isLookedThrough = sumTiles(counted) <= options.maxTiles;
  const zooms = isLookedThrough ? await surveyArea(area, counted, options) : counted;
  const planned = isLookedThrough && mayWarm(options.source.rules) ? await tryPlan(options) : {};
  const diskFreeBytes = await options.freeBytes();
  throwIfCancelled(options.signal);
  return estimate(zooms, { ...options, diskFreeBytes, isLookedThrough, ...planned });
}

async function tryPlan({ plan, signal }: EstimateOptions): Promise<Pick<EstimateFacts, 'exact' | 'inexactBecause'>> {
  try {
    return { exact: (await plan?.()) ?? null };
  } catch (thrown) {
    throwIfCancelled(signal);
    if (!(thrown instanceof CodedError)) throw thrown;
    return { inexactBecause: toErrorValue(thrown) };
  }
}

/**
 * Combines the surveys of an area's zooms, ascending. `stale` and `all` also revalidate present tiles, but an unchanged
 * tile transfers no bytes, so only missing tiles count as download. Disk space is checked against the upper bound, and
 * only for surveyed areas.
 */
export function estimate(zooms: readonly ZoomSurvey[], facts: EstimateFacts): AreaEstimate {
  const { source, maxTiles, diskFreeBytes, isLookedThrough, exact = null, inexactBecause = null } = facts;
  const requests = zooms.reduce((sum, zoom) => sum + countRequests(zoom, facts.mode), 0);
  const obstacle = findObstacle(zooms, facts);
  return {
    zooms: zooms.map(toZoomEstimate),
    tiles: sumTiles(zooms),
    maxTiles,
    isLookedThrough,
    requests,
    download: exact ? { bytes: exact.bytes, lowBytes: exact.bytes, highBytes: exact.bytes } : expectDownload(zooms),
    exact,
    inexactBecause,
    seconds: leastSeconds(exact?.requests ?? requests, source),
    diskFreeBytes,
    problem: mayWarm(source.rules) ? obstacle : describeForbidden(source),
    fittingMaxZoom: mayWarm(source.rules) && obstacle ? findFittingZoom(zooms, facts) : null,
  };
}

/**
 * Null if there is no meaningful rate: tiles drawn locally, or an own server with a limit beyond what it can deliver.
 */
function leastSeconds(requests: number, { kind, rules }: EstimateFacts['source']): number | null {
  const perSecond = rules.maxRequestsPerSecond;
  const hasRate = SOURCE_KINDS[kind].hasServer && perSecond <= REQUEST_LIMITS.public.maxRequestsPerSecond.max;
  return hasRate ? requests / perSecond : null;
}

/** Why areas of a source can't be saved: its terms forbid it, or it isn't marked for offline use. */
export function describeForbidden({ id, rules }: Pick<Source, 'id' | 'rules'>): ErrorValue {
  const { code, ...more } = findWarmingRefusal(rules);
  return describeError(code, undefined, { sourceId: id, ...more });
}

function findObstacle(zooms: readonly ZoomSurvey[], facts: EstimateFacts): ErrorValue | null {
  const tiles = sumTiles(zooms);
  if (tiles > facts.maxTiles) {
    return describeError('too-many-tiles', `${formatNumber(tiles)} tiles, at most ${formatNumber(facts.maxTiles)}`);
  }
  const needed = facts.isLookedThrough ? spaceFor(zooms, facts.exact) : 0;
  if (facts.diskFreeBytes === null || needed <= facts.diskFreeBytes) return null;
  // Rounded in opposite directions, so that they never look equal.
  const [upTo, free] = [Math.ceil(needed / 1e6), Math.floor(facts.diskFreeBytes / 1e6)];
  const detail = `up to ${formatNumber(upTo)} MB needed, ${formatNumber(free)} MB free`;
  return describeError('no-space-for-area', detail);
}

function findFittingZoom(zooms: readonly ZoomSurvey[], facts: EstimateFacts): number | null {
  for (let count = zooms.length - 1; count > 0; count -= 1) {
    // Keep the deeper zooms for their sizes, but with nothing to fetch.
    const rest = zooms.slice(count).map((zoom) => ({ ...zoom, tiles: 0, missing: 0 }));
    if (!findObstacle([...zooms.slice(0, count), ...rest], facts)) return zooms[count - 1]?.zoom ?? null;
  }
  return null;
}

function spaceFor(zooms: readonly ZoomSurvey[], exact: ExactDownload | null | undefined): number {
  const missing = zooms.reduce((sum, zoom) => sum + zoom.missing, 0);
  const bytes = exact ? shareOf(exact, missing) : (expectDownload(zooms)?.highBytes ?? 0);
  return bytes + (missing * DISK_BLOCK_BYTES) / 2;
}

/** All bytes for all of the tiles; for some zooms of them as if all tiles had the same size. */
function shareOf({ bytes, tiles, lacking }: ExactDownload, missing: number): number {
  return missing >= tiles + lacking ? bytes : (bytes * missing) / (tiles + lacking);
}

function countRequests({ fresh, stale, missing }: ZoomSurvey, mode: WarmMode): number {
  if (mode === 'missing') return missing;
  return mode === 'stale' ? missing + stale : missing + stale + fresh;
}

function toZoomEstimate({ zoom, tiles, fresh, stale, missing, sizes }: ZoomSurvey): ZoomEstimate {
  return { zoom, tiles, fresh, stale, missing, meanBytes: meanOf(sizes), measuredTiles: sizes.count };
}

function sumTiles(zooms: readonly ZoomSurvey[]): number {
  return zooms.reduce((sum, { tiles }) => sum + tiles, 0);
}

function formatNumber(value: number): string {
  return value.toLocaleString('en');
}
