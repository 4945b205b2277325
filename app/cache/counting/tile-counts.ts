/** Counts the tiles of each source on disk: known counts at once, fresh ones by checking only what changed. */

import type { CacheStatistics, ZoomStatistics } from '../../../shared/cache/statistics.ts';
import { throwIfCancelled } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import { addCounts, NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import type { DiskTier } from '../disk/disk-tier.ts';
import { isRealDir } from '../files/file-access.ts';
import { TileFolders } from '../files/tile-folders.ts';
import { formatSourceDir } from '../files/tile-path.ts';
import { type KnownCount, readCountFile, readCountSums, writeCountFile } from './count-file.ts';
import { CountTable } from './count-table.ts';
import { countTree } from './tree-count.ts';

/** A source's tiles on disk at a point in time. */
export interface SourceCount {
  /** Ascending, without empty zooms; empty until counted. */
  readonly zooms: readonly ZoomStatistics[];
  /** In milliseconds since 1970; null until counted. */
  readonly countedMs: number | null;
}

export interface RecountOptions {
  /** Stops the recount that this call starts; has no effect on one it joins. */
  readonly signal?: AbortSignal;
  /** Called after every few folders with the source being counted and its tiles so far. */
  readonly onProgress?: (sourceId: SourceId, tiles: number) => void;
}

export interface TileCountsOptions {
  readonly disk: Pick<DiskTier, 'cacheDir' | 'listSources' | 'trouble'>;
  /** Sources that are counted even if they have no folder on disk. */
  readonly listIds: () => readonly SourceId[];
  /** Wall clock in milliseconds since 1970; `Date.now` by default. */
  readonly nowMs?: () => number;
}

const UNCOUNTED: SourceCount = { zooms: [], countedMs: null };

/**
 * Counts are exact: regular files in tile places and their sizes. They are stored next to the tiles, and a recount
 * checks only what changed, within the limit of {@link countTree}. Never rejects and never blocks the event loop for
 * long.
 */
export class TileCounts {
  readonly #options: TileCountsOptions;
  readonly #nowMs: () => number;
  readonly #folders = new TileFolders();
  readonly #stop = new AbortController();
  readonly #counts = new Map<SourceId, SourceCount>();
  #counting: CacheStatistics['counting'] = null;
  /** Number of bulk changes, and its value when all sources were last counted; -1 before that. */
  #changes = 0;
  #countedChanges = -1;
  #loading: Promise<void> | undefined;
  #recount: Promise<void> | undefined;

  constructor(options: TileCountsOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
  }

  current(sourceId: SourceId): SourceCount {
    return this.#counts.get(sourceId) ?? UNCOUNTED;
  }

  /** Sources with a known count, in no order. */
  listCounted(): readonly SourceId[] {
    return [...this.#counts.keys()];
  }

  /** The source being counted and its tiles so far; null if none is. */
  get counting(): CacheStatistics['counting'] {
    return this.#counting;
  }

  /** Bytes of all counted tiles; null if nothing was counted, or not since {@link outdate}. */
  get totalBytes(): number | null {
    if (this.#countedChanges !== this.#changes) return null;
    const counted = [...this.#counts.values()].filter(({ countedMs }) => countedMs !== null);
    if (counted.length === 0) return null;
    return counted.flatMap(({ zooms }) => zooms).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Marks the total as outdated after thousands of tiles were removed or restored; the counts per source stay. */
  outdate(): void {
    this.#changes += 1;
  }

  /** Reads the counts of earlier runs, once; a few hundred bytes per source. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Counts all sources, or joins the running recount. Resolves when it ends, even early. */
  recount(options: RecountOptions = {}): Promise<void> {
    this.#recount ??= this.#countAll(options).finally(() => {
      this.#recount = undefined;
      this.#counting = null;
    });
    return this.#recount;
  }

  /** Counts some sources now. Rejects with `cancelled` once the signal aborts. */
  async count(sourceIds: readonly SourceId[], signal: AbortSignal): Promise<TileCount> {
    const stop = AbortSignal.any([signal, this.#stop.signal]);
    let total = NO_TILES;
    for (const sourceId of sourceIds) {
      await this.#countSource(sourceId, stop, () => undefined);
      throwIfCancelled(stop);
      total = this.current(sourceId).zooms.reduce(addCounts, total);
    }
    return total;
  }

  /** Stops a recount; counts of new trees are stored. May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#recount;
  }

  async #load(): Promise<void> {
    for (const sourceId of await this.#listSources()) {
      const known = await readCountSums(this.#dirOf(sourceId), this.#folders);
      if (known && !this.#counts.has(sourceId)) this.#show(sourceId, known);
    }
    this.#countedChanges = Math.max(0, this.#countedChanges);
  }

  async #countAll({ signal, onProgress }: RecountOptions): Promise<void> {
    const stop = signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal;
    await this.load();
    const changes = this.#changes;
    const sourceIds = await this.#listSources();
    for (const gone of this.listCounted().filter((id) => !sourceIds.includes(id))) this.#counts.delete(gone);
    for (const sourceId of sourceIds) {
      if (stop.aborted) return;
      await this.#countSource(sourceId, stop, ({ tiles }) => {
        this.#counting = { sourceId, tiles };
        onProgress?.(sourceId, tiles);
      });
    }
    if (!stop.aborted) this.#countedChanges = changes;
  }

  async #countSource(sourceId: SourceId, signal: AbortSignal, onProgress: (counted: TileCount) => void): Promise<void> {
    const sourceDir = this.#dirOf(sourceId);
    onProgress(NO_TILES);
    const known = await readCountFile(sourceDir, this.#folders);
    const table = await countTree(sourceDir, {
      known: known?.table ?? new CountTable(),
      signal,
      onProgress,
      nowMs: this.#nowMs,
    });
    const count: KnownCount = { table, countedMs: signal.aborted ? Number.NaN : this.#nowMs() };
    if (!signal.aborted) this.#show(sourceId, count);
    // A partial count is better than none, but worse than an earlier full one.
    if (!signal.aborted || known === undefined || Number.isNaN(known.countedMs))
      await this.#remember(sourceDir, count, known);
  }

  async #remember(sourceDir: string, count: KnownCount, known: KnownCount | undefined): Promise<void> {
    const isWorthIt = count.table.columns > 0 || known !== undefined;
    if (!isWorthIt || this.#options.disk.trouble || !(await isRealDir(sourceDir))) return;
    await writeCountFile(sourceDir, this.#folders, count);
  }

  #show(sourceId: SourceId, { countedMs, table }: KnownCount): void {
    const count = Number.isNaN(countedMs) ? UNCOUNTED : { zooms: table.zooms, countedMs };
    this.#counts.set(sourceId, count);
  }

  #listSources(): Promise<readonly SourceId[]> {
    return this.#options.disk.listSources(this.#options.listIds());
  }

  #dirOf(sourceId: SourceId): string {
    return formatSourceDir(this.#options.disk.cacheDir, sourceId);
  }
}
