/**
 * The two-tier tile cache: memory, then disk, then one shared request to the source. Discards answers that a clear has
 * made too old.
 */

import { CodedError, throwIfCancelled } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { DeliveredTile, TileFreshness, TileTier } from '../../shared/tiles/tile.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { TileCount } from '../../shared/tiles/tile-count.ts';
import { Generations } from './asking/generations.ts';
import type { Waiter } from './asking/shared-lookups.ts';
import { type SourceAnswer, TileAnswers } from './asking/tile-answers.ts';
import type { TileOrigin } from './asking/tile-origin.ts';
import type { RemovalOptions, ZoomTiles } from './clearing/tile-removal.ts';
import type { TileScope } from './clearing/tile-scope.ts';
import { LookupMeter } from './counting/lookup-meter.ts';
import type { DiskTier } from './disk/disk-tier.ts';
import type { ScopeStore, TrashedTiles } from './disk/scope-store.ts';
import type { StoredTile } from './files/tile-file.ts';
import { formatTileKey, type TileKey } from './files/tile-path.ts';
import { WritesUnderWay } from './files/writes-under-way.ts';
import { BackedCache, DEFAULT_MAX_ENTRIES } from './memory/backed-cache.ts';
import { findStandIn, type StandIn } from './stand-in.ts';
import { TileWarmer, type WarmedTile, type WarmPlan } from './tile-warmer.ts';
import { TwoTierRemoval } from './two-tier-removal.ts';

export interface TileCacheOptions {
  readonly disk: Pick<DiskTier, 'read' | 'check' | 'write' | 'writeRecord' | 'has' | 'removeTiles'> & {
    readonly scopes: Pick<ScopeStore, 'clear'>;
  };
  readonly origin: TileOrigin;
  /** Called for each tile a window requests. */
  readonly onUse?: (key: TileKey) => void;
  /** Measures every answered {@link TileCache.getTile}. */
  readonly meter?: LookupMeter;
  /** Must not jump when the system time changes; `performance.now` by default. */
  readonly monotonicMs?: () => number;
  /** Maximum number of tiles in memory; a positive integer, 1000 by default. */
  readonly maxEntries?: number | undefined;
  /** Maximum number of bytes in memory; 256 MiB by default. */
  readonly maxBytes?: number | undefined;
}

/** Default memory limit for sources with large tiles: 256 MiB. */
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

// A clear during a disk lookup makes it start over; after this many rounds the source is asked, whatever the disk has.
const MAX_ROUNDS = 8;

/**
 * Guarantees 1 to 6 of docs/cache-guarantees.md, besides those of {@link BackedCache}. A `set` resolves once the tile
 * survives the end of the process or a clear has dropped it. It rejects with a `CodedError` if the tile is only in
 * memory, also while writes are paused. Returned bytes belong to the cache: don't change them. An invalid key or source
 * rejects or throws with a RangeError.
 */
export class TileCache extends BackedCache<TileKey, StoredTile> {
  readonly #disk: TileCacheOptions['disk'];
  readonly #origin: TileOrigin;
  readonly #onUse: TileCacheOptions['onUse'];
  readonly #generations = new Generations();
  readonly #answers: TileAnswers;
  readonly #warmer: TileWarmer;
  // Ended when single tiles are removed, because pending reads may have found one of them. Writes continue.
  readonly #readings = new Generations();
  readonly #meter: LookupMeter;
  readonly limits: { readonly maxTiles: number; readonly maxBytes: number };
  readonly #writes = new WritesUnderWay();
  readonly #removal: TwoTierRemoval;

