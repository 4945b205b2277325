/** Splits long work on the main thread into slices, so that tiles and windows get their turn in between. */

/** Short enough to go unnoticed. */
const SLICE_MS = 4;

/** Create one per long task and check it after every small step. */
export class WorkSlices {
  #endsMs = performance.now() + SLICE_MS;

  /** True once it is time to {@link pause}. */
  get isOver(): boolean {
    return performance.now() >= this.#endsMs;
  }

  /** Resolves after everything queued on the event loop has had its turn, and starts a new slice. */
  async pause(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#endsMs = performance.now() + SLICE_MS;
  }
}
