/** Asks sources about tiles: once for all who wait, and no more often than needed. Keeps no tile. */
import type { TileFreshness } from '../../../shared/tile.ts';
import type { StoredTile } from '../files/tile-file.ts';
import { formatTileKey, type TileKey } from '../files/tile-path.ts';
import type { Freshness } from '../files/tile-record.ts';
import type { Generations } from './generations.ts';
import { Revalidations } from './revalidations.ts';
import { type Lookup, SharedLookups } from './shared-lookups.ts';
import type { TileOrigin } from './tile-origin.ts';

/** What a source has answered about one tile. */
export interface SourceAnswer {
  /** `confirmed`: the tile that was asked about is still the newest, with a new record. `replaced`: here is another one. */
  readonly kind: 'confirmed' | 'replaced';
  readonly tile: StoredTile;
  /** False when it may be shown but kept nowhere. */
  readonly keep: boolean;
  /** False once a clear has made the answer too old to be kept. */
  readonly isCurrent: () => boolean;
  /** True for the first of those who share the answer. */
  readonly claim: () => boolean;
}

/** Whether nothing but warming wants an answer. */
export interface AskOptions {
  readonly isWarming?: boolean;
}

export interface TileAnswersOptions {
  readonly origin: TileOrigin;
  readonly generations: Generations;
  /** A clock that no change of the time of day moves. */
  readonly monotonicMs: () => number;
}

/** Calls reject as those of {@link TileOrigin} do, or with `cancelled` once their signal aborts. */
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

  /** Asks for a tile that is not there. */
  fetch(key: TileKey, signal: AbortSignal, { isWarming }: AskOptions = {}): Promise<SourceAnswer> {
    return this.#fetches.join(formatTileKey(key), signal, (lookup) => this.#fetch(key, lookup), isWarming);
  }

  /** Asks whether there is a newer tile than one that is there. Where it is being fetched anyway, that is the answer. */
  async revalidate(
    key: TileKey,
    tile: StoredTile,
    signal: AbortSignal,
    { isWarming = false }: AskOptions = {},
  ): Promise<SourceAnswer> {
    if (this.#fetches.has(formatTileKey(key))) return keepMark(tile, await this.fetch(key, signal, { isWarming }));
    const ask = (lookup: Lookup): Promise<SourceAnswer> => this.#revalidate(key, tile, lookup);
    return this.#questions.join(formatTileKey(key), signal, ask, isWarming);
  }

  /** Asks for a tile that may be there, `known`, as if it were not. Who asks about it meanwhile waits for the same answer. */
  async reload(key: TileKey, known: StoredTile | undefined, signal: AbortSignal): Promise<SourceAnswer> {
    const name = formatTileKey(key);
    if (known && this.#questions.has(name)) {
      const news = await this.revalidate(key, known, signal);
      if (news.kind === 'replaced') return news;
    }
    try {
      const answer = await this.fetch(key, signal);
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

  /** What a tile past its freshness is called: `old` when its source cannot be asked, or did not answer the last time. */
  stalenessOf(key: TileKey): TileFreshness {
    const canBeAsked = this.#origin.canBeAsked(key.sourceId);
    return canBeAsked && !this.#revalidations.isUnanswered(formatTileKey(key)) ? 'stale' : 'old';
  }

  async #fetch(key: TileKey, { signal, urgency }: Lookup): Promise<SourceAnswer> {
    const isCurrent = this.#generations.watch(key.sourceId);
    const { tile, keep } = await this.#origin.fetchTile(key, signal, urgency);
    return { kind: 'replaced', tile, keep, isCurrent, claim: makeClaim() };
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

/** A tile that came by warming belongs to its area, whoever asks about it later. */
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
