/** Measures how lookups of tiles went, in memory that never grows. Knows nothing of tiles but where they came from. */
import type { CacheStatistics, TierStatistics } from '../../../shared/statistics.ts';
import type { DeliveredTile, TileTier } from '../../../shared/tile.ts';

/** Of so many of the last lookups of a tier the times are known. */
const KEPT_TIMES = 1024;

class TierMeter {
  readonly #times = new Float64Array(KEPT_TIMES);
  #answers = 0;

  note(tookMs: number): void {
    this.#times[this.#answers % KEPT_TIMES] = tookMs;
    this.#answers += 1;
  }

  read(): TierStatistics {
    const sorted = this.#times.slice(0, Math.min(this.#answers, KEPT_TIMES)).sort();
    return { answers: this.#answers, p50Ms: pickRank(sorted, 0.5), p95Ms: pickRank(sorted, 0.95) };
  }
}

export class LookupMeter {
  /** When it began, in milliseconds since 1970. */
  readonly sinceMs = Date.now();
  readonly #tiers: Readonly<Record<TileTier, TierMeter>> = {
    memory: new TierMeter(),
    disk: new TierMeter(),
    source: new TierMeter(),
  };
  #savedBytes = 0;

  /**
   * Notes a lookup that began at `begunMs` of `performance.now` and has just ended; returns its tile. `tier` is the one
   * that was waited for: the source's when it was asked first. O(1).
   */
  note(begunMs: number, tile: DeliveredTile, tier: TileTier = tile.tier): DeliveredTile {
    this.#tiers[tier].note(performance.now() - begunMs);
    if (tier !== 'source') this.#savedBytes += tile.bytes.length;
    return tile;
  }

  /** How lookups of each tier went so far; the times are those of the last thousand or so. */
  read(): CacheStatistics['lookups'] {
    const { memory, disk, source } = this.#tiers;
    return { memory: memory.read(), disk: disk.read(), source: source.read() };
  }

  /** Bytes of images that no source was asked for. */
  get savedBytes(): number {
    return this.#savedBytes;
  }
}

/** The least of ascending times that this share of all does not exceed. */
function pickRank(sorted: Float64Array, share: number): number | null {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
}
