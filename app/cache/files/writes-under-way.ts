/** The writes that have not ended, for those who must wait until they have. Their failures are told by whoever writes. */

export class WritesUnderWay {
  readonly #writes = new Set<Promise<void>>();

  /** Takes a write in until it ends, well or not. */
  follow(writing: Promise<unknown>): void {
    const write = writing
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }

  /** Resolves when those under way now have ended. */
  async pass(): Promise<void> {
    await Promise.allSettled(this.#writes);
  }

  /** Resolves when none is under way any more, those that begin meanwhile included. */
  async settle(): Promise<void> {
    while (this.#writes.size > 0) await this.pass();
  }
}
