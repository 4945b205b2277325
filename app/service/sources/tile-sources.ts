/** The running tile sources, and the only way the cache reaches them. */
import { CodedError } from '../../../shared/errors.ts';
import { SOURCE_KINDS, type Source, type SourceId } from '../../../shared/sources/source.ts';
import type { TileFacts } from '../../../shared/tiles/tile-facts.ts';
import type { TileOrigin } from '../../cache/asking/tile-origin.ts';
import type { StoredTile } from '../../cache/files/tile-file.ts';
import type { TileKey } from '../../cache/files/tile-path.ts';
import type { TileSource } from '../../sources/tile-source.ts';

/** A source that knows in advance what a download transfers. */
export type DownloadPlanner = Required<Pick<TileSource, 'planDownload' | 'batchTiles'>> &
  Pick<TileSource, 'isUnchanged'>;

type TileDescription = Pick<TileFacts, 'url' | 'lastStatus' | 'lastError'>;

export class TileSources {
  readonly #create: (source: Source) => TileSource;
  readonly #running = new Map<SourceId, TileSource>();

  constructor(create: (source: Source) => TileSource) {
    this.#create = create;
  }

  /** Starts new sources, stops removed ones, and restarts changed ones. */
  follow(sources: readonly Source[]): void {
    const wanted = new Set(sources);
    for (const [id, running] of this.#running) {
      if (wanted.has(running.source)) continue;
      this.#running.delete(id);
      void running.close();
    }
    for (const source of sources) {
      if (!this.#running.has(source.id)) this.#running.set(source.id, this.#create(source));
    }
  }

  /** Stops a source and starts it again, without what it knew; does nothing for an unknown one. */
  restart(sourceId: SourceId): void {
    const running = this.#running.get(sourceId);
    if (!running) return;
    this.#running.set(sourceId, this.#create(running.source));
    void running.close();
  }

  /** See {@link TileSource.retry}; does nothing for an unknown source. */
  retry(sourceId: SourceId, coord: Parameters<TileSource['retry']>[0]): void {
    this.#running.get(sourceId)?.retry(coord);
  }

  /** What a source knows about one of its tiles, without a request; empty if the source is gone. */
  describeTile({ sourceId, coord }: TileKey, tile?: Pick<StoredTile, 'record'>): TileDescription {
    const running = this.#running.get(sourceId);
    const last = running?.lastAnswerOf(coord);
    const url = running?.urlOf(coord, tile) ?? null;
    return { url, lastStatus: last?.status ?? null, lastError: last?.error ?? null };
  }

  /** The source if it can plan downloads. */
  findPlanner(sourceId: SourceId): DownloadPlanner | undefined {
    const running = this.#running.get(sourceId);
    return running && isPlanner(running) ? running : undefined;
  }

  /** See {@link TileSource.freshUntilMs}. */
  freshUntilMs(sourceId: SourceId, tile: Pick<StoredTile, 'record'>): number | null {
    return this.#running.get(sourceId)?.freshUntilMs(tile, Date.now()) ?? null;
  }

  /** See {@link TileSource.failureOf}; undefined for an unknown source. */
  failureOf({ sourceId, coord }: TileKey): CodedError | undefined {
    return this.#running.get(sourceId)?.failureOf(coord);
  }

  /** See {@link TileSource.forgetFailure}. */
  forgetFailure({ sourceId, coord }: TileKey): void {
    this.#running.get(sourceId)?.forgetFailure(coord);
  }

  /** The cache's access to sources; a removed source fails with `unknown-source`. */
  readonly origin: TileOrigin = {
    fetchTile: async ({ sourceId, coord }, signal, urgency) =>
      this.#require(sourceId).fetchTile(coord, signal, urgency),
    revalidateTile: async ({ sourceId, coord }, tile, signal, urgency) =>
      this.#require(sourceId).revalidateTile(coord, tile, signal, urgency),
    judgeTile: ({ sourceId }, tile) => this.#running.get(sourceId)?.judgeTile(tile, Date.now()) ?? 'stale',
    canBeAsked: (sourceId) => this.#running.get(sourceId)?.trouble === undefined,
    isKeptOnDisk: (sourceId) => SOURCE_KINDS[this.#running.get(sourceId)?.source.kind ?? 'http'].isKeptOnDisk,
  };

  /** Closes all sources. May be called twice. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map((running) => running.close()));
  }

  #require(sourceId: SourceId): TileSource {
    const running = this.#running.get(sourceId);
    if (!running) throw new CodedError('unknown-source');
    return running;
  }
}

function isPlanner(source: TileSource): source is TileSource & DownloadPlanner {
  return source.planDownload !== undefined && source.batchTiles !== undefined;
}
