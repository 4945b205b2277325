/** Measures tile lookups per tier, in constant memory. */
import type { CacheStatistics, TierStatistics } from '../../../shared/cache/statistics.ts';
import type { DeliveredTile, TileTier } from '../../../shared/tiles/tile.ts';

/** Number of recent lookup times kept per tier. */
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
  /** Start of measuring, in milliseconds since 1970. */
  readonly sinceMs = Date.now();
  readonly #tiers: Readonly<Record<TileTier, TierMeter>> = {
    memory: new TierMeter(),
    disk: new TierMeter(),
    shared: new TierMeter(),
    source: new TierMeter(),
  };
  #savedBytes = 0;

  /**
   * Records a lookup that began at `begunMs` (`performance.now`) and has just ended. Returns its tile. `tier` is the
   * tier that was waited for: the source's if it was asked first. O(1).
   */
  note(begunMs: number, tile: DeliveredTile, tier: TileTier = tile.tier): DeliveredTile {
    this.#tiers[tier].note(performance.now() - begunMs);
    if (tier !== 'source') this.#savedBytes += tile.bytes.length;
    return tile;
  }

  /** Lookups of each tier so far; times cover about the last thousand. */
  read(): CacheStatistics['lookups'] {
    const { memory, disk, shared, source } = this.#tiers;
    return { memory: memory.read(), disk: disk.read(), shared: shared.read(), source: source.read() };
  }

  /** Image bytes served without a request to a source. */
  get savedBytes(): number {
    return this.#savedBytes;
  }
}

/** Percentile: the smallest of the ascending times that covers this share of them. */
function pickRank(sorted: Float64Array, share: number): number | null {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
}
