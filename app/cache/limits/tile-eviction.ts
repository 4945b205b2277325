/** Evicts the least recently used tiles of a cache over its size limit. Kept tiles stay. */

import { throwIfCancelled } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import type { RowSpan, TileColumn } from '../../../shared/tiles/tile-column.ts';
import { addCounts, NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { type AgeLimit, classifyAge, UseAges } from './use-ages.ts';
import { surveyUses, type UsedTile, type UsedTiles, type UseSurveyOptions } from './use-survey.ts';

export interface EvictionOptions extends UseSurveyOptions {
  /** Size limit of the cache in bytes. */
  readonly maxBytes: number;
  /** Removes tiles except those that have meanwhile become kept; columns ascend. */
  readonly remove: (sourceId: SourceId, zoom: number, columns: readonly TileColumn[]) => Promise<TileCount>;
  readonly signal: AbortSignal;
}

export interface Eviction {
  /** Size of the cache now, in bytes. */
  readonly bytes: number;
  /** Size of the kept tiles, in bytes. */
  readonly keptBytes: number;
  readonly freed: TileCount;
}

/** Target below the limit, so that the next tile doesn't reach it again. */
const SHARE_LEFT = 0.9;
const BATCH = 1024;

/**
 * Measures the cache and, if it is over the limit, evicts down to nine tenths of it. Rejects with `cancelled` once the
 * signal aborts, or as `remove` does.
 */
export async function evictTiles(options: EvictionOptions): Promise<Eviction> {
  const ages = new UseAges();
  let [bytes, keptBytes] = [0, 0];
  for await (const found of surveyUses(options)) {
    throwIfCancelled(options.signal);
    for (const tile of found.tiles) ages.add(tile.ageMs, tile.bytes);
    keptBytes += found.keptBytes;
    bytes += found.keptBytes + found.tiles.reduce((sum, tile) => sum + tile.bytes, 0);
  }
  if (bytes <= options.maxBytes) return { bytes, keptBytes, freed: NO_TILES };
  const limit = ages.limitFor(bytes - options.maxBytes * SHARE_LEFT);
  const freed = await removeOld(options, limit);
  return { bytes: bytes - freed.bytes, keptBytes, freed };
}

async function removeOld(options: EvictionOptions, limit: AgeLimit): Promise<TileCount> {
  const batch = new Batch(options);
  let bytesLeft = limit.bytes;
  const isTooOld = ({ ageMs, bytes }: UsedTile): boolean => {
    const ageClass = classifyAge(ageMs);
    if (ageClass !== limit.ageClass || bytesLeft <= 0) return ageClass > limit.ageClass;
    bytesLeft -= bytes;
    return true;
  };
  for await (const found of surveyUses(options)) {
    throwIfCancelled(options.signal);
    const rows = found.tiles.filter(isTooOld).map(({ y }) => y);
    if (rows.length > 0) await batch.add(found, rows);
  }
  await batch.removeAll();
  return batch.freed;
}

/** Collects tiles of one zoom to remove them together. */
class Batch {
  readonly #options: EvictionOptions;
  #place: Pick<UsedTiles, 'sourceId' | 'zoom'> | undefined;
  #columns: { readonly x: number; readonly spans: RowSpan[] }[] = [];
  #count = 0;
  freed = NO_TILES;

  constructor(options: EvictionOptions) {
    this.#options = options;
  }

  /** Columns must ascend; a column may come in several parts. */
  async add({ sourceId, zoom, x }: UsedTiles, rows: readonly number[]): Promise<void> {
    if (this.#place?.sourceId !== sourceId || this.#place.zoom !== zoom) await this.removeAll();
    this.#place = { sourceId, zoom };
    if (this.#columns.at(-1)?.x !== x) this.#columns.push({ x, spans: [] });
    this.#columns.at(-1)?.spans.push(...rows.map((row): RowSpan => [row, row]));
    this.#count += rows.length;
    if (this.#count >= BATCH) await this.removeAll();
  }

  async removeAll(): Promise<void> {
    const columns = this.#columns;
    this.#columns = [];
    this.#count = 0;
    if (!this.#place || columns.length === 0) return;
    throwIfCancelled(this.#options.signal);
    const { sourceId, zoom } = this.#place;
    this.freed = addCounts(this.freed, await this.#options.remove(sourceId, zoom, columns));
  }
}
