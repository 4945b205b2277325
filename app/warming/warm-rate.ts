/** How fast a run goes: tiles a second over the last while, by a clock that nobody sets. */

const BUCKET_MS = 1000;
/** Long enough to be steady, short enough to follow a change. */
const BUCKETS = 10;

export class WarmRate {
  readonly #begunMs: number;
  readonly #buckets: { atMs: number; tiles: number }[] = [];

  constructor(nowMs: number) {
    this.#begunMs = nowMs;
  }

  add(nowMs: number): void {
    const atMs = Math.floor(nowMs / BUCKET_MS) * BUCKET_MS;
    const last = this.#buckets.at(-1);
    if (last?.atMs === atMs) last.tiles += 1;
    else this.#buckets.push({ atMs, tiles: 1 });
    if (this.#buckets.length > BUCKETS) this.#buckets.shift();
  }

  /** Null in the first second, when nothing can be said. */
  tilesPerSecond(nowMs: number): number | null {
    const fromMs = nowMs - BUCKETS * BUCKET_MS;
    const overMs = Math.min(nowMs - this.#begunMs, BUCKETS * BUCKET_MS);
    if (overMs < BUCKET_MS) return null;
    const tiles = this.#buckets.reduce((sum, bucket) => sum + (bucket.atMs >= fromMs ? bucket.tiles : 0), 0);
    return (tiles * 1000) / overMs;
  }
}
