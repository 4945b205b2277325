/** Counts what a scope has on disk, and what stays, file by file. Changes nothing. */

import { CodedError } from '../../../shared/errors.ts';
import type { TileCount } from '../../../shared/tile-count.ts';
import { listZoomDirs } from '../tree/cache-tree.ts';
import { isInSpans, listColumns, type MeasuredTile, measureTiles } from '../tree/tile-list.ts';
import type { SourceFolder } from './scope-move.ts';
import { allRows, gatherRows, type RowsByColumn, type TileScope, type TileSet, ZoomScope } from './tile-scope.ts';

/** What there is of a source. */
export interface ScopeMeasure {
  readonly wanted: TileCount;
  /** All others of the source. */
  readonly others: TileCount;
  /** For each of the sets whether a tile that the scope has, or has but for being kept, is one of it. */
  readonly touches: readonly boolean[];
}

export interface ScopeMeasureOptions {
  readonly sets?: readonly TileSet[];
  /** Ends the measuring; it rejects with `cancelled` then. */
  readonly signal?: AbortSignal | undefined;
}

export async function measureScope(
  source: SourceFolder,
  scope: TileScope,
  { sets = [], signal }: ScopeMeasureOptions = {},
): Promise<ScopeMeasure> {
  const measuring = new Measuring(source, scope, sets);
  for (const zoom of await listZoomDirs(source.sourceDir)) {
    for await (const batch of measuring.list(zoom)) {
      if (signal?.aborted) throw new CodedError('cancelled');
      measuring.count(batch);
    }
  }
  return measuring;
}

/** True when a scope has any tile on disk; looks no further than the first. */
export async function hasAnyTile(source: SourceFolder, scope: TileScope): Promise<boolean> {
  for (const zoom of await listZoomDirs(source.sourceDir)) {
    if (zoom < scope.minZoom || zoom > scope.maxZoom) continue;
    const folder = source.folderOf(zoom);
    const xs = await listColumns(folder);
    const zoomScope = await ZoomScope.gather(scope, zoom, new Set(xs));
    const columns = xs.map((x) => ({ x, spans: zoomScope.rowsOf(x) })).filter(({ spans }) => spans.length > 0);
    for await (const batch of measureTiles(folder, columns)) {
      if (batch.some((tile) => isOf(zoomScope, tile) && !zoomScope.keeps(tile.x, tile.y))) return true;
    }
  }
  return false;
}

function isOf(zoomScope: ZoomScope, { x, y, modifiedMs, record }: MeasuredTile): boolean {
  return zoomScope.wants(x, y, record ?? { answeredMs: modifiedMs, headers: {} });
}

class Measuring implements ScopeMeasure {
  readonly #source: SourceFolder;
  readonly #scope: TileScope;
  readonly #sets: readonly TileSet[];
  readonly wanted = { tiles: 0, bytes: 0 };
  readonly others = { tiles: 0, bytes: 0 };
  readonly touches: boolean[];
  #zoomScope: ZoomScope | undefined;
  #rowsOfSets: readonly (RowsByColumn | undefined)[] = [];

  constructor(source: SourceFolder, scope: TileScope, sets: readonly TileSet[]) {
    this.#source = source;
    this.#scope = scope;
    this.#sets = sets;
    this.touches = sets.map(() => false);
  }

  /** The tiles of a zoom, to be counted before the next zoom is listed. */
  async *list(zoom: number): AsyncGenerator<readonly MeasuredTile[]> {
    const folder = this.#source.folderOf(zoom);
    const xs = await listColumns(folder);
    await this.#enter(zoom, new Set(xs));
    yield* measureTiles(
      folder,
      xs.map((x) => ({ x, spans: allRows(zoom) })),
    );
  }

  async #enter(zoom: number, xs: ReadonlySet<number>): Promise<void> {
    const { minZoom, maxZoom } = this.#scope;
    this.#zoomScope = undefined;
    if (zoom < minZoom || zoom > maxZoom) return;
    this.#zoomScope = await ZoomScope.gather(this.#scope, zoom, xs);
    const rows: (RowsByColumn | undefined)[] = [];
    for (const [index, set] of this.#sets.entries()) {
      rows.push(this.touches[index] ? undefined : await gatherRows(set, zoom, xs));
    }
    this.#rowsOfSets = rows;
  }

  count(batch: readonly MeasuredTile[]): void {
    for (const tile of batch) add(this.#judge(tile) ? this.wanted : this.others, tile.bytes);
  }

  #judge(tile: MeasuredTile): boolean {
    const { x, y } = tile;
    const zoomScope = this.#zoomScope;
    if (!zoomScope || !isOf(zoomScope, tile)) return false;
    for (const [index, rows] of this.#rowsOfSets.entries()) {
      if (!this.touches[index] && isInSpans(y, rows?.get(x) ?? [])) this.touches[index] = true;
    }
    return !zoomScope.keeps(x, y);
  }
}

function add(count: { tiles: number; bytes: number }, bytes: number): void {
  count.tiles += 1;
  count.bytes += bytes;
}
