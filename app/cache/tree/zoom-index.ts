/** Index of the tiles of one zoom of one source, from folder listings. Never opens a tile. */
import { join } from 'node:path';
import { throwIfCancelled } from '../../../shared/errors.ts';
import type { TileFolders } from '../files/tile-folders.ts';
import { WorkSlices } from '../files/work-slices.ts';
import { type FolderStamp, isUnchanged, listColumnDirs, listTileFiles, readStamp } from './cache-tree.ts';

/** How long a column's listing stays valid, in milliseconds, unless a change is noted here. */
export const BELIEVED_MS = 1000;
/** Enough concurrent listings to keep the disk busy. */
const LOOKS_AT_A_TIME = 32;
/** Rough memory overhead of a column besides its rows. */
const COLUMN_BYTES = 250;

export interface ZoomIndexOptions {
  readonly sourceDir: string;
  readonly zoom: number;
  readonly folders: TileFolders;
  /** Milliseconds by a clock that doesn't jump. */
  readonly monotonicMs: () => number;
}

export interface LookOptions {
  /** Aborting rejects the lookup with `cancelled`. */
  readonly signal: AbortSignal;
  /**
   * When to stop rechecking known columns for changes by other programs, by the index's clock; never by default. The
   * least recently checked come first, so the next lookup continues there.
   */
  readonly recheckUntilMs?: number;
}

/** Rows of a column that have a tile, ascending, at least one. */
export interface IndexedColumn {
  readonly x: number;
  readonly rows: Uint32Array;
}

interface Seen {
  /** Undefined if it wasn't a folder. */
  readonly stamp: FolderStamp | undefined;
  readonly numbers: Uint32Array;
  /** When it was listed, and the number of changes known then. */
  readonly seenMs: number;
  readonly changes: number;
}

interface LookUnderWay {
  readonly changes: number;
  readonly done: Promise<void>;
}

const NOTHING = new Uint32Array(0);
/** Key of the zoom's own folder among its columns. */
const ZOOM_DIR = -1;

export class ZoomIndex {
  readonly #options: ZoomIndexOptions;
  readonly #zoomDir: string;
  #names: Seen | undefined;
  /** By column, least recently listed first. */
  readonly #columns = new Map<number, Seen>();
  readonly #underWay = new Map<number, LookUnderWay>();
  /** Counts noted changes; listings from before a change are invalid. */
  #changes = 0;
  #changesOfAll = 0;
  #forgets: number;
  readonly #changesOf = new Map<number, number>();
  #bytes = 0;

