/**
 * A dictionary with a least-recently-used limit in memory, in front of an unlimited backing store. Alone it is a map
 * with a limit; a subclass adds the store. Knows nothing of tiles, files or hosts.
 */
import { type EntryId, MemoryTier } from './memory-tier.ts';
import { OrderedWrites } from './ordered-writes.ts';

/** A key that the cache does not have, neither in memory nor behind. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly key: unknown;

  constructor(key: unknown) {
    super(`no such key: ${String(key)}`);
    this.key = key;
  }
}

export interface BackedCacheOptions<K, V> {
  /** How many entries memory holds at most; a positive integer, 1000 by default. */
  readonly maxEntries?: number | undefined;
  /** How many bytes memory holds at most; a positive integer, no limit by default. Needs `sizeOf`. */
  readonly maxBytes?: number | undefined;
  /** The size of a value in bytes; a positive integer, the same each time for the same value. */
  readonly sizeOf?: ((value: V, key: K) => number) | undefined;
  /** What names a key, e.g. `(key) => key.join('/')` for tuples; the key itself by default. */
  readonly keyOf?: ((key: K) => EntryId) | undefined;
  /** What memory holds at first; nothing of it goes behind. Later entries win where the limit is short. */
  readonly entries?: Iterable<readonly [K, V]> | undefined;
}

/** How many entries memory holds unless told otherwise. */
export const DEFAULT_MAX_ENTRIES = 1000;

interface Read<K, V> {
  readonly key: K;
  answer: Promise<V | undefined> | undefined;
}

/**
 * Promises:
 * - The limits hold whenever a method returns or is awaited. Eviction never deletes from the backing store.
 * - `get` looks in memory, then behind; what it finds behind is promoted to memory and counts as used. However many
 *   gets of one key wait at a time, the backing store is asked once.
 * - `set` puts into memory at once and then behind; writes of one key reach the store in the order of the calls, and a
 *   get between a set and the end of its write answers the new value.
 * - `delete`, `pop`, `popItem` and `clear` touch memory alone: the backing store is permanent.
 * - `undefined` is not a value: the constructor throws a TypeError for it, and `set`, `setDefault` and `update` reject.
 * - Values are kept as they are, not copied: a caller that changes one changes it in the cache.
 */
export class BackedCache<K, V> implements Iterable<[K, V]> {
  readonly #options: BackedCacheOptions<K, V>;
  readonly #memory: MemoryTier<K, V>;
  readonly #reads = new Map<EntryId, Read<K, V>>();
  readonly #writes = new OrderedWrites<K, V>((key, value) => this.putToBack(key, value));

  /** Throws a RangeError for a limit that is not a positive integer, or for `maxBytes` without `sizeOf`. */
  constructor(options: BackedCacheOptions<K, V> = {}) {
    const { maxEntries = DEFAULT_MAX_ENTRIES, maxBytes, sizeOf } = options;
    requirePositiveInteger('maxEntries', maxEntries);
    if (maxBytes !== undefined) requirePositiveInteger('maxBytes', maxBytes);
    if (maxBytes !== undefined && !sizeOf) throw new RangeError('maxBytes needs sizeOf');
    this.#options = options;
    this.#memory = new MemoryTier({ maxEntries, maxBytes, sizeOf });
    for (const [key, value] of options.entries ?? []) this.#memory.set(this.#idOf(key), key, value);
  }

  /**
   * Stores a value behind; override it to add a store. A rejection rejects the `set`, and the value stays in memory.
   */
  protected putToBack(_key: K, _value: V): void | Promise<void> {}

  /** Answers the value stored behind, or undefined for a key it does not have; override it to add a backing store. */
  protected getFromBack(_key: K): V | undefined | Promise<V | undefined> {
    return undefined;
  }

  /** How many entries memory holds. */
  get size(): number {
    return this.#memory.size;
  }

  /** The sum of `sizeOf` over memory; 0 without it. */
  get bytes(): number {
    return this.#memory.bytes;
  }

  /** The value from memory or behind; rejects with a {@link KeyError} for a missing key, or with the store's own error. */
  async get(key: K): Promise<V>;
  /** The value from memory or behind, or the fallback, which is not stored. */
  async get<F>(key: K, fallback: F): Promise<V | F>;
  async get(key: K, ...fallback: unknown[]): Promise<unknown> {
    const value = await this.find(key);
    return value === undefined ? orFallback(key, fallback) : value;
  }

  /** The value from memory alone, counted as used; undefined when memory does not hold it. */
  getFromMemory(key: K): V | undefined {
    return this.#memory.get(this.#idOf(key));
  }

  /** The value from memory alone, without counting as used; undefined when memory does not hold it. */
  peek(key: K): V | undefined {
    return this.#memory.peek(this.#idOf(key));
  }

  /** The value from memory or behind, or undefined; rejects only with the backing store's own error. */
  find(key: K): Promise<V | undefined> {
    const id = this.#idOf(key);
    const held = this.#memory.get(id);
    if (held !== undefined) return Promise.resolve(held);
    const onItsWay = this.#writes.valueOf(id);
    if (onItsWay !== undefined) {
      // Evicted before its write has ended: the store may not have it yet.
      this.#memory.set(id, key, onItsWay);
      return Promise.resolve(onItsWay);
    }
    return this.#reads.get(id)?.answer ?? this.#read(id, key);
  }

