/** Counts the clears of each source, so that whatever began before one can tell. */
import type { SourceId } from '../../../shared/source.ts';

export class Generations {
  readonly #counts = new Map<SourceId, number>();

  /** Ends the source's generation: every answer of {@link watch} given so far turns false for good. */
  end(sourceId: SourceId): void {
    this.#counts.set(sourceId, this.#countOf(sourceId) + 1);
  }

  /** A question that is true until the source's generation ends. */
  watch(sourceId: SourceId): () => boolean {
    const begun = this.#countOf(sourceId);
    return () => this.#countOf(sourceId) === begun;
  }

  #countOf(sourceId: SourceId): number {
    return this.#counts.get(sourceId) ?? 0;
  }
}
