/** Requests tiles from sources: one request for all callers, no more often than needed. Stores no tiles. */
import type { TileFreshness } from '../../../shared/tiles/tile.ts';
import type { StoredTile } from '../files/tile-file.ts';
import { formatTileKey, type TileKey } from '../files/tile-path.ts';
import type { Freshness } from '../files/tile-record.ts';
import type { Generations } from './generations.ts';
import { Revalidations } from './revalidations.ts';
import { type Lookup, SharedLookups, type Waiter } from './shared-lookups.ts';
import type { LoadedTile, TileOrigin } from './tile-origin.ts';

/** A source's answer about one tile. */
export interface SourceAnswer {
  /** `confirmed`: the tile is still current and has a new record. `replaced`: here is a newer tile. */
  readonly kind: 'confirmed' | 'replaced';
  readonly tile: StoredTile;
  /** False if the tile may be shown but not stored. */
  readonly keep: boolean;
  /** See {@link LoadedTile.from}. */
  readonly from?: LoadedTile['from'] | undefined;
  /** False once a clear has made the answer too old to store. */
  readonly isCurrent: () => boolean;
  /** True only for the first caller that claims the shared answer. */
  readonly claim: () => boolean;
}

export interface TileAnswersOptions {
  readonly origin: TileOrigin;
  readonly generations: Generations;
  /** Must not jump when the system time changes. */
  readonly monotonicMs: () => number;
}

/** Calls reject like those of {@link TileOrigin}, or with `cancelled` once their signal aborts. */
export class TileAnswers {
  readonly #origin: TileOrigin;
  readonly #generations: Generations;
  readonly #fetches = new SharedLookups<SourceAnswer>();
  readonly #questions = new SharedLookups<SourceAnswer>();
  readonly #revalidations: Revalidations;

  constructor({ origin, generations, monotonicMs }: TileAnswersOptions) {
    this.#origin = origin;
    this.#generations = generations;
    this.#revalidations = new Revalidations(monotonicMs);
  }

  /** Requests a tile that isn't cached; see {@link TileOrigin.fetchTile} for `asks`. */
  fetch(key: TileKey, signal: AbortSignal, waiter?: Waiter, asks?: 'source'): Promise<SourceAnswer> {
    return this.#fetches.join(formatTileKey(key), signal, (lookup) => this.#fetch(key, lookup, asks), waiter);
  }

  /** Asks whether a newer version of a cached tile exists. Joins a running fetch of the same tile. */
  async revalidate(key: TileKey, tile: StoredTile, signal: AbortSignal, waiter?: Waiter): Promise<SourceAnswer> {
    if (this.#fetches.has(formatTileKey(key))) return keepMark(tile, await this.fetch(key, signal, waiter));
    const ask = (lookup: Lookup): Promise<SourceAnswer> => this.#revalidate(key, tile, lookup);
    return this.#questions.join(formatTileKey(key), signal, ask, waiter);
  }

  /** Fetches a tile even if `known` is cached. Callers that revalidate it meanwhile share the answer. */
  async reload(key: TileKey, known: StoredTile | undefined, signal: AbortSignal): Promise<SourceAnswer> {
    const name = formatTileKey(key);
    if (known && this.#questions.has(name)) {
      const news = await this.revalidate(key, known, signal);
      if (news.kind === 'replaced') return news;
    }
    try {
      const answer = await this.fetch(key, signal, 'window', 'source');
      this.#markAnswered(name, answer.keep, false);
      return known ? keepMark(known, answer) : answer;
    } catch (thrown) {
      if (!signal.aborted) this.#revalidations.markUnanswered(name);
      throw thrown;
    }
  }

  wasAnsweredLately(key: TileKey, freshness: Freshness): boolean {
    return this.#revalidations.wasAnsweredLately(formatTileKey(key), freshness === 'lesser');
  }

  /** Staleness of a tile past its freshness lifetime: `old` if its source can't be asked or didn't answer last time. */
  stalenessOf(key: TileKey): TileFreshness {
    const canBeAsked = this.#origin.canBeAsked(key.sourceId);
    return canBeAsked && !this.#revalidations.isUnanswered(formatTileKey(key)) ? 'stale' : 'old';
  }

  async #fetch(key: TileKey, { signal, urgency }: Lookup, asks?: 'source'): Promise<SourceAnswer> {
    const isCurrent = this.#generations.watch(key.sourceId);
    const { tile, keep, from } = await this.#origin.fetchTile(key, signal, urgency, asks);
    return { kind: 'replaced', tile, keep, from, isCurrent, claim: makeClaim() };
  }

  async #revalidate(key: TileKey, known: StoredTile, { signal, urgency }: Lookup): Promise<SourceAnswer> {
    const name = formatTileKey(key);
    const isCurrent = this.#generations.watch(key.sourceId);
    const isLesser = this.#origin.judgeTile(key, known) === 'lesser';
    try {
      const news = await this.#origin.revalidateTile(key, known, signal, urgency);
      const { tile, keep } =
        news.kind === 'replaced' ? news.loaded : { tile: { ...known, record: news.record }, keep: true };
      this.#markAnswered(name, keep, isLesser);
      return keepMark(known, { kind: news.kind, tile, keep, isCurrent, claim: makeClaim() });
    } catch (thrown) {
      if (!signal.aborted) this.#revalidations.markUnanswered(name);
      throw thrown;
    }
  }

  #markAnswered(name: string, isKept: boolean, asLesser: boolean): void {
    if (isKept) this.#revalidations.markAnswered(name, asLesser);
    else this.#revalidations.markUnkept(name);
  }
}

/** Keeps the `warmed` mark of the known tile, so that it still belongs to its area. */
function keepMark(known: StoredTile, answer: SourceAnswer): SourceAnswer {
  const { warmed: _warmed, ...record } = answer.tile.record;
  const marked = known.record.warmed ? { ...record, warmed: true as const } : record;
  return { ...answer, tile: { ...answer.tile, record: marked } };
}

function makeClaim(): () => boolean {
  let isClaimed = false;
  return () => {
    const isFirst = !isClaimed;
    isClaimed = true;
    return isFirst;
  };
}
