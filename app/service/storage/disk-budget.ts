/** Keeps the cache within its size limit and the disk above its free-space limit, at lower priority than writes. */
import type { DiskBudget } from '../../../shared/cache/disk-budget.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import type { TileColumn } from '../../../shared/tiles/tile-column.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';
import { readFreeSpace } from '../../cache/limits/free-floor.ts';
import { type Eviction, evictTiles } from '../../cache/limits/tile-eviction.ts';
import type { TileUses } from '../../cache/limits/tile-uses.ts';
import type { TileCache } from '../../cache/tile-cache.ts';
import { type AreaList, coverArea } from '../../warming/area-list.ts';
import { keepAreas, listCovers } from '../../warming/area-tiles.ts';
import { subtractColumns } from '../../warming/cover/row-spans.ts';
import type { Notices } from '../state/notices.ts';
import type { SettingsStore } from '../state/settings-store.ts';

export interface DiskBudgetOptions {
  readonly disk: Pick<DiskTier, 'cacheDir' | 'guard' | 'listSources'>;
  readonly cache: Pick<TileCache, 'removeTiles'>;
  /** When tiles were last viewed, to decide what is evicted first. */
  readonly uses: Pick<TileUses, 'settle'>;
  readonly areas: Pick<AreaList, 'all' | 'load'>;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly notices: Pick<Notices, 'add' | 'remove'>;
  /** The listed sources. */
  readonly sourceIds: () => readonly SourceId[];
  /** True if the command line names the cache folder. */
  readonly isFixed: boolean;
  /** Bytes of all tiles as last counted; null if unknown. */
  readonly countedBytes: () => number | null;
}

/** The size is checked after a hundredth of the limit was written since the last check, but at least this much. */
const LOOK_SHARE = 0.01;
const LEAST_LOOK_BYTES = 1e6;

/** A running size check. */
interface Look {
  readonly stop: AbortController;
  /** Never rejects. */
  readonly ended: Promise<void>;
}

export class DiskBudgetKeeper {
  readonly #options: DiskBudgetOptions;
  #isClosed = false;
  /** The cache's size at the last check, and what was written since. */
  #knownBytes: number | null = null;
  #forgotten = 0;
  #writtenBytes = 0;
  #looking: Look | undefined;
  #removing: Promise<unknown> = Promise.resolve();
  #isToldOfAreas = false;

  constructor(options: DiskBudgetOptions) {
    this.#options = options;
  }

  /** Bytes of all tiles, if known; null before they are counted. */
  get usedBytes(): number | null {
    return this.#seenBytes ?? this.#options.countedBytes();
  }

  /** The same from its own checks only; other counts may be out of date. */
  get #seenBytes(): number | null {
    return this.#knownBytes === null ? null : this.#knownBytes + this.#writtenBytes;
  }

  /** The state shown in windows. Counts nothing. */
  async read(): Promise<DiskBudget> {
    const { disk, isFixed } = this.#options;
    await disk.guard.checkFloor();
    const free = await readFreeSpace(disk.guard.folder.cacheDir);
    const { cacheDir, guard } = disk;
    const { usedBytes } = this;
    return { cacheDir, isFixed, usedBytes, freeBytes: free?.bytes ?? null, isLow: guard.isLow };
  }

  /** Bytes that may still be written; null if the system doesn't report it. */
  async readSpareBytes(): Promise<number | null> {
    const free = await readFreeSpace(this.#options.disk.guard.folder.cacheDir);
    return free ? Math.max(0, free.bytes - this.#options.settings.current.freeFloorBytes) : null;
  }

  /**
   * Applies the limits in the settings at once: writes pause or resume, and eviction starts in the background. Once it
   * resolves, nothing more is evicted because of earlier limits.
   */
  async applyLimits(): Promise<void> {
    await this.#endLook();
    this.#tellOfAreas(false);
    await this.#options.disk.guard.checkFloor();
    this.#lookSoon();
  }

  /** Notes that a tile of this size was written. */
  readonly noteWritten = (bytes: number): void => {
    this.#writtenBytes += bytes;
    const { maxDiskBytes } = this.#options.settings.current;
    if (maxDiskBytes === null) return;
    const isDue = this.#writtenBytes >= Math.max(LEAST_LOOK_BYTES, maxDiskBytes * LOOK_SHARE);
    if (isDue) this.#lookSoon();
  };

  /** Drops the known size of the folder, as after a move or a clear. */
  readonly forget = (): void => {
    this.#forgotten += 1;
    this.#knownBytes = null;
    this.#writtenBytes = 0;
  };

  /** Resolves when no tile is being removed that a newly saved area contains. */
  async settleRemoval(): Promise<void> {
    await this.#removing;
  }

  /** Stops a running check between two steps. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#endLook(), this.#options.uses.settle()]);
  }

  #lookSoon(): void {
    if (this.#looking || this.#isClosed) return;
    const stop = new AbortController();
    // Only the interrupted check knew what it had removed.
    const looking = this.#look(stop.signal).catch(this.forget);
    const ended = looking.finally(() => {
      this.#looking = undefined;
    });
    this.#looking = { stop, ended };
  }

  async #endLook(): Promise<void> {
    this.#looking?.stop.abort();
    await this.#looking?.ended;
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { maxDiskBytes } = this.#options.settings.current;
    if (maxDiskBytes === null) return;
    const seenBytes = this.#seenBytes;
    if (seenBytes !== null && seenBytes <= maxDiskBytes) return this.#keep(seenBytes);
    const [writtenBefore, forgottenBefore] = [this.#writtenBytes, this.#forgotten];
    const { bytes, keptBytes } = await this.#evict(maxDiskBytes, signal);
    if (this.#forgotten === forgottenBefore) {
      this.#writtenBytes -= writtenBefore;
      this.#knownBytes = bytes;
    }
    this.#tellOfAreas(keptBytes > maxDiskBytes);
  }

  #keep(seenBytes: number): void {
    this.#knownBytes = seenBytes;
    this.#writtenBytes = 0;
  }

  async #evict(maxBytes: number, signal: AbortSignal): Promise<Eviction> {
    const { disk, areas, sourceIds } = this.#options;
    await this.#options.uses.settle();
    // Other programs save areas too.
    await areas.load();
    return evictTiles({
      cacheDir: disk.guard.folder.cacheDir,
      sourceIds: await disk.listSources(sourceIds()),
      keptOf: (sourceId) => keepAreas(areas.all.map(coverArea), sourceId),
      nowMs: Date.now(),
      maxBytes,
      remove: (sourceId, zoom, columns) => this.#remove(sourceId, zoom, columns),
      signal,
    });
  }

  #remove(sourceId: SourceId, zoom: number, columns: readonly TileColumn[]): ReturnType<TileCache['removeTiles']> {
    const { cache, areas } = this.#options;
    // Areas saved since the check must keep their tiles.
    const kept = listCovers(areas.all.map(coverArea), sourceId, zoom);
    const removal = cache.removeTiles(sourceId, [{ zoom, columns: subtractColumns(columns, kept) }]);
    this.#removing = removal.catch(() => undefined);
    return removal;
  }

  #tellOfAreas(areTooLarge: boolean): void {
    if (areTooLarge && !this.#isToldOfAreas) this.#options.notices.add(new CodedError('areas-too-large'));
    if (!areTooLarge) this.#options.notices.remove('areas-too-large');
    this.#isToldOfAreas = areTooLarge;
  }
}