  constructor(options: TileCacheOptions) {
    const { maxEntries = DEFAULT_MAX_ENTRIES, maxBytes = DEFAULT_MAX_BYTES } = options;
    super({ maxEntries, maxBytes, keyOf: formatTileKey, sizeOf: (tile) => tile.bytes.length });
    this.#disk = options.disk;
    this.#origin = options.origin;
    this.#onUse = options.onUse;
    this.#answers = new TileAnswers({
      origin: options.origin,
      generations: this.#generations,
      monotonicMs: options.monotonicMs ?? (() => performance.now()),
    });
    this.#warmer = new TileWarmer({
      ...options,
      answers: this.#answers,
      generations: this.#generations,
      writes: this.#writes,
      // During a clear, a tile in memory may be a cleared one and must not reach the disk again.
      getFromMemory: (key) => (this.#removal.isClearing(key.sourceId) ? undefined : this.getFromMemory(key)),
      replaceInMemory: (key, tile) => this.replaceInMemory(key, tile),
      confirmInMemory: (key, tile) => this.#confirmInMemory(key, tile),
    });
    this.#removal = new TwoTierRemoval({
      disk: options.disk,
      writes: this.#writes,
      memory: this,
      forgetSource: (sourceId) => this.forgetSource(sourceId),
      forgetReads: (sourceId) => this.forgetReads((key) => key.sourceId === sourceId),
      endReadings: (sourceId) => this.#readings.end(sourceId),
    });
    this.#meter = options.meter ?? new LookupMeter();
    this.limits = { maxTiles: maxEntries, maxBytes };
  }

  /**
   * Returns a whole tile and its tier. A stale tile is returned without a request, unless it must be revalidated first;
   * if that fails it is returned as `old`. Rejects with a `CodedError`: the source's own, `cache-busy`, or `cancelled`
   * once `signal` aborts, at the latest when the disk has answered. This doesn't affect other callers. `waiter` says who
   * waits, in case the source is asked.
   */
  async getTile(key: TileKey, signal: AbortSignal, waiter?: Waiter): Promise<DeliveredTile> {
    throwIfCancelled(signal);
    this.#onUse?.(key);
    const begunMs = performance.now();
    const cached = await this.#findCached(key);
    if (!cached) {
      throwIfCancelled(signal);
      return this.#meter.note(begunMs, this.#take(key, await this.#answers.fetch(key, signal, waiter)));
    }
    const freshness = this.#origin.judgeTile(key, cached.tile);
    if (freshness === 'must-revalidate') {
      return this.#meter.note(begunMs, await this.#revalidateFirst(key, cached, signal, waiter), 'source');
    }
    return this.#meter.note(begunMs, deliver(cached, freshness === 'fresh' ? 'fresh' : this.#answers.stalenessOf(key)));
  }

  /** Returns a whole tile from memory or disk without any request; undefined if neither has it. */
  async getCachedTile(key: TileKey): Promise<DeliveredTile | undefined> {
    const cached = await this.#findCached(key);
    return cached && deliver(cached, this.#origin.judgeTile(key, cached.tile) === 'fresh' ? 'fresh' : 'stale');
  }

  /**
   * Revalidates a `stale` or `old` tile, unless its source answered recently. Returns the current tile if the source
   * just answered or another caller asked meanwhile; otherwise undefined. Rejects like {@link getTile}; the tile is
   * kept.
   */
  async revalidateTile(key: TileKey, signal: AbortSignal, waiter?: Waiter): Promise<DeliveredTile | undefined> {
    const cached = await this.#findCached(key);
    if (!cached) return undefined;
    const freshness = this.#origin.judgeTile(key, cached.tile);
    if (freshness === 'fresh') return deliver(cached, 'fresh');
    if (this.#answers.wasAnsweredLately(key, freshness)) return undefined;
    throwIfCancelled(signal);
    return this.#ask(key, cached, signal, waiter);
  }

  /**
   * Requests a tile from its source even if it is cached, and stores it before returning. Rejects like {@link getTile},
   * keeping the old tile. A tile that was loading during a clear is returned but not stored.
   */
  async reloadTile(key: TileKey, signal: AbortSignal): Promise<DeliveredTile> {
    throwIfCancelled(signal);
    const known = await this.#findCurrent(key);
    throwIfCancelled(signal);
    const delivered = this.#take(key, await this.#answers.reload(key, known, signal));
    await this.#writes.pass();
    return delivered;
  }

  /** Ensures a tile is on disk, at lower priority than windows; see {@link TileWarmer.warmTile}. */
  async warmTile(key: TileKey, plan: WarmPlan, signal: AbortSignal): Promise<WarmedTile> {
    throwIfCancelled(signal);
    return this.#warmer.warmTile(key, plan, signal);
  }

  /**
   * Stores a tile from elsewhere on disk, and in memory if an older one is there. Rejects as the disk does, or with
   * `area-cleared` if a clear came in between.
   */
  importTile(key: TileKey, tile: StoredTile): Promise<void> {
    return this.#warmer.storeTile(key, tile);
  }

  findStandIn(key: TileKey, deepestZoom: number): Promise<StandIn> {
    const has = async (coord: TileCoord): Promise<boolean> => {
      const other = { sourceId: key.sourceId, coord };
      return this.has(other) || this.#disk.has(other);
    };
    return findStandIn(key.coord, has, deepestZoom);
  }

  /** Loads tiles from disk into memory one by one, if they exist; at most a quarter of the memory limit. */
  async readAhead(keys: readonly TileKey[], signal: AbortSignal): Promise<void> {
    for (const key of keys.slice(0, Math.floor(this.limits.maxTiles / 4))) {
      if (signal.aborted) return;
      if (!this.has(key)) await this.#findCurrent(key);
    }
  }

  /** Removes tiles of a source from memory and disk; see {@link TwoTierRemoval.remove}. */
  removeTiles(sourceId: SourceId, zooms: Iterable<ZoomTiles>, options: RemovalOptions = {}): Promise<TileCount> {
    return this.#removal.remove(sourceId, zooms, options);
  }

  /** Drops a tile from memory after its file was removed, and discards pending reads of it. */
  forgetTile(key: TileKey): void {
    this.delete(key);
    this.#readings.end(key.sourceId);
  }

  /** Clears the tiles of a scope in memory and on disk; see {@link TwoTierRemoval.clear}. */
  clearScope(sourceId: SourceId, scope: TileScope): Promise<TrashedTiles | undefined> {
    return this.#removal.clear(sourceId, scope);
  }

  /** See {@link BackedCache.set}. The cache keeps a copy of the bytes. */
  override set(key: TileKey, tile: StoredTile): Promise<void> {
    return this.#keep(key, { ...tile, bytes: new Uint8Array(tile.bytes) });
  }

  /** Invalidates everything held or pending for a source, as after a clear of the disk. */
  forgetSource(sourceId: SourceId): void {
    this.#generations.end(sourceId);
    this.forget((key) => key.sourceId === sourceId);
  }

  clearMemory(): TileCount {
    const held = { tiles: this.size, bytes: this.bytes };
    this.clear();
    return held;
  }

  /** Resolves when the writes pending now have settled. */
  passWrites(): Promise<void> {
    return this.#writes.pass();
  }

  /** Resolves when all writes have settled, including those that start meanwhile. */
  settle(): Promise<void> {
    return this.#writes.settle();
  }

  protected override async getFromBack(key: TileKey): Promise<StoredTile | undefined> {
    return this.#isKeptOnDisk(key) ? this.#disk.read(key) : undefined;
  }

  protected override async putToBack(key: TileKey, tile: StoredTile): Promise<void> {
    if (!this.#isKeptOnDisk(key)) return;
    await this.#disk.write(key, tile, this.#generations.watch(key.sourceId));
  }

  #isKeptOnDisk({ sourceId }: TileKey): boolean {
    return this.#origin.isKeptOnDisk?.(sourceId) ?? true;
  }

  async #findCurrent(key: TileKey): Promise<StoredTile | undefined> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const isCurrent = this.#generations.watch(key.sourceId);
      const isThere = this.#readings.watch(key.sourceId);
      const stored = await this.find(key);
      // After a clear or removal, what was found may have been stored before it.
      if (isCurrent() && isThere()) return stored;
    }
    return undefined;
  }

  async #findCached(key: TileKey): Promise<CachedTile | undefined> {
    const held = this.getFromMemory(key);
    if (held) return { tile: held, tier: 'memory' };
    const stored = await this.#findCurrent(key);
    if (stored) return { tile: stored, tier: 'disk' };
    // Another caller may have loaded it meanwhile.
    const arrived = this.getFromMemory(key);
    return arrived && { tile: arrived, tier: 'memory' };
  }

  async #revalidateFirst(
    key: TileKey,
    cached: CachedTile,
    signal: AbortSignal,
    waiter?: Waiter,
  ): Promise<DeliveredTile> {
    try {
      // The source has just confirmed it, so it is fresh this once, although its headers demand a request next time.
      return { ...(await this.#ask(key, cached, signal, waiter)), freshness: 'fresh' };
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof CodedError)) throw thrown;
      return deliver(cached, 'old');
    }
  }

  async #ask(key: TileKey, cached: CachedTile, signal: AbortSignal, waiter?: Waiter): Promise<DeliveredTile> {
    const answer = await this.#answers.revalidate(key, cached.tile, signal, waiter);
    return answer.kind === 'replaced' ? this.#take(key, answer) : this.#confirm(key, cached.tier, answer);
  }

  #confirm(key: TileKey, tier: TileTier, { tile, isCurrent, claim }: SourceAnswer): DeliveredTile {
    if (isCurrent() && claim()) {
      this.#confirmInMemory(key, tile);
      this.#writes.follow(this.#disk.writeRecord(key, tile, isCurrent));
    }
    return deliver({ tile, tier }, this.#origin.judgeTile(key, tile) === 'fresh' ? 'fresh' : 'stale');
  }

  /** If memory holds another image, it came after the confirmed one was cleared, and is newer. */
  #confirmInMemory(key: TileKey, tile: StoredTile): void {
    const held = this.getFromMemory(key);
    if (held && Buffer.compare(held.bytes, tile.bytes) === 0) this.replaceInMemory(key, tile);
  }

  #take(key: TileKey, { tile, keep, from, isCurrent, claim }: SourceAnswer): DeliveredTile {
    // A tile that was loading during a clear is shown but not stored.
    if (keep && isCurrent() && claim()) void this.#keep(key, tile).catch(() => undefined);
    return deliver({ tile, tier: from ?? 'source' }, 'fresh');
  }

  /** Stores a tile whose bytes no other code changes. */
  #keep(key: TileKey, tile: StoredTile): Promise<void> {
    const writing = super.set(key, tile);
    this.#writes.follow(writing);
    return writing;
  }
}

interface CachedTile {
  readonly tile: StoredTile;
  readonly tier: TileTier;
}

function deliver({ tile, tier }: CachedTile, freshness: TileFreshness): DeliveredTile {
  return { bytes: tile.bytes, contentType: tile.contentType, tier, freshness };
}
