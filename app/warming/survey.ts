/** Surveys an area: how many tiles are cached, their age and size. Reads the disk only, sends no requests. */
import { throwIfCancelled } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { DiskTier } from '../cache/disk/disk-tier.ts';
import type { Freshness, TileRecord } from '../cache/files/tile-record.ts';
import { type CoveredArea, countZoom, listZooms } from './area-tiles.ts';

/** Sizes of some tiles in bytes, summed for mean and spread. */
export interface TileSizes {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** Survey of one zoom of an area; `fresh + stale + missing = tiles`. */
export interface ZoomSurvey {
  readonly zoom: number;
  readonly tiles: number;
  readonly fresh: number;
  /** Includes tiles without a record. */
  readonly stale: number;
  readonly missing: number;
  readonly sizes: TileSizes;
}

export interface SurveyOptions {
  readonly disk: Pick<DiskTier, 'findTiles' | 'sampleSizes'>;
  /** Freshness of a tile with that record now. */
  readonly judgeRecord: (sourceId: SourceId, record: TileRecord) => Freshness;
  /** Aborting rejects the call with `cancelled`. */
  readonly signal?: AbortSignal | undefined;
}

const NO_SIZES: TileSizes = { count: 0, sum: 0, sumOfSquares: 0 };

/** Counts the tiles of each zoom without reading the disk: all count as missing. */
export async function countArea(area: CoveredArea, signal?: AbortSignal): Promise<readonly ZoomSurvey[]> {
  const zooms: ZoomSurvey[] = [];
  for (const zoom of listZooms(area)) {
    const tiles = await countZoom(area, zoom, signal);
    zooms.push({ zoom, tiles, fresh: 0, stale: 0, missing: tiles, sizes: NO_SIZES });
  }
  return zooms;
}

/**
 * Surveys a counted area from file names and records, and is as accurate as they are. A zoom without known sizes uses
 * sizes of the same source and zoom from elsewhere.
 */
export async function surveyArea(
  area: CoveredArea,
  counted: readonly ZoomSurvey[],
  options: SurveyOptions,
): Promise<readonly ZoomSurvey[]> {
  const zooms: ZoomSurvey[] = [];
  for (const zoom of counted) zooms.push(await surveyZoom(area, zoom, options));
  return zooms;
}

async function surveyZoom(
  { sourceId, cover }: CoveredArea,
  { zoom, tiles }: ZoomSurvey,
  { disk, judgeRecord, signal }: SurveyOptions,
): Promise<ZoomSurvey> {
  let [fresh, stale] = [0, 0];
  const sizes = { ...NO_SIZES };
  for await (const batch of disk.findTiles(sourceId, zoom, cover.columns(zoom))) {
    throwIfCancelled(signal);
    for (const { hint } of batch) {
      if (hint && judgeRecord(sourceId, hint.record) === 'fresh') fresh += 1;
      else stale += 1;
      if (hint) addSize(sizes, hint.size);
    }
  }
  throwIfCancelled(signal);
  const known = sizes.count > 0 ? sizes : sumSizes(await disk.sampleSizes(sourceId, zoom));
  return { zoom, tiles, fresh, stale, missing: tiles - fresh - stale, sizes: known };
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

function addSize(sizes: Mutable<TileSizes>, bytes: number): void {
  sizes.count += 1;
  sizes.sum += bytes;
  sizes.sumOfSquares += bytes * bytes;
}

function sumSizes(bytes: readonly number[]): TileSizes {
  const sizes = { ...NO_SIZES };
  for (const size of bytes) addSize(sizes, size);
  return sizes;
}
