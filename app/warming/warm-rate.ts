/** The rate of a run: tiles per second over the last ten seconds, by the monotonic clock. */

const BUCKET_MS = 1000;
/** Long enough to be steady, short enough to follow changes. */
const BUCKETS = 10;

export class WarmRate {
  #firstMs: number | undefined;
  #buckets: { atMs: number; tiles: number }[] = [];

  /** Counts a tile requested from the source. */
  add(nowMs: number): void {
    // The first tile only starts the clock, because its own time lies before that.
    if (this.#firstMs === undefined) {
      this.#firstMs = nowMs;
      return;
    }
    const atMs = Math.floor(nowMs / BUCKET_MS) * BUCKET_MS;
    const last = this.#buckets.at(-1);
    if (last?.atMs === atMs) last.tiles += 1;
    else this.#buckets.push({ atMs, tiles: 1 });
    if (this.#buckets.length > BUCKETS) this.#buckets.shift();
  }

  /** Resets everything, so that pauses don't count. */
  restart(): void {
    this.#firstMs = undefined;
    this.#buckets = [];
  }

  /** Null until a second after the first tile. */
  tilesPerSecond(nowMs: number): number | null {
    const overMs = Math.min(nowMs - (this.#firstMs ?? nowMs), BUCKETS * BUCKET_MS);
    if (overMs < BUCKET_MS) return null;
    const fromMs = nowMs - BUCKETS * BUCKET_MS;
    const tiles = this.#buckets.reduce((sum, bucket) => sum + (bucket.atMs >= fromMs ? bucket.tiles : 0), 0);
    return (tiles * 1000) / overMs;
  }
}
