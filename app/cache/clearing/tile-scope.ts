/** Some tiles of a source, told by where they are, by zoom and by what is known of them. Knows no disk and no map. */
import type { RowSpan, TileColumn } from '../../../shared/tile-column.ts';
import { MAX_ZOOM, type TileCoord } from '../../../shared/tile-coord.ts';
import type { TileRecord } from '../files/tile-record.ts';
import { WorkSlices } from '../files/work-slices.ts';
import { isInSpans } from '../tree/tile-list.ts';

/** Tiles told by their places. */
export interface TileSet {
  /** Those of a zoom: columns ascend, each once. Lazily: never a whole list. */
  columns(zoom: number): Iterable<TileColumn>;
}

/** Tiles of one source for which all of it holds. */
export interface TileScope {
  /** Both included. */
  readonly minZoom: number;
  readonly maxZoom: number;
  /** The whole world without it. */
  readonly within?: TileSet | undefined;
  /** These are not of the scope, whatever else holds. */
  readonly kept?: TileSet | undefined;
  /** All without it. Of a tile of which nothing is known the record says when its file was written. */
  readonly isWanted?: ((coord: TileCoord, record: TileRecord) => boolean) | undefined;
}

/** True when a scope has its whole source but for kept tiles, those included that are still to come. */
export function hasWholeSource({ minZoom, maxZoom, within, isWanted }: TileScope): boolean {
  return minZoom === 0 && maxZoom === MAX_ZOOM && !within && !isWanted;
}

/** True when a zoom is one of the scope's. */
export function hasZoom({ minZoom, maxZoom }: TileScope, zoom: number): boolean {
  return zoom >= minZoom && zoom <= maxZoom;
}

/** True when every tile of a zoom is of the scope, those included that are still to come. */
export function hasWholeZoom({ within, kept, isWanted }: TileScope, zoom: number): boolean {
  return !within && !isWanted && isEmpty(kept?.columns(zoom) ?? []);
}

function isEmpty(columns: Iterable<TileColumn>): boolean {
  for (const { spans } of columns) if (spans.length > 0) return false;
  return true;
}

/** The rows of a set's tiles by column. */
export type RowsByColumn = ReadonlyMap<number, readonly RowSpan[]>;

/** What a set has of a zoom in some columns; goes through it in slices. */
export async function gatherRows(set: TileSet, zoom: number, xs: ReadonlySet<number>): Promise<RowsByColumn> {
  const rows = new Map<number, readonly RowSpan[]>();
  if (xs.size === 0) return rows;
  const slices = new WorkSlices();
  for (const { x, spans } of set.columns(zoom)) {
    if (spans.length > 0 && xs.has(x)) rows.set(x, spans);
    if (slices.isOver) await slices.pause();
  }
  return rows;
}

/** What a scope has of one of its zooms, in some columns; nothing is to be asked about others. */
export class ZoomScope {
  readonly #scope: TileScope;
  readonly #zoom: number;
  readonly #xs: ReadonlySet<number>;
  readonly #within: RowsByColumn | undefined;
  readonly #kept: RowsByColumn;

  private constructor(
    scope: TileScope,
    zoom: number,
    xs: ReadonlySet<number>,
    rows: readonly (RowsByColumn | undefined)[],
  ) {
    this.#scope = scope;
    this.#zoom = zoom;
    this.#xs = xs;
    this.#within = rows[0];
    this.#kept = rows[1] ?? new Map();
  }

  static async gather(scope: TileScope, zoom: number, xs: ReadonlySet<number>): Promise<ZoomScope> {
    const sets = [scope.within, scope.kept].map((set) => set && gatherRows(set, zoom, xs));
    return new ZoomScope(scope, zoom, xs, await Promise.all(sets));
  }

  /** True when every tile of a column is of the scope, those included that are still to come. */
  hasWholeColumn(x: number): boolean {
    return !this.#within && !this.#scope.isWanted && !this.#kept.has(x);
  }

  /** The columns and rows outside of which the scope has no tile. */
  columns(): readonly TileColumn[] {
    const columns = [...this.#xs].map((x) => ({ x, spans: this.#rowsOf(x) }));
    return columns.filter(({ spans }) => spans.length > 0);
  }

  /** True for a tile of the scope that is not kept. */
  has(x: number, y: number, record: TileRecord): boolean {
    return !this.keeps(x, y) && this.wants(x, y, record);
  }

  /** True for a tile that stays, whatever else holds. */
  keeps(x: number, y: number): boolean {
    return isInSpans(y, this.#kept.get(x) ?? []);
  }

  /** True for a tile of the scope, also when it is kept. */
  wants(x: number, y: number, record: TileRecord): boolean {
    const { isWanted } = this.#scope;
    return isInSpans(y, this.#rowsOf(x)) && (!isWanted || isWanted({ z: this.#zoom, x, y }, record));
  }

  #rowsOf(x: number): readonly RowSpan[] {
    return this.#within ? (this.#within.get(x) ?? []) : allRows(this.#zoom);
  }
}

/** Every row of a zoom. */
export function allRows(zoom: number): readonly RowSpan[] {
  return [[0, 2 ** zoom - 1]];
}
