/**
 * The two-tier cache for tiles: memory, then disk, then the source, asked once however many wait. Knows when a clear has
 * made an answer too old to be used. Knows nothing of what a source is.
 */
import type { TileCount } from '../../shared/contract.ts';
import { CodedError } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/source.ts';
import type { DeliveredTile, TileTier } from '../../shared/tile.ts';
import { BackedCache } from './backed-cache.ts';
import type { DiskTier } from './disk-tier.ts';
import { Generations } from './generations.ts';
import { type Lookup, SharedLookups } from './shared-lookups.ts';
import type { StoredTile } from './tile-file.ts';
import { formatTileKey, type TileKey } from './tile-path.ts';

/** Gets a tile from its source; rejects with a `CodedError`. `signal` aborts when nobody waits any more. */
export type LoadTile = (key: TileKey, signal: AbortSignal) => Promise<StoredTile>;

export interface TileCacheOptions {
  readonly disk: Pick<DiskTier, 'read' | 'write' | 'clear'>;
  readonly load: LoadTile;
  /** How many tiles memory holds at most; a positive integer, 1000 by default. */
  readonly maxEntries?: number | undefined;
  /** How many bytes memory holds at most; 256 MiB by default. */
  readonly maxBytes?: number | undefined;
}

/** The memory tier's limit in bytes, for sources whose tiles are large: 256 MiB. */
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

// Each clear during a look at the disk sends it round once more; under a storm of clears the source answers, whatever the disk has.
const MAX_ROUNDS = 8;

/**
 * Promises 1 to 6 of docs/cache-guarantees.md. Beside those of {@link BackedCache}: a `set` resolves once the tile
 * survives the end of the process, or has been dropped because of a clear or because writing rests after disk trouble.
 */
export class TileCache extends BackedCache<TileKey, StoredTile> {
  readonly #disk: TileCacheOptions['disk'];
  readonly #load: LoadTile;
  readonly #generations = new Generations();
  readonly #lookups = new SharedLookups<DeliveredTile>();
  readonly #writes = new Set<Promise<void>>();

  constructor(options: TileCacheOptions) {
    const { maxEntries, maxBytes = DEFAULT_MAX_BYTES } = options;
    super({ maxEntries, maxBytes, keyOf: formatTileKey, sizeOf: (tile) => tile.bytes.length });
    this.#disk = options.disk;
    this.#load = options.load;
  }

  /**
   * One whole tile and the tier it came from. Rejects with a `CodedError`: the source's own, `cache-busy`, or
   * `cancelled` once `signal` aborts, at the latest when the disk has answered; other callers who wait for the same tile are
   * not disturbed by that.
   */
  async getTile(key: TileKey, signal: AbortSignal): Promise<DeliveredTile> {
    throwIfCancelled(signal);
    const held = this.getFromMemory(key);
    if (held) return deliver(held, 'memory');
    const stored = await this.#findCurrent(key);
    if (stored) return deliver(stored, 'disk');
    // Whoever asked for it a moment earlier may have it by now.
    const arrived = this.getFromMemory(key);
    if (arrived) return deliver(arrived, 'memory');
    throwIfCancelled(signal);
    return this.#lookups.join(formatTileKey(key), signal, (lookup) => this.#fetch(key, lookup));
  }

  /**
   * Clears memory and disk of a source; the folder answered, if any, is to be given to {@link DiskTier.purge}. Rejects
   * with a `CodedError` when tiles could not be moved away: those are still there.
   */
  async clearSource(sourceId: SourceId): Promise<string | undefined> {
    // Before: no write begun until now is published. After: nothing read meanwhile stays.
    this.forgetSource(sourceId);
    try {
      return await this.#disk.clear(sourceId);
    } finally {
      this.forgetSource(sourceId);
    }
  }

  /** Makes every answer about a source that is held or on its way too old to be used, as after a clear of the disk. */
  forgetSource(sourceId: SourceId): void {
    this.#generations.end(sourceId);
    this.forget((key) => key.sourceId === sourceId);
  }

  /** Empties memory alone and answers what was in it. */
  clearMemory(): TileCount {
    const held = { tiles: this.size, bytes: this.bytes };
    this.clear();
    return held;
  }

  /** Resolves when the writes under way have ended, well or not. */
  async settle(): Promise<void> {
    while (this.#writes.size > 0) await Promise.allSettled(this.#writes);
  }

  protected override getFromBack(key: TileKey): Promise<StoredTile | undefined> {
    return this.#disk.read(key);
  }

  protected override async putToBack(key: TileKey, tile: StoredTile): Promise<void> {
    await this.#disk.write(key, tile.bytes, this.#generations.watch(key.sourceId));
  }

  async #findCurrent(key: TileKey): Promise<StoredTile | undefined> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const isCurrent = this.#generations.watch(key.sourceId);
      const stored = await this.find(key);
      // After a clear, what was found may have been stored before it.
      if (isCurrent()) return stored;
    }
    return undefined;
  }

  async #fetch(key: TileKey, lookup: Lookup): Promise<DeliveredTile> {
    const isCurrent = this.#generations.watch(key.sourceId);
    const tile = await this.#load(key, lookup.signal);
    // A tile that was on its way during a clear is shown, but kept nowhere.
    if (isCurrent()) this.#keep(key, tile);
    return deliver(tile, 'source');
  }

  #keep(key: TileKey, tile: StoredTile): void {
    // Disk trouble is told by the disk tier; the tile is in memory either way.
    const write = this.set(key, tile)
      .catch(() => undefined)
      .finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new CodedError('cancelled');
}

function deliver(tile: StoredTile, tier: TileTier): DeliveredTile {
  return { bytes: tile.bytes, contentType: tile.contentType, tier, freshness: 'fresh' };
}
