/** Cuts long work on the main thread into slices, between which tiles and windows have their turn. Knows no work. */

/** A slice is shorter than anybody notices. */
const SLICE_MS = 4;

/** One for each piece of long work, to be asked after every small step of it. */
export class WorkSlices {
  #endsMs = performance.now() + SLICE_MS;

  /** True once the work has gone on for long enough to {@link pause}. */
  get isOver(): boolean {
    return performance.now() >= this.#endsMs;
  }

  /** Resolves after everything that waits for the event loop has had its turn; a new slice begins then. */
  async pause(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#endsMs = performance.now() + SLICE_MS;
  }
}
