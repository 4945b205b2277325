/** Brings a cache that is too large below its limit: tiles that were not used for longest go, those that are kept never. */

import { throwIfCancelled } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/source.ts';
import type { RowSpan, TileColumn } from '../../../shared/tile-column.ts';
import { addCounts, NO_TILES, type TileCount } from '../../../shared/tile-count.ts';
import { type AgeLimit, classifyAge, UseAges } from './use-ages.ts';
import { surveyUses, type UsedTile, type UsedTiles, type UseSurveyOptions } from './use-survey.ts';

export interface EvictionOptions extends UseSurveyOptions {
  /** What the cache may take, in bytes. */
  readonly maxBytes: number;
  /** Takes tiles away, but for those that have come to be kept meanwhile; columns ascend. */
  readonly remove: (sourceId: SourceId, zoom: number, columns: readonly TileColumn[]) => Promise<TileCount>;
  readonly signal: AbortSignal;
}

export interface Eviction {
  /** What the cache takes now, in bytes. */
  readonly bytes: number;
  /** What of it is kept whatever happens. */
  readonly keptBytes: number;
  readonly freed: TileCount;
}

/** Below the limit, so that it is not reached again with the next tile. */
const SHARE_LEFT = 0.9;
const BATCH = 1024;

/**
 * Measures the cache, and when it is over the limit removes what brings it to nine tenths. Rejects with `cancelled`
 * once the signal aborts, or as `remove` does.
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

/** Gathers tiles of one zoom, to take them away together. */
class Batch {
  readonly #options: EvictionOptions;
  #place: Pick<UsedTiles, 'sourceId' | 'zoom'> | undefined;
  #columns: { readonly x: number; readonly spans: RowSpan[] }[] = [];
  #count = 0;
  freed = NO_TILES;

  constructor(options: EvictionOptions) {
    this.#options = options;
  }

  /** Columns come in ascending order, each perhaps in several parts. */
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
