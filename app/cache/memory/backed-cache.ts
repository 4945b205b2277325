/**
 * A dictionary with a least-recently-used limit in memory, in front of an unlimited backing store. The base class has
 * no store; subclasses add one. Has no knowledge of tiles, files or hosts.
 */
import { type EntryId, MemoryTier } from './memory-tier.ts';
import { OrderedWrites } from './ordered-writes.ts';

/** Thrown for a key that is neither in memory nor in the backing store. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly key: unknown;

  constructor(key: unknown) {
    super(`no such key: ${String(key)}`);
    this.key = key;
  }
}

export interface BackedCacheOptions<K, V> {
  /** Maximum number of entries in memory; a positive integer, 1000 by default. */
  readonly maxEntries?: number | undefined;
  /** Maximum number of bytes in memory; a positive integer, unlimited by default. Needs `sizeOf`. */
  readonly maxBytes?: number | undefined;
  /** Size of a value in bytes; a positive integer, always the same for the same value. */
  readonly sizeOf?: ((value: V, key: K) => number) | undefined;
  /** Returns a key's identity, e.g. `(key) => key.join('/')` for tuples; the key itself by default. */
  readonly keyOf?: ((key: K) => EntryId) | undefined;
  /** Initial entries, for memory only. If they exceed the limit, later entries win. */
  readonly entries?: Iterable<readonly [K, V]> | undefined;
}

/** Default maximum number of entries in memory. */
export const DEFAULT_MAX_ENTRIES = 1000;

interface Read<K, V> {
  readonly key: K;
  answer: Promise<V | undefined> | undefined;
}

/**
 * Guarantees:
 * - The limits hold whenever a method returns or is awaited. Eviction never deletes from the backing store.
 * - `get` looks in memory, then in the backing store, and promotes what it finds there to memory as recently used.
 *   Concurrent gets of a key share one read.
 * - `set` updates memory at once and then the store. Writes of a key reach the store in call order; a get before the
 *   write ends returns the new value.
 * - `delete`, `pop`, `popItem` and `clear` affect only memory: the backing store is permanent.
 * - `undefined` is not a value: the constructor throws a TypeError for it, and `set`, `setDefault` and `update`
 *   reject.
 * - Values aren't copied: changing one changes it in the cache.
 */
export class BackedCache<K, V> implements Iterable<[K, V]> {
  readonly #options: BackedCacheOptions<K, V>;
  readonly #memory: MemoryTier<K, V>;
  readonly #reads = new Map<EntryId, Read<K, V>>();
  readonly #writes = new OrderedWrites<K, V>((key, value) => this.putToBack(key, value));

  /** Throws a RangeError if a limit is not a positive integer, or if `maxBytes` comes without `sizeOf`. */
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
   * Writes a value to the backing store; override it to add one. A rejection rejects the `set`, but the value stays in
   * memory.
   */
  protected putToBack(_key: K, _value: V): void | Promise<void> {}

  /** Reads a value from the backing store, or undefined; override it to add one. */
  protected getFromBack(_key: K): V | undefined | Promise<V | undefined> {
    return undefined;
  }

  /** Number of entries in memory. */
  get size(): number {
    return this.#memory.size;
  }

  /** Sum of `sizeOf` over memory; 0 without `sizeOf`. */
  get bytes(): number {
    return this.#memory.bytes;
  }

  /**
   * Returns the value from memory or the store. Rejects with a {@link KeyError} for a missing key, or with the store's
   * error.
   */
  async get(key: K): Promise<V>;
  /** Returns the value from memory or the store, or the fallback, which isn't stored. */
  async get<F>(key: K, fallback: F): Promise<V | F>;
  async get(key: K, ...fallback: unknown[]): Promise<unknown> {
    const value = await this.find(key);
    return value === undefined ? orFallback(key, fallback) : value;
  }

  /** Returns the value from memory only, as a use; undefined if it isn't there. */
  getFromMemory(key: K): V | undefined {
    return this.#memory.get(this.#idOf(key));
  }

  /** Returns the value from memory only, not counted as a use; undefined if it isn't there. */
  peek(key: K): V | undefined {
    return this.#memory.peek(this.#idOf(key));
  }

