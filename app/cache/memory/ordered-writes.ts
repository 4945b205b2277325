/** Writes to a backing store that of one key follow each other, and can be forgotten until they have begun. */
import type { EntryId } from './memory-tier.ts';

interface Write<K, V> {
  readonly key: K;
  readonly value: V;
  /** The write of the same key that this one waits for. */
  earlier: Write<K, V> | undefined;
  done: Promise<void>;
  isForgotten: boolean;
}

export class OrderedWrites<K, V> {
  readonly #put: (key: K, value: V) => void | Promise<void>;
  /** The last write of each key that has not ended. */
  readonly #last = new Map<EntryId, Write<K, V>>();

  constructor(put: (key: K, value: V) => void | Promise<void>) {
    this.#put = put;
  }

  /** The value that the last write of the id has on its way; undefined when there is none. */
  valueOf(id: EntryId): V | undefined {
    return this.#last.get(id)?.value;
  }

  /** Puts a value after all writes of the same id so far, however they end; rejects when putting does. */
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

  /** Forgets every write whose key passes: one that has not begun never will, and resolves all the same. O(n). */
  forget(isGone: (key: K) => boolean): void {
    for (const [id, last] of this.#last) {
      if (!isGone(last.key)) continue;
      this.#last.delete(id);
      for (let write: Write<K, V> | undefined = last; write; write = write.earlier) write.isForgotten = true;
    }
  }

  async #putInTurn(write: Write<K, V>): Promise<void> {
    if (write.earlier) {
      // Whoever asked for the earlier write hears of its failure; this one goes on either way.
      await write.earlier.done.catch(() => undefined);
      write.earlier = undefined;
    }
    if (!write.isForgotten) await this.#put(write.key, write.value);
  }
}
