/** Tracks pending writes so that callers can wait for them. The writers report failures themselves. */

export class WritesUnderWay {
  readonly #writes = new Set<Promise<void>>();

  /** Tracks a write until it settles. */
  follow(writing: Promise<unknown>): void {
    const write = writing
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }

  /** Resolves when the writes pending now have settled. */
  async pass(): Promise<void> {
    await Promise.allSettled(this.#writes);
  }

  /** Resolves when no write is pending, including those that start meanwhile. */
  async settle(): Promise<void> {
    while (this.#writes.size > 0) await this.pass();
  }
}