  /** Returns the value from memory or the store, or undefined. Rejects only with the store's error. */
  find(key: K): Promise<V | undefined> {
    const id = this.#idOf(key);
    const held = this.#memory.get(id);
    if (held !== undefined) return Promise.resolve(held);
    const onItsWay = this.#writes.valueOf(id);
    if (onItsWay !== undefined) {
      // Evicted before its write ended: the store may not have it yet.
      this.#memory.set(id, key, onItsWay);
      return Promise.resolve(onItsWay);
    }
    return this.#reads.get(id)?.answer ?? this.#read(id, key);
  }

  /** Stores a value in memory at once and in the store before it resolves. Rejects with the store's error. */
  async set(key: K, value: V): Promise<void> {
    const id = this.#idOf(key);
    this.#memory.set(id, key, value);
    this.#reads.delete(id);
    await this.#writes.write(id, key, value);
  }

  /** Returns the existing value, or stores `value` and returns it. Concurrent calls agree on one value. */
  async setDefault(key: K, value: V): Promise<V> {
    const found = (await this.find(key)) ?? this.getFromMemory(key) ?? this.#writes.valueOf(this.#idOf(key));
    if (found !== undefined) return found;
    await this.set(key, value);
    return value;
  }

  /** Sets the entries one by one. Stops at the first write that fails and rejects with its error. */
  async update(entries: Iterable<readonly [K, V]>): Promise<void> {
    for (const [key, value] of entries) await this.set(key, value);
  }

  /** True if the key is in memory. Doesn't check the backing store. */
  has(key: K): boolean {
    return this.#memory.has(this.#idOf(key));
  }

  /** Removes the entry from memory; returns true if it was there. A pending get won't put it back. */
  delete(key: K): boolean {
    const id = this.#idOf(key);
    this.#reads.delete(id);
    return this.#memory.delete(id);
  }

  /** Removes the entry from memory and returns its value. Throws a {@link KeyError} if it isn't in memory. */
  pop(key: K): V;
  /** Removes the entry from memory and returns its value, or the fallback if it isn't in memory. */
  pop<F>(key: K, fallback: F): V | F;
  pop(key: K, ...fallback: unknown[]): unknown {
    const value = this.getFromMemory(key);
    if (value === undefined) return orFallback(key, fallback);
    this.delete(key);
    return value;
  }

  /** Removes the last inserted entry from memory. Throws a {@link KeyError} if memory is empty. */
  popItem(): readonly [K, V] {
    const last = this.#memory.last();
    if (!last) throw new KeyError(undefined);
    this.delete(last[0]);
    return last;
  }

  /** Empties memory. Pending gets still return their value but promote nothing. */
  clear(): void {
    this.#reads.clear();
    this.#memory.clear();
  }

  /** Returns an independent, memory-only cache with the same limits, entries, insertion order and order of use. */
  copy(): BackedCache<K, V> {
    const copied = new BackedCache<K, V>({ ...this.#options, entries: this.entries() });
    for (const key of this.#memory.keysByUse()) copied.getFromMemory(key);
    return copied;
  }

  /** Keys in memory, in insertion order. Setting an existing key keeps its position. */
  *keys(): IterableIterator<K> {
    for (const [key] of this.#memory.entries()) yield key;
  }

  /** Values in memory, in insertion order. */
  *values(): IterableIterator<V> {
    for (const [, value] of this.#memory.entries()) yield value;
  }

  /** Entries in memory, in insertion order. Iterating doesn't count as use. */
  entries(): IterableIterator<[K, V]> {
    return this.#memory.entries();
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.entries();
  }

  /**
   * For a subclass whose backing store has lost entries: forgets every matching key in memory and in pending reads and
   * writes. Those reads still answer their callers, but nothing is promoted, and writes that haven't reached the store
   * are dropped. O(n).
   */
  protected forget(isGone: (key: K) => boolean): void {
    this.forgetReads(isGone);
    this.#writes.forget(isGone);
    for (const key of this.keys()) if (isGone(key)) this.delete(key);
  }

  /** The part of {@link forget} for pending reads: what they find isn't promoted. O(n). */
  protected forgetReads(isGone: (key: K) => boolean): void {
    for (const [id, read] of this.#reads) if (isGone(read.key)) this.#reads.delete(id);
  }

  /** For a subclass that has written to the store directly: updates the value if the key is in memory, as a use. */
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

  // A set, delete or clear since the read began removed it from the list; its result isn't promoted then.
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