  /** Puts into memory at once, and behind before it resolves; rejects with the backing store's own error. */
  async set(key: K, value: V): Promise<void> {
    const id = this.#idOf(key);
    this.#memory.set(id, key, value);
    this.#reads.delete(id);
    await this.#writes.write(id, key, value);
  }

  /** The value under the key, or `value` after it was set there; concurrent calls agree on one value. */
  async setDefault(key: K, value: V): Promise<V> {
    const found = (await this.find(key)) ?? this.getFromMemory(key) ?? this.#writes.valueOf(this.#idOf(key));
    if (found !== undefined) return found;
    await this.set(key, value);
    return value;
  }

  /** Sets every entry in turn; stops at the first one whose write fails, and rejects with its error. */
  async update(entries: Iterable<readonly [K, V]>): Promise<void> {
    for (const [key, value] of entries) await this.set(key, value);
  }

  /** True when memory holds the key; says nothing of the backing store. */
  has(key: K): boolean {
    return this.#memory.has(this.#idOf(key));
  }

  /** Takes the entry out of memory; true when it was there. A get under way does not put it back. */
  delete(key: K): boolean {
    const id = this.#idOf(key);
    this.#reads.delete(id);
    return this.#memory.delete(id);
  }

  /** Takes the entry out of memory and answers its value; throws a {@link KeyError} when memory does not hold it. */
  pop(key: K): V;
  /** Takes the entry out of memory and answers its value, or the fallback when memory does not hold it. */
  pop<F>(key: K, fallback: F): V | F;
  pop(key: K, ...fallback: unknown[]): unknown {
    const value = this.getFromMemory(key);
    if (value === undefined) return orFallback(key, fallback);
    this.delete(key);
    return value;
  }

  /** Takes the entry inserted last out of memory; throws a {@link KeyError} when memory is empty. */
  popItem(): readonly [K, V] {
    const last = this.#memory.last();
    if (!last) throw new KeyError(undefined);
    this.delete(last[0]);
    return last;
  }

  /** Empties memory. Gets under way answer their callers and promote nothing. */
  clear(): void {
    this.#reads.clear();
    this.#memory.clear();
  }

  /** An independent cache with the same limits, entries, insertion order and order of use, in memory alone. */
  copy(): BackedCache<K, V> {
    const copied = new BackedCache<K, V>({ ...this.#options, entries: this.entries() });
    for (const key of this.#memory.keysByUse()) copied.getFromMemory(key);
    return copied;
  }

  /** The keys in memory, in insertion order; setting a key again keeps its place. */
  *keys(): IterableIterator<K> {
    for (const [key] of this.#memory.entries()) yield key;
  }

  /** The values in memory, in insertion order. */
  *values(): IterableIterator<V> {
    for (const [, value] of this.#memory.entries()) yield value;
  }

  /** The entries in memory, in insertion order. Looking at them does not count as use. */
  entries(): IterableIterator<[K, V]> {
    return this.#memory.entries();
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.entries();
  }

  /**
   * For a subclass whose backing store has lost entries by itself: forgets every key that passes, in memory and of the
   * reads and writes under way. What those find or hold is not promoted, and only who asked before is answered with it; a
   * write that has not reached the store yet never does. O(n).
   */
  protected forget(isGone: (key: K) => boolean): void {
    this.forgetReads(isGone);
    this.#writes.forget(isGone);
    for (const key of this.keys()) if (isGone(key)) this.delete(key);
  }

  /** Of {@link forget} the part that concerns reads under way: what those find is not promoted any more. O(n). */
  protected forgetReads(isGone: (key: K) => boolean): void {
    for (const [id, read] of this.#reads) if (isGone(read.key)) this.#reads.delete(id);
  }

  /** For a subclass that has stored a value behind by itself: puts it into memory if the key is there; it counts as used. */
  protected replaceInMemory(key: K, value: V): void {
    const id = this.#idOf(key);
    if (this.#memory.has(id)) this.#memory.set(id, key, value);
  }

  #idOf(key: K): EntryId {
    return this.#options.keyOf ? this.#options.keyOf(key) : (key as EntryId);
  }

  #read(id: EntryId, key: K): Promise<V | undefined> {
    const read: Read<K, V> = { key, answer: undefined };
    this.#reads.set(id, read);
    read.answer = this.#askBack(id, key, read);
    return read.answer;
  }

  async #askBack(id: EntryId, key: K, read: Read<K, V>): Promise<V | undefined> {
    try {
      const value = await this.getFromBack(key);
      if (value !== undefined) this.#promote(id, key, value, read);
      return value;
    } finally {
      if (this.#reads.get(id) === read) this.#reads.delete(id);
    }
  }

  // A set, delete or clear since the read began has taken it from the list: what it found is then not promoted.
  #promote(id: EntryId, key: K, value: V, read: Read<K, V>): void {
    if (this.#reads.get(id) === read) this.#memory.set(id, key, value);
  }
}

function orFallback(key: unknown, fallback: readonly unknown[]): unknown {
  if (fallback.length === 0) throw new KeyError(key);
  return fallback[0];
}

function requirePositiveInteger(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`${name} must be a positive integer, not ${value}`);
}