  constructor(options: ZoomIndexOptions) {
    this.#options = options;
    this.#zoomDir = join(options.sourceDir, String(options.zoom));
    this.#forgets = options.folders.forgets;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Notes that a tile of the column was added or removed, so that the next lookup sees it. */
  noteChange(x: number): void {
    this.#changes += 1;
    // Unlisted columns are listed at the next lookup anyway.
    if (this.#columns.has(x) || this.#underWay.has(x)) this.#changesOf.set(x, this.#changes);
  }

  /**
   * Updates the columns from `minX` to `maxX`. Changes during the lookup may be missed. Links count as empty; a folder
   * that can't be read now keeps its last listing. Rejects only with `cancelled`.
   */
  async look(
    minX: number,
    maxX: number,
    { signal, recheckUntilMs = Number.POSITIVE_INFINITY }: LookOptions,
  ): Promise<void> {
    this.#noteForgets();
    throwIfCancelled(signal);
    await this.#lookOnce(ZOOM_DIR, this.#changes);
    const isUnknown = (x: number): boolean => !this.#isKnown(x);
    await this.#lookAtAll(await pick(this.#listColumns(minX, maxX), isUnknown), signal, Number.POSITIVE_INFINITY);
    const oldMs = this.#options.monotonicMs() - BELIEVED_MS;
    const isOld = (x: number): boolean =>
      x >= minX && x <= maxX && (this.#columns.get(x)?.seenMs ?? Number.POSITIVE_INFINITY) <= oldMs;
    await this.#lookAtAll(await pick(this.#columns.keys(), isOld), signal, recheckUntilMs);
  }

  /** Known columns with tiles from `minX` to `maxX`, ascending. */
  *columns(minX: number, maxX: number): Generator<IndexedColumn> {
    for (const x of this.#listColumns(minX, maxX)) {
      const rows = this.#columns.get(x)?.numbers ?? NOTHING;
      if (rows.length > 0) yield { x, rows };
    }
  }

  #listColumns(minX: number, maxX: number): Uint32Array {
    const xs = this.#names?.numbers ?? NOTHING;
    return xs.subarray(findFirst(xs, minX), findFirst(xs, maxX + 1));
  }

  #isKnown(x: number): boolean {
    const changes = this.#columns.get(x)?.changes ?? -1;
    return changes >= this.#changesOfAll && changes >= (this.#changesOf.get(x) ?? 0);
  }

  #noteForgets(): void {
    const { forgets } = this.#options.folders;
    if (forgets === this.#forgets) return;
    this.#forgets = forgets;
    this.#changes += 1;
    this.#changesOfAll = this.#changes;
    this.#changesOf.clear();
  }

  async #lookAtAll(xs: readonly number[], signal: AbortSignal, untilMs: number): Promise<void> {
    const slices = new WorkSlices();
    for (let first = 0; first < xs.length; first += LOOKS_AT_A_TIME) {
      throwIfCancelled(signal);
      if (this.#options.monotonicMs() >= untilMs) return;
      await Promise.all(xs.slice(first, first + LOOKS_AT_A_TIME).map((x) => this.#lookOnce(x, this.#changesBefore(x))));
      if (slices.isOver) await slices.pause();
    }
  }

  #changesBefore(x: number): number {
    return Math.max(this.#changesOfAll, this.#changesOf.get(x) ?? 0);
  }

  /** Joins a running listing, unless it began before the last of that many changes. */
  #lookOnce(x: number, changes: number): Promise<void> {
    const underWay = this.#underWay.get(x);
    if (underWay && underWay.changes >= changes) return underWay.done;
    const look: LookUnderWay = { changes: this.#changes, done: this.#lookAt(x).finally(() => this.#end(x, look)) };
    this.#underWay.set(x, look);
    return look.done;
  }

  #end(x: number, look: LookUnderWay): void {
    if (this.#underWay.get(x) === look) this.#underWay.delete(x);
  }

  async #lookAt(x: number): Promise<void> {
    const begun = { seenMs: this.#options.monotonicMs(), changes: this.#changes };
    const before = x === ZOOM_DIR ? this.#names : this.#columns.get(x);
    const seen = await this.#see(x, before).catch(() => undefined);
    // Keep the old listing if reading failed; it is retried next time.
    if (seen === undefined) return;
    const now = { ...seen, ...begun };
    if (x === ZOOM_DIR) this.#takeNames(now);
    else this.#takeColumn(x, now);
  }

  async #see(x: number, before: Seen | undefined): Promise<Pick<Seen, 'stamp' | 'numbers'>> {
    const { sourceDir, zoom, folders } = this.#options;
    const isZoomDir = x === ZOOM_DIR;
    const dir = isZoomDir ? this.#zoomDir : join(this.#zoomDir, String(x));
    const isReal = !isZoomDir || (await folders.areReal([sourceDir]));
    const stamp = isReal ? await readStamp(dir) : undefined;
    if (!stamp) return { stamp, numbers: NOTHING };
    if (before?.stamp && isUnchanged(before.stamp, stamp)) return { stamp, numbers: before.numbers };
    return { stamp, numbers: await (isZoomDir ? listColumnDirs : listTileFiles)(dir, zoom, stamp) };
  }

  #takeNames(names: Seen): void {
    // An earlier listing may end later.
    if (this.#names && this.#names.changes > names.changes) return;
    const isSame = this.#names?.numbers === names.numbers;
    this.#names = names;
    if (isSame) return;
    const there = new Set(names.numbers);
    for (const x of this.#columns.keys()) if (!there.has(x)) this.#drop(x);
  }

  #takeColumn(x: number, column: Seen): void {
    if ((this.#columns.get(x)?.changes ?? -1) > column.changes) return;
    this.#drop(x);
    this.#columns.set(x, column);
    this.#bytes += COLUMN_BYTES + column.numbers.byteLength;
    if ((this.#changesOf.get(x) ?? 0) <= column.changes) this.#changesOf.delete(x);
  }

  #drop(x: number): void {
    const column = this.#columns.get(x);
    if (!column) return;
    this.#bytes -= COLUMN_BYTES + column.numbers.byteLength;
    this.#columns.delete(x);
  }
}

/** Index of the first of the ascending numbers that is `least` or more. */
export function findFirst(numbers: Uint32Array, least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Filters many columns, yielding to the event loop in between. */
async function pick(xs: Iterable<number>, isWanted: (x: number) => boolean): Promise<readonly number[]> {
  const slices = new WorkSlices();
  const picked: number[] = [];
  for (const x of xs) {
    if (isWanted(x)) picked.push(x);
    if (slices.isOver) await slices.pause();
  }
  return picked;
}
