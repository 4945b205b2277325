/** The memory tier: a least-recently-used set that also keeps insertion order. No backing store here. */
import { LRUCache } from 'lru-cache';

/** Identity of an entry; keys with the same id are the same entry. */
export type EntryId = string | number | bigint | symbol | object;

export interface MemoryTierOptions<K, V> {
  /** A positive integer. */
  readonly maxEntries: number;
  /** A positive integer, or undefined for no limit. Needs `sizeOf`. */
  readonly maxBytes: number | undefined;
  /** Size of an entry in bytes, a positive integer. */
  readonly sizeOf: ((value: V, key: K) => number) | undefined;
}

interface Entry<K, V> {
  readonly id: EntryId;
  readonly key: K;
  readonly value: V;
  previous: Entry<K, V> | undefined;
  next: Entry<K, V> | undefined;
}

/**
 * All operations are O(1) except `clear` and iteration. The limits hold whenever a method returns. A value larger than
 * `maxBytes` is dropped, together with the value it would have replaced.
 */
export class MemoryTier<K, V> {
  readonly #options: MemoryTierOptions<K, V>;
  readonly #entries: LRUCache<EntryId, Entry<K, V>>;
  // Insertion order as a doubly linked list, because a Map can't return its last key in O(1).
  #first: Entry<K, V> | undefined;
  #last: Entry<K, V> | undefined;

  constructor(options: MemoryTierOptions<K, V>) {
    this.#options = options;
    this.#entries = new LRUCache({
      max: options.maxEntries,
      ...(options.maxBytes === undefined ? {} : { maxSize: options.maxBytes }),
      dispose: (entry, _id, reason) => {
        if (reason !== 'set') this.#unlink(entry);
      },
    });
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Sum of the sizes; 0 without `sizeOf`. */
  get bytes(): number {
    return this.#options.maxBytes === undefined ? this.#sumSizes() : this.#entries.calculatedSize;
  }

  has(id: EntryId): boolean {
    return this.#entries.has(id);
  }

  /** Returns the value, as a use. */
  get(id: EntryId): V | undefined {
    return this.#entries.get(id)?.value;
  }

  /** Returns the value, not counted as a use. */
  peek(id: EntryId): V | undefined {
    return this.#entries.peek(id)?.value;
  }

  /**
   * Stores the value as most recently used; an existing id keeps its insertion position. Throws a TypeError for
   * `undefined`.
   */
  set(id: EntryId, key: K, value: V): void {
    if (value === undefined) throw new TypeError('undefined is not a value');
    const size = this.#sizeOf(value, key);
    if (size !== undefined && this.#options.maxBytes !== undefined && size > this.#options.maxBytes) {
      this.#entries.delete(id);
      return;
    }
    const entry: Entry<K, V> = { id, key, value, previous: undefined, next: undefined };
    const held = this.#entries.peek(id);
    if (held) this.#replace(held, entry);
    else this.#append(entry);
    this.#entries.set(id, entry, size === undefined ? {} : { size });
  }

  delete(id: EntryId): boolean {
    return this.#entries.delete(id);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** The entry inserted last; not counted as a use. */
  last(): readonly [K, V] | undefined {
    return this.#last && [this.#last.key, this.#last.value];
  }

  /** Entries in insertion order. Entries removed during iteration are skipped. */
  *entries(): IterableIterator<[K, V]> {
    let entry = this.#first;
    for (;;) {
      if (entry === undefined) return;
      if (this.#entries.peek(entry.id) === entry) yield [entry.key, entry.value];
      entry = entry.next;
    }
  }

  /** Keys from least to most recently used. */
  *keysByUse(): IterableIterator<K> {
    for (const entry of this.#entries.rvalues()) if (entry) yield entry.key;
  }

  #sizeOf(value: V, key: K): number | undefined {
    const size = this.#options.sizeOf?.(value, key);
    if (size !== undefined && !(Number.isSafeInteger(size) && size > 0)) {
      throw new RangeError(`sizeOf must return a positive integer, not ${size}`);
    }
    return size;
  }

  #sumSizes(): number {
    const { sizeOf } = this.#options;
    if (!sizeOf) return 0;
    let bytes = 0;
    for (const [key, value] of this.entries()) bytes += sizeOf(value, key);
    return bytes;
  }

  #append(entry: Entry<K, V>): void {
    this.#join(this.#last, entry);
    this.#join(entry, undefined);
  }

  #replace(held: Entry<K, V>, entry: Entry<K, V>): void {
    this.#join(held.previous, entry);
    this.#join(entry, held.next);
  }

  // The entry keeps its `next`, so that an iteration positioned on it can continue.
  #unlink(entry: Entry<K, V>): void {
    this.#join(entry.previous, entry.next);
  }

  #join(before: Entry<K, V> | undefined, after: Entry<K, V> | undefined): void {
    if (before) before.next = after;
    else this.#first = after;
    if (after) after.previous = before;
    else this.#last = before;
  }
}
