/** Estimates for warming an area, for windows and the command line. */
import type { AreaDraft, AreaEstimate, WarmMode } from '../../../shared/areas/area.ts';
import { CodedError } from '../../../shared/errors.ts';
import { mayWarm, type Source } from '../../../shared/sources/source.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';
import type { Freshness, TileRecord } from '../../cache/files/tile-record.ts';
import type { TileCache } from '../../cache/tile-cache.ts';
import { createTileCover } from '../../warming/cover/tile-cover.ts';
import { estimateArea } from '../../warming/estimate.ts';
import { pickSamples } from '../../warming/tile-samples.ts';
import type { SourceList } from '../sources/source-list.ts';
import type { TileSources } from '../sources/tile-sources.ts';
import type { DiskBudgetKeeper } from '../storage/disk-budget.ts';
import { planArea } from './area-download.ts';

export interface AreaEstimatesOptions {
  readonly budget: Pick<DiskBudgetKeeper, 'readSpareBytes'>;
  readonly list: SourceList;
  readonly cache: Pick<TileCache, 'warmTile'>;
  readonly disk: DiskTier;
  readonly tileSources: Pick<TileSources, 'origin' | 'findPlanner'>;
}

/** Time limit for sampling, because people wait for it with the form open. */
const SAMPLE_WITHIN_MS = 10_000;

export class AreaEstimates {
  readonly #options: AreaEstimatesOptions;

  constructor(options: AreaEstimatesOptions) {
    this.#options = options;
  }

  /**
   * Sends no requests, except for directories of an archive on a server. Rejects with `unknown-source`, with `too-deep` for zooms the source lacks, or with `cancelled`;
   * any other obstacle is the estimate's `problem`.
   */
  async estimate(draft: AreaDraft, mode: WarmMode, maxTiles: number, signal: AbortSignal): Promise<AreaEstimate> {
    const source = this.#require(draft);
    const { disk, tileSources } = this.#options;
    const { sourceId, minZoom, maxZoom, shape } = draft;
    const area = { sourceId, minZoom, maxZoom, cover: createTileCover(shape) };
    const judge = (record: TileRecord): Freshness => tileSources.origin.judgeTile({ sourceId }, { record });
    const planner = tileSources.findPlanner(sourceId);
    const isDue = (record: TileRecord | undefined): boolean =>
      mode === 'all' || (mode === 'stale' && (!record || judge(record) !== 'fresh'));
    return estimateArea(area, {
      source,
      plan: planner && (() => planArea(area, { planner, disk, isDue, signal })),
      mode,
      maxTiles: Math.min(maxTiles, source.rules.maxAreaTiles ?? maxTiles),
      disk,
      judgeRecord: (_id, record) => judge(record),
      freeBytes: () => this.#options.budget.readSpareBytes(),
      signal,
    });
  }

  /** Fetches and stores a few tiles of zooms without known sizes, of a source that can't plan. Returns how many arrived. */
  async sample(draft: AreaDraft, signal: AbortSignal): Promise<number> {
    const source = this.#require(draft);
    if (!mayWarm(source.rules) || this.#options.tileSources.findPlanner(source.id)) return 0;
    const { zooms } = await this.estimate(draft, 'missing', Number.POSITIVE_INFINITY, signal);
    const within = AbortSignal.any([signal, AbortSignal.timeout(SAMPLE_WITHIN_MS)]);
    let tiles = 0;
    for (const coord of pickSamples(createTileCover(draft.shape), zooms)) {
      if (within.aborted) break;
      tiles += await this.#fetch({ sourceId: source.id, coord }, within);
    }
    if (signal.aborted) throw new CodedError('cancelled');
    return tiles;
  }

  #fetch(key: Parameters<TileCache['warmTile']>[0], signal: AbortSignal): Promise<number> {
    const fetching = this.#options.cache.warmTile(key, { mode: 'missing', sinceMs: 0 }, signal);
    // A failed tile says nothing about sizes; warming itself will report why.
    return fetching.then(
      () => 1,
      () => 0,
    );
  }

  #require({ sourceId, minZoom, maxZoom }: AreaDraft): Source {
    const source = this.#options.list.require(sourceId);
    const { rules } = source;
    if (minZoom >= rules.minZoom && maxZoom <= rules.maxZoom) return source;
    throw new CodedError('too-deep', { detail: `${source.name} has zooms ${rules.minZoom} to ${rules.maxZoom}` });
  }
}
