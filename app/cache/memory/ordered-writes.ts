/** Serialises writes to a backing store per key. Writes that haven't begun can be dropped. */
import type { EntryId } from './memory-tier.ts';

interface Write<K, V> {
  readonly key: K;
  readonly value: V;
  /** The previous write of the same key, which this one waits for. */
  earlier: Write<K, V> | undefined;
  done: Promise<void>;
  isForgotten: boolean;
}

export class OrderedWrites<K, V> {
  readonly #put: (key: K, value: V) => void | Promise<void>;
  /** Last pending write of each key. */
  readonly #last = new Map<EntryId, Write<K, V>>();

  constructor(put: (key: K, value: V) => void | Promise<void>) {
    this.#put = put;
  }

  /** The value of the id's last pending write; undefined if there is none. */
  valueOf(id: EntryId): V | undefined {
    return this.#last.get(id)?.value;
  }

  /** Writes a value after all earlier writes of the id, however they end. Rejects if the write fails. */
  async write(id: EntryId, key: K, value: V): Promise<void> {
    const earlier = this.#last.get(id);
    const write: Write<K, V> = { key, value, earlier, done: Promise.resolve(), isForgotten: false };
    this.#last.set(id, write);
    write.done = this.#putInTurn(write);
    try {
      await write.done;
    } finally {
      if (this.#last.get(id) === write) this.#last.delete(id);
    }
  }

  /** Drops pending writes of matching keys: those that haven't begun never run, but still resolve. O(n). */
  forget(isGone: (key: K) => boolean): void {
    for (const [id, last] of this.#last) {
      if (!isGone(last.key)) continue;
      this.#last.delete(id);
      for (let write: Write<K, V> | undefined = last; write; write = write.earlier) write.isForgotten = true;
    }
  }

  async #putInTurn(write: Write<K, V>): Promise<void> {
    if (write.earlier) {
      // The earlier write's own caller gets its error; this one continues either way.
      await write.earlier.done.catch(() => undefined);
      write.earlier = undefined;
    }
    if (!write.isForgotten) await this.#put(write.key, write.value);
  }
}
