/** Selects tiles of a source by place, zoom and record. No disk or map code here. */
import type { RowSpan, TileColumn } from '../../../shared/tiles/tile-column.ts';
import { MAX_ZOOM, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { TileRecord } from '../files/tile-record.ts';
import { WorkSlices } from '../files/work-slices.ts';
import { isInSpans } from '../tree/tile-list.ts';

/** A set of tile positions. */
export interface TileSet {
  /** The set's columns at a zoom, ascending, each once. Lazy: the full list is never built. */
  columns(zoom: number): Iterable<TileColumn>;
}

/** Tiles of one source that meet all the conditions. */
export interface TileScope {
  /** Inclusive. */
  readonly minZoom: number;
  readonly maxZoom: number;
  /** The whole world if absent. */
  readonly within?: TileSet | undefined;
  /** Tiles that are never part of the scope. */
  readonly kept?: TileSet | undefined;
  /** All tiles if absent. A tile without a record gets one with its file's modification time. */
  readonly isWanted?: ((coord: TileCoord, record: TileRecord) => boolean) | undefined;
}

/** True if a scope covers its whole source except kept tiles, including tiles written later. */
export function hasWholeSource({ minZoom, maxZoom, within, isWanted }: TileScope): boolean {
  return minZoom === 0 && maxZoom === MAX_ZOOM && !within && !isWanted;
}

/** True if the scope includes the zoom. */
export function hasZoom({ minZoom, maxZoom }: TileScope, zoom: number): boolean {
  return zoom >= minZoom && zoom <= maxZoom;
}

/** True if every tile of a zoom is in the scope, including tiles written later. */
export function hasWholeZoom({ within, kept, isWanted }: TileScope, zoom: number): boolean {
  return !within && !isWanted && isEmpty(kept?.columns(zoom) ?? []);
}

function isEmpty(columns: Iterable<TileColumn>): boolean {
  for (const { spans } of columns) if (spans.length > 0) return false;
  return true;
}

/** Rows of a set's tiles, by column. */
export type RowsByColumn = ReadonlyMap<number, readonly RowSpan[]>;

/** Collects a set's rows in some columns of a zoom, in slices. */
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

/** The part of a scope at one zoom, in some columns. Don't ask about other columns. */
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

  /** True if every tile of a column is in the scope, including tiles written later. */
  hasWholeColumn(x: number): boolean {
    return !this.#within && !this.#scope.isWanted && !this.#kept.has(x);
  }

  /** The columns and rows that contain the scope. */
  columns(): readonly TileColumn[] {
    const columns = [...this.#xs].map((x) => ({ x, spans: this.#rowsOf(x) }));
    return columns.filter(({ spans }) => spans.length > 0);
  }

  /** True for a tile of the scope that isn't kept. */
  has(x: number, y: number, record: TileRecord): boolean {
    return !this.keeps(x, y) && this.wants(x, y, record);
  }

  /** True for a tile that stays regardless of the scope. */
  keeps(x: number, y: number): boolean {
    return isInSpans(y, this.#kept.get(x) ?? []);
  }

  /** True for a tile of the scope, kept or not. */
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
