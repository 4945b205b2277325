/** How many tiles each source has on disk: known counts at once, and fresh ones that look only at what has changed. */

import { throwIfCancelled } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/source.ts';
import type { CacheStatistics, ZoomStatistics } from '../../../shared/statistics.ts';
import { addCounts, NO_TILES, type TileCount } from '../../../shared/tile-count.ts';
import type { DiskTier } from '../disk/disk-tier.ts';
import { isRealDir } from '../files/file-access.ts';
import { TileFolders } from '../files/tile-folders.ts';
import { formatSourceDir } from '../files/tile-path.ts';
import { type KnownCount, readCountFile, readCountSums, writeCountFile } from './count-file.ts';
import { CountTable } from './count-table.ts';
import { countTree } from './tree-count.ts';

/** The tiles of one source on disk as they were at a time. */
export interface SourceCount {
  /** Ascending, none of them empty; empty as long as they were never counted. */
  readonly zooms: readonly ZoomStatistics[];
  /** In milliseconds since 1970; null when they never were counted. */
  readonly countedMs: number | null;
}

export interface RecountOptions {
  /** Ends the recount that this call begins; has no effect on one that it joins. */
  readonly signal?: AbortSignal;
  /** Told, after every few folders, of the source that is being counted and its tiles so far. */
  readonly onProgress?: (sourceId: SourceId, tiles: number) => void;
}

export interface TileCountsOptions {
  readonly disk: Pick<DiskTier, 'cacheDir' | 'listSources' | 'trouble'>;
  /** Sources that are counted though there may be no trace of them on disk. */
  readonly listIds: () => readonly SourceId[];
  /** The clock of the day, in milliseconds since 1970; `Date.now` by default. */
  readonly nowMs?: () => number;
}

const UNCOUNTED: SourceCount = { zooms: [], countedMs: null };

/**
 * Counts are exact: regular files at tiles' places and their lengths. They are remembered beside the tiles; only what
 * has changed is looked at again, with the limit of {@link countTree}. Never rejects, and never holds the event loop
 * for long.
 */
export class TileCounts {
  readonly #options: TileCountsOptions;
  readonly #nowMs: () => number;
  readonly #folders = new TileFolders();
  readonly #stop = new AbortController();
  readonly #counts = new Map<SourceId, SourceCount>();
  #counting: CacheStatistics['counting'] = null;
  /** How often tiles have gone, and how often they had when all sources were last counted; -1 before. */
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

  /** The sources of which something is known, in no order. */
  listCounted(): readonly SourceId[] {
    return [...this.#counts.keys()];
  }

  /** The source that is being counted, and its tiles so far; null while nothing is. */
  get counting(): CacheStatistics['counting'] {
    return this.#counting;
  }

  /** Bytes of all tiles as far as they were counted; null as long as nothing was, or not since {@link outdate}. */
  get totalBytes(): number | null {
    if (this.#countedChanges !== this.#changes) return null;
    const counted = [...this.#counts.values()].filter(({ countedMs }) => countedMs !== null);
    if (counted.length === 0) return null;
    return counted.flatMap(({ zooms }) => zooms).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Says that tiles have gone, or come back, by the thousand at a time: what was counted stays, and is no sum any more. */
  outdate(): void {
    this.#changes += 1;
  }

  /** Reads what earlier runs have counted, once; a few hundred bytes a source. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Counts all sources, or joins the recount that goes on; resolves at its end, also when that was early. */
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

  /** Ends a recount; what it has counted of new trees is remembered. May be called twice. */
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
    // A part is better than nothing, and worse than all of what was there before.
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
