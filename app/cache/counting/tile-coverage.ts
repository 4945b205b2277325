/**
 * Reports what is cached in a rectangle of tiles and below it, from the index and the records. Opens no tiles, sends no
 * requests.
 */
import type { Coverage, CoverageTile, TileRectangle } from '../../../shared/cache/coverage.ts';
import { throwIfCancelled } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import { MAX_ZOOM, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { DiskTier } from '../disk/disk-tier.ts';
import type { Freshness, TileRecord } from '../files/tile-record.ts';
import { WorkSlices } from '../files/work-slices.ts';
import { BLOCK_EDGE, type RecordBlock } from '../records/record-block.ts';
import { findFirst, type IndexedColumn } from '../tree/zoom-index.ts';

export interface CoverageOptions {
  readonly disk: Pick<DiskTier, 'index' | 'readBlock'>;
  /** Freshness of a tile with that record now. */
  readonly judgeRecord: (record: TileRecord) => Freshness;
  /** True if the last request for the tile failed. */
  readonly hasFailed: (coord: TileCoord) => boolean;
  /** Aborting rejects the call with `cancelled`. */
  readonly signal: AbortSignal;
}

/**
 * Time budget per call for rechecking known deeper zooms for changes by other programs; the rest follows in later
 * calls.
 */
const RECHECK_DEEPER_MS = 60;

/**
 * Measures the state of each tile of the rectangle and the density below it. A tile without a record counts as stale.
 */
export async function measureCoverage(
  sourceId: SourceId,
  rectangle: TileRectangle,
  options: CoverageOptions,
): Promise<Coverage> {
  const measuring = new Measuring(sourceId, rectangle, options);
  await measuring.lookAtTiles();
  await measuring.lookBelow();
  return measuring.describe();
}

type OwnState = 'fresh' | 'stale' | undefined;

class Measuring {
  readonly #sourceId: SourceId;
  readonly #rectangle: TileRectangle;
  readonly #options: CoverageOptions;
  readonly #slices = new WorkSlices();
  readonly #blocks = new Map<string, Promise<RecordBlock>>();
  readonly #rows: number;
  readonly #states: OwnState[];
  readonly #deeperTiles: Float64Array;
  readonly #deeperShare: Float64Array;
  #deepestZoom: number;

  constructor(sourceId: SourceId, rectangle: TileRectangle, options: CoverageOptions) {
    this.#sourceId = sourceId;
    this.#rectangle = rectangle;
    this.#options = options;
    this.#rows = rectangle.maxY - rectangle.minY + 1;
    const tiles = (rectangle.maxX - rectangle.minX + 1) * this.#rows;
    this.#states = new Array<OwnState>(tiles).fill(undefined);
    this.#deeperTiles = new Float64Array(tiles);
    this.#deeperShare = new Float64Array(tiles);
    this.#deepestZoom = rectangle.zoom;
  }

  async lookAtTiles(): Promise<void> {
    const { zoom, minX, maxX, minY, maxY } = this.#rectangle;
    const { disk, signal } = this.#options;
    const index = await disk.index.look(this.#sourceId, zoom, minX, maxX, { signal });
    for (const { x, rows } of index.columns(minX, maxX)) {
      for (const y of rows.subarray(findFirst(rows, minY), findFirst(rows, maxY + 1))) {
        this.#states[this.#placeOf(x, y)] = await this.#judge(x, y);
        await this.#yield();
      }
    }
  }

  async lookBelow(): Promise<void> {
    const { index } = this.#options.disk;
    const untilMs = index.monotonicMs() + RECHECK_DEEPER_MS;
    for (let zoom = this.#rectangle.zoom + 1; zoom <= MAX_ZOOM; zoom += 1) {
      const leftMs = Math.max(0, untilMs - index.monotonicMs());
      // At most half of the remaining time, to leave some for the deeper zooms.
      await this.#lookAtDeeper(zoom, index.monotonicMs() + leftMs / 2);
    }
  }

  describe(): Coverage {
    const { minX, minY, zoom } = this.#rectangle;
    const tiles: CoverageTile[] = [];
    for (const [place, ownState] of this.#states.entries()) {
      const [x, y] = [minX + Math.floor(place / this.#rows), minY + (place % this.#rows)];
      const state = this.#options.hasFailed({ z: zoom, x, y }) ? 'failed' : (ownState ?? 'missing');
      const deeperTiles = this.#deeperTiles[place] ?? 0;
      if (state === 'missing' && deeperTiles === 0) continue;
      const deeperShare = this.#deeperShare[place] ?? 0;
      tiles.push({ x, y, state, onDisk: ownState !== undefined, deeperTiles, deeperShare });
    }
    return { tiles, deepestZoom: this.#deepestZoom };
  }

  async #judge(x: number, y: number): Promise<OwnState> {
    const entry = (await this.#readBlock(Math.floor(x / BLOCK_EDGE), Math.floor(y / BLOCK_EDGE))).findAny(x, y);
    return entry && this.#options.judgeRecord(entry.record) === 'fresh' ? 'fresh' : 'stale';
  }

  #readBlock(blockX: number, blockY: number): Promise<RecordBlock> {
    const name = `${blockX}-${blockY}`;
    const block =
      this.#blocks.get(name) ?? this.#options.disk.readBlock(this.#sourceId, this.#rectangle.zoom, blockX, blockY);
    this.#blocks.set(name, block);
    return block;
  }

  async #lookAtDeeper(zoom: number, recheckUntilMs: number): Promise<void> {
    const { disk, signal } = this.#options;
    const edge = 2 ** (zoom - this.#rectangle.zoom);
    const [minX, maxX] = [this.#rectangle.minX * edge, (this.#rectangle.maxX + 1) * edge - 1];
    const index = await disk.index.look(this.#sourceId, zoom, minX, maxX, { signal, recheckUntilMs });
    const counts = new Uint32Array(this.#states.length);
    for (const column of index.columns(minX, maxX)) {
      this.#countColumn(column, edge, counts);
      await this.#yield();
    }
    this.#addCounts(counts, zoom, edge);
  }

  #countColumn({ x, rows }: IndexedColumn, edge: number, counts: Uint32Array): void {
    const { minX, minY, maxY } = this.#rectangle;
    const first = (Math.floor(x / edge) - minX) * this.#rows - minY;
    const end = findFirst(rows, (maxY + 1) * edge);
    for (let at = findFirst(rows, minY * edge); at < end; at += 1) {
      const place = first + Math.floor((rows[at] as number) / edge);
      counts[place] = (counts[place] as number) + 1;
    }
  }

  #addCounts(counts: Uint32Array, zoom: number, edge: number): void {
    for (const [place, count] of counts.entries()) {
      if (count === 0) continue;
      this.#deepestZoom = zoom;
      this.#deeperTiles[place] = (this.#deeperTiles[place] as number) + count;
      this.#deeperShare[place] = Math.max(this.#deeperShare[place] as number, count / edge ** 2);
    }
  }

  #placeOf(x: number, y: number): number {
    return (x - this.#rectangle.minX) * this.#rows + y - this.#rectangle.minY;
  }

  async #yield(): Promise<void> {
    if (!this.#slices.isOver) return;
    await this.#slices.pause();
    throwIfCancelled(this.#options.signal);
  }
}
