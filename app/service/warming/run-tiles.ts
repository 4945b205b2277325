/** In which order, and how many at the same time, a run takes the tiles of a source. */
import { SOURCE_KINDS, type Source } from '../../../shared/sources/source.ts';
import { type CoveredArea, walkTiles } from '../../warming/area-tiles.ts';
import type { WarmRunOptions } from '../../warming/warm-run.ts';
import type { DownloadPlanner } from '../sources/tile-sources.ts';
import { walkAlongCurve } from './curve-order.ts';

/** Concurrent tiles of the built-in world: one per drawing thread. */
const DRAWN_AT_A_TIME = 2;

/** `planner`: the source if it can plan downloads; then tiles are taken as `planArea` expects it. */
export function chooseRunTiles(
  area: Omit<CoveredArea, 'sourceId'>,
  source: Source | undefined,
  planner: DownloadPlanner | undefined,
): Pick<WarmRunOptions, 'tiles' | 'workers' | 'inRounds'> {
  if (planner) return { tiles: walkAlongCurve(area), workers: planner.batchTiles, inRounds: true };
  return { tiles: walkTiles(area), workers: countWorkers(source) };
}

/** One less than the rule card allows, so that a tile needed by a window never waits for one of these. */
function countWorkers(source: Source | undefined): number {
  if (!source || !SOURCE_KINDS[source.kind].hasServer) return DRAWN_AT_A_TIME;
  return Math.max(1, source.rules.maxConcurrentRequests - 1);
}
