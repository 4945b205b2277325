/** Ensures that tiles are on disk. Doesn't put tiles into memory that weren't viewed. No areas here. */
import type { WarmMode } from '../../shared/areas/area.ts';
import { CodedError, throwIfCancelled } from '../../shared/errors.ts';
import type { Generations } from './asking/generations.ts';
import type { SourceAnswer, TileAnswers } from './asking/tile-answers.ts';
import type { TileOrigin } from './asking/tile-origin.ts';
import type { DiskTier } from './disk/disk-tier.ts';
import type { IsCurrent, StoredTile } from './files/tile-file.ts';
import type { TileKey } from './files/tile-path.ts';
import type { WritesUnderWay } from './files/writes-under-way.ts';

/** How a warming run treats tiles that are already cached. */
export interface WarmPlan {
  readonly mode: WarmMode;
  /** Tiles fetched or revalidated since then are done: milliseconds since 1970. */
  readonly sinceMs: number;
  /** Awaited before the source is asked, if it is. */
  readonly beforeRequest?: (() => Promise<void>) | undefined;
}

/** Result of warming a tile, and the bytes of the image received from the source. */
export interface WarmedTile {
  readonly kind: 'present' | 'fetched' | 'revalidated';
  readonly bytes: number;
}

export interface TileWarmerOptions {
  readonly disk: Pick<DiskTier, 'check' | 'write' | 'writeRecord'>;
  readonly origin: Pick<TileOrigin, 'judgeTile'>;
  readonly answers: Pick<TileAnswers, 'fetch' | 'revalidate'>;
  readonly generations: Generations;
  /** Tracks every write. */
  readonly writes: Pick<WritesUnderWay, 'follow'>;
  readonly getFromMemory: (key: TileKey) => StoredTile | undefined;
  /** Replaces the tile in memory if an older one is there. */
  readonly replaceInMemory: (key: TileKey, tile: StoredTile) => void;
  /** Updates the record in memory if the same image is there. */
  readonly confirmInMemory: (key: TileKey, tile: StoredTile) => void;
}

const PRESENT: WarmedTile = { kind: 'present', bytes: 0 };
export class TileWarmer {
  readonly #options: TileWarmerOptions;

  constructor(options: TileWarmerOptions) {
    this.#options = options;
  }

  /**
   * Fetches a missing tile, or revalidates one on disk as the plan says. Resolves once it is stored on disk. Rejects as
   * the source or the disk does, with `not-storable`, or with `area-cleared` if a clear came in between; an existing
   * tile then remains.
   */
  async warmTile(key: TileKey, plan: WarmPlan, signal: AbortSignal): Promise<WarmedTile> {
    const stored = await this.#options.disk.check(key);
    throwIfCancelled(signal);
    if (!stored) return this.#warmMissing(key, plan, signal);
    if (!this.#isDue(key, stored, plan)) return PRESENT;
    await plan.beforeRequest?.();
    throwIfCancelled(signal);
    const answer = await this.#options.answers.revalidate(key, stored, signal, 'warming');
    if (answer.kind === 'replaced') return this.#keep(key, answer, answer.tile);
    await this.#store('writeRecord', key, answer.tile, answer.isCurrent);
    return { kind: 'revalidated', bytes: 0 };
  }

  /** Stores a tile that doesn't come from the source. Rejects like {@link warmTile}. */
  storeTile(key: TileKey, tile: StoredTile): Promise<void> {
    return this.#store('write', key, tile, this.#options.generations.watch(key.sourceId));
  }

  async #warmMissing(key: TileKey, plan: WarmPlan, signal: AbortSignal): Promise<WarmedTile> {
    const held = this.#options.getFromMemory(key);
    if (held) {
      // It arrived while the disk was in trouble.
      await this.#store('write', key, held, this.#options.generations.watch(key.sourceId));
      return PRESENT;
    }
    await plan.beforeRequest?.();
    throwIfCancelled(signal);
    const answer = await this.#options.answers.fetch(key, signal, 'warming');
    return this.#keep(key, answer, { ...answer.tile, record: { ...answer.tile.record, warmed: true } });
  }

  async #keep(key: TileKey, { keep, isCurrent }: SourceAnswer, tile: StoredTile): Promise<WarmedTile> {
    if (!keep) throw new CodedError('not-storable', { facts: { sourceId: key.sourceId } });
    await this.#store('write', key, tile, isCurrent);
    return { kind: 'fetched', bytes: tile.bytes.length };
  }

  async #store(write: 'write' | 'writeRecord', key: TileKey, tile: StoredTile, isCurrent: IsCurrent): Promise<void> {
    const { disk, writes, replaceInMemory, confirmInMemory } = this.#options;
    if (isCurrent()) (write === 'write' ? replaceInMemory : confirmInMemory)(key, tile);
    const writing = disk[write](key, tile, isCurrent);
    writes.follow(writing);
    if (!(await writing)) throw new CodedError('area-cleared');
  }

  #isDue(key: TileKey, stored: StoredTile, { mode, sinceMs }: WarmPlan): boolean {
    // A time in the future means that the clock was set back.
    const { answeredMs } = stored.record;
    if (mode === 'missing' || (answeredMs >= sinceMs && answeredMs <= Date.now())) return false;
    return mode === 'all' || this.#options.origin.judgeTile(key, stored) !== 'fresh';
  }
}
