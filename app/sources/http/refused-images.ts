/** Remembers images that came with a refusal, because providers also send them under a 200. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** More than all providers have; the oldest is dropped first. */
const MAX_REMEMBERED = 64;

export class RefusedImages {
  readonly #hashes = new LRUCache<string, true>({ max: MAX_REMEMBERED });

  /** Remembers an image that came with a refusal. */
  add(bytes: Uint8Array): void {
    this.#hashes.set(hash(bytes), true);
  }

  /** True for identical bytes. Hashes only if there is something to compare with. */
  has(bytes: Uint8Array): boolean {
    return this.#hashes.size > 0 && this.#hashes.has(hash(bytes));
  }

  /** Drops all, because once a refusal is over these images may be tiles. */
  clear(): void {
    this.#hashes.clear();
  }
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
