/** Counts the clears of each source, so that work begun before a clear can detect it. */
import type { SourceId } from '../../../shared/sources/source.ts';

export class Generations {
  readonly #counts = new Map<SourceId, number>();

  /** Starts a new generation for the source; every predicate returned by {@link watch} so far becomes false. */
  end(sourceId: SourceId): void {
    this.#counts.set(sourceId, this.#countOf(sourceId) + 1);
  }

  /** Returns a predicate that stays true until the source's generation ends. */
  watch(sourceId: SourceId): () => boolean {
    const begun = this.#countOf(sourceId);
    return () => this.#countOf(sourceId) === begun;
  }

  #countOf(sourceId: SourceId): number {
    return this.#counts.get(sourceId) ?? 0;
  }
}
