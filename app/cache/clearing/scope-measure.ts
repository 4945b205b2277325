/** Counts the tiles of a scope and the remaining tiles on disk, file by file. Changes nothing. */
import { throwIfCancelled } from '../../../shared/errors.ts';
import { addCounts, NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { listZoomDirs } from '../tree/cache-tree.ts';
import { isInSpans, listColumns, type MeasuredTile, measureTiles } from '../tree/tile-list.ts';
import type { SourceFolder } from './scope-move.ts';
import { allRows, gatherRows, hasZoom, type TileScope, type TileSet, ZoomScope } from './tile-scope.ts';

/** Counts for one source. */
export interface ScopeMeasure {
  readonly wanted: TileCount;
  /** All other tiles of the source. */
  readonly others: TileCount;
  /** For each set, whether it shares a tile with the scope, kept tiles included. */
  readonly touches: readonly boolean[];
}

export interface ScopeMeasureOptions {
  readonly sets?: readonly TileSet[];
  /** Aborting rejects the call with `cancelled`. */
  readonly signal?: AbortSignal | undefined;
}

export async function measureScope(
  source: SourceFolder,
  scope: TileScope,
  { sets = [], signal }: ScopeMeasureOptions = {},
): Promise<ScopeMeasure> {
  const measure = { wanted: NO_TILES, others: NO_TILES, touches: sets.map(() => false) };
  for (const zoom of await listZoomDirs(source.sourceDir)) {
    const folder = source.folderOf(zoom);
    const xs = new Set(await listColumns(folder));
    const judge = hasZoom(scope, zoom) ? await makeJudge(scope, zoom, xs, sets, measure.touches) : () => false;
    const columns = [...xs].map((x) => ({ x, spans: allRows(zoom) }));
    for await (const batch of measureTiles(folder, columns)) {
      throwIfCancelled(signal);
      for (const tile of batch) {
        const kind = judge(tile) ? 'wanted' : 'others';
        measure[kind] = addCounts(measure[kind], { tiles: 1, bytes: tile.bytes });
      }
    }
  }
  return measure;
}

/** Returns a predicate for the scope's tiles at a zoom. It also records in `touches` which sets contain them. */
async function makeJudge(
  scope: TileScope,
  zoom: number,
  xs: ReadonlySet<number>,
  sets: readonly TileSet[],
  touches: boolean[],
): Promise<(tile: MeasuredTile) => boolean> {
  const zoomScope = await ZoomScope.gather(scope, zoom, xs);
  const rowsOfSets = await Promise.all(sets.map((set, at) => (touches[at] ? undefined : gatherRows(set, zoom, xs))));
  return ({ x, y, record }) => {
    if (!zoomScope.wants(x, y, record)) return false;
    for (const [at, rows] of rowsOfSets.entries()) touches[at] ||= isInSpans(y, rows?.get(x) ?? []);
    return !zoomScope.keeps(x, y);
  };
}

/** True if any tile of the scope is on disk. Stops at the first one. */
export async function hasAnyTile(source: SourceFolder, scope: TileScope): Promise<boolean> {
  for (const zoom of await listZoomDirs(source.sourceDir)) {
    if (!hasZoom(scope, zoom)) continue;
    const folder = source.folderOf(zoom);
    const zoomScope = await ZoomScope.gather(scope, zoom, new Set(await listColumns(folder)));
    for await (const batch of measureTiles(folder, zoomScope.columns())) {
      if (batch.some(({ x, y, record }) => zoomScope.has(x, y, record))) return true;
    }
  }
  return false;
}
