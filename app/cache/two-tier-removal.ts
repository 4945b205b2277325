/** Removes tiles from memory and disk: some permanently, or those of a scope into the trash. */
import type { SourceId } from '../../shared/sources/source.ts';
import type { RowSpan, TileColumn } from '../../shared/tiles/tile-column.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { TileCount } from '../../shared/tiles/tile-count.ts';
import { type RemovalOptions, removeZooms, type ZoomRemovalOptions, type ZoomTiles } from './clearing/tile-removal.ts';
import { hasWholeSource, hasZoom, type TileScope, ZoomScope } from './clearing/tile-scope.ts';
import type { DiskTier } from './disk/disk-tier.ts';
import type { ScopeStore, TrashedTiles } from './disk/scope-store.ts';
import type { StoredTile } from './files/tile-file.ts';
import type { TileKey } from './files/tile-path.ts';
import { WorkSlices } from './files/work-slices.ts';
import type { WritesUnderWay } from './files/writes-under-way.ts';
import { isInSpans } from './tree/tile-list.ts';

/** The parts of a cache that a removal works on. */
export interface BothTiers {
  readonly disk: Pick<DiskTier, 'removeTiles'> & { readonly scopes: Pick<ScopeStore, 'clear'> };
  readonly writes: Pick<WritesUnderWay, 'pass'>;
  readonly memory: {
    entries(): Iterable<[TileKey, StoredTile]>;
    peek(key: TileKey): StoredTile | undefined;
    delete(key: TileKey): boolean;
  };
  /** Ends the source's generation: what memory holds and what is being read or written becomes invalid. */
  readonly forgetSource: (sourceId: SourceId) => void;
  /** Keeps pending reads of the source out of memory. */
  readonly forgetReads: (sourceId: SourceId) => void;
  /** Makes pending reads start over, so that they don't return removed tiles. */
  readonly endReadings: (sourceId: SourceId) => void;
}

export class TwoTierRemoval {
  readonly #tiers: BothTiers;
  readonly #clearing: SourceId[] = [];

  constructor(tiers: BothTiers) {
    this.#tiers = tiers;
  }

  /** True while tiles of the source are being cleared. */
  isClearing(sourceId: SourceId): boolean {
    return this.#clearing.includes(sourceId);
  }

  /**
   * Once it resolves, no removed tile that was stored before the call is served. Returns what was freed on disk.
   * Rejects like {@link DiskTier.removeTiles}; tiles that couldn't be removed remain, as may tiles that are only in
   * memory.
   */
  async remove(sourceId: SourceId, zooms: Iterable<ZoomTiles>, options: RemovalOptions): Promise<TileCount> {
    // A pending write could add its tile after the disk was searched.
    await this.#tiers.writes.pass();
    const onRemoved = (coords: readonly TileCoord[]): void => this.#forget(sourceId, coords);
    try {
      return await removeZooms(zooms, { ...options, onRemoved }, (tiles, zoomOptions) =>
        this.#removeZoom(sourceId, tiles, zoomOptions),
      );
    } finally {
      this.#tiers.endReadings(sourceId);
    }
  }

  /**
   * Once it resolves, no tile of the scope stored before the call is served from memory, disk, or a pending read or
   * write. Other tiles aren't touched. A tile that arrives while the whole source is cleared is shown but not stored;
   * during a partial clear it counts as new and may be cleared too. Settles like {@link ScopeStore.clear}.
   */
  async clear(sourceId: SourceId, scope: TileScope): Promise<TrashedTiles | undefined> {
    const { disk, writes, forgetSource, forgetReads, endReadings } = this.#tiers;
    const isWhole = hasWholeSource(scope);
    this.#clearing.push(sourceId);
    try {
      // Before the move, so that no pending write is published after it. Writes outside the scope must continue, so a
      // partial clear waits for them.
      if (isWhole) forgetSource(sourceId);
      else await writes.pass();
      return await disk.scopes.clear(sourceId, scope, (coords) => this.#forget(sourceId, coords));
    } finally {
      // After the move, because reads made meanwhile may have found tiles that are gone.
      if (isWhole) forgetSource(sourceId);
      else {
        forgetReads(sourceId);
        await this.#clearMemory(sourceId, scope);
        endReadings(sourceId);
      }
      this.#clearing.splice(this.#clearing.indexOf(sourceId), 1);
    }
  }

  async #removeZoom(sourceId: SourceId, { zoom, columns }: ZoomTiles, options: ZoomRemovalOptions): Promise<TileCount> {
    const { disk, memory } = this.#tiers;
    const held = this.#listHeld(sourceId).filter(([{ coord }]) => coord.z === zoom);
    const spansOf = new Map<number, readonly RowSpan[] | undefined>(held.map(([{ coord }]) => [coord.x, undefined]));
    const noted = noteSpans(columns, spansOf);
    const freed = await disk.removeTiles(sourceId, zoom, noted, options);
    // The disk only reads its own folders, so consume the remaining columns.
    const slices = new WorkSlices();
    for (const _column of noted) if (slices.isOver) await slices.pause();
    for (const [key, tile] of held) {
      const isMeant =
        isInSpans(key.coord.y, spansOf.get(key.coord.x) ?? []) && options.isWanted?.(tile.record) !== false;
      if (isMeant && memory.peek(key) === tile) memory.delete(key);
    }
    return freed;
  }

  /**
   * Drops tiles from memory that the disk didn't report: those in whole folders that moved, and those never on disk.
   */
  async #clearMemory(sourceId: SourceId, scope: TileScope): Promise<void> {
    const held = this.#listHeld(sourceId).filter(([{ coord }]) => hasZoom(scope, coord.z));
    for (const zoom of new Set(held.map(([{ coord }]) => coord.z))) {
      const ofZoom = held.filter(([{ coord }]) => coord.z === zoom);
      const zoomScope = await ZoomScope.gather(scope, zoom, new Set(ofZoom.map(([{ coord }]) => coord.x)));
      for (const [key, { record }] of ofZoom) {
        if (zoomScope.has(key.coord.x, key.coord.y, record)) this.#tiers.memory.delete(key);
      }
    }
  }

  #listHeld(sourceId: SourceId): readonly [TileKey, StoredTile][] {
    return [...this.#tiers.memory.entries()].filter(([key]) => key.sourceId === sourceId);
  }

  #forget(sourceId: SourceId, coords: readonly TileCoord[]): void {
    for (const coord of coords) this.#tiers.memory.delete({ sourceId, coord });
  }
}

/** Passes columns through and records the rows of those in the map. */
function* noteSpans(
  columns: Iterable<TileColumn>,
  spansOf: Map<number, readonly RowSpan[] | undefined>,
): Generator<TileColumn> {
  for (const column of columns) {
    if (spansOf.has(column.x)) spansOf.set(column.x, column.spans);
    yield column;
  }
}
