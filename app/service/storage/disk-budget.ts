/** How much of a disk the cache may take: what is to be left free, and the size that it is kept below, behind all writes. */
import type { DiskBudget } from '../../../shared/disk-budget.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/source.ts';
import type { TileColumn } from '../../../shared/tile-column.ts';
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
  /** Which tiles were looked at and when, for what goes first. */
  readonly uses: Pick<TileUses, 'settle'>;
  readonly areas: Pick<AreaList, 'all' | 'load'>;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly notices: Pick<Notices, 'add' | 'remove'>;
  /** The sources of the list. */
  readonly sourceIds: () => readonly SourceId[];
  /** True when the command line names the cache folder. */
  readonly isFixed: boolean;
  /** Bytes of all tiles as far as somebody has counted them; null while that is unknown. */
  readonly countedBytes: () => number | null;
}

/** The size is looked at when a hundredth of the limit was written since the last look, but not for less than this. */
const LOOK_SHARE = 0.01;
const LEAST_LOOK_BYTES = 1e6;

/** A look at the size that is under way. */
interface Look {
  readonly stop: AbortController;
  /** Never rejects. */
  readonly ended: Promise<void>;
}

export class DiskBudgetKeeper {
  readonly #options: DiskBudgetOptions;
  #isClosed = false;
  /** What the cache took at the last look, and what was written since. */
  #knownBytes: number | null = null;
  #forgotten = 0;
  #writtenBytes = 0;
  #looking: Look | undefined;
  #removing: Promise<unknown> = Promise.resolve();
  #isToldOfAreas = false;

  constructor(options: DiskBudgetOptions) {
    this.#options = options;
  }

  /** Bytes of all tiles as far as they are known; null before they are counted. */
  get usedBytes(): number | null {
    return this.#seenBytes ?? this.#options.countedBytes();
  }

  /** The same by its own looks alone; what was counted may be of another day. */
  get #seenBytes(): number | null {
    return this.#knownBytes === null ? null : this.#knownBytes + this.#writtenBytes;
  }

  /** What windows show. Counts nothing. */
  async read(): Promise<DiskBudget> {
    const { disk, isFixed } = this.#options;
    await disk.guard.checkFloor();
    const free = await readFreeSpace(disk.guard.folder.cacheDir);
    const { cacheDir, guard } = disk;
    const { usedBytes } = this;
    return { cacheDir, isFixed, usedBytes, freeBytes: free?.bytes ?? null, isLow: guard.isLow };
  }

  /** Bytes that may still be written; null when the system does not say. */
  async readSpareBytes(): Promise<number | null> {
    const free = await readFreeSpace(this.#options.disk.guard.folder.cacheDir);
    return free ? Math.max(0, free.bytes - this.#options.settings.current.freeFloorBytes) : null;
  }

  /**
   * Applies the limits in the settings at once: writing pauses or resumes, and eviction begins in the background. Once it
   * resolves nothing more is evicted because of the limits before.
   */
  async applyLimits(): Promise<void> {
    await this.#endLook();
    this.#tellOfAreas(false);
    await this.#options.disk.guard.checkFloor();
    this.#lookSoon();
  }

  /** Takes in that a tile of so many bytes was written. */
  readonly noteWritten = (bytes: number): void => {
    this.#writtenBytes += bytes;
    const { maxDiskBytes } = this.#options.settings.current;
    if (maxDiskBytes === null) return;
    const isDue = this.#writtenBytes >= Math.max(LEAST_LOOK_BYTES, maxDiskBytes * LOOK_SHARE);
    if (isDue) this.#lookSoon();
  };

  /** What was known of the folder's size is so no more, as after a move or a clear. */
  readonly forget = (): void => {
    this.#forgotten += 1;
    this.#knownBytes = null;
    this.#writtenBytes = 0;
  };

  /** Resolves when no tile is being removed that an area saved by now has. */
  async settleRemoval(): Promise<void> {
    await this.#removing;
  }

  /** Ends what is under way, between two steps. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#endLook(), this.#options.uses.settle()]);
  }

  #lookSoon(): void {
    if (this.#looking || this.#isClosed) return;
    const stop = new AbortController();
    // What has gone before it ended, it alone knew.
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
    // Areas that were saved since the look have their tiles too.
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
