/** Remembers the images that came with a refusal: providers send the same notice under 200 as well. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** More notices than all providers together have; the oldest is forgotten first. */
const MAX_REMEMBERED = 64;

export class RefusedImages {
  readonly #hashes = new LRUCache<string, true>({ max: MAX_REMEMBERED });

  /** Remembers the bytes of an image that said no. */
  add(bytes: Uint8Array): void {
    this.#hashes.set(hash(bytes), true);
  }

  /** True for the very same bytes. Costs a hash only once there is something to compare with. */
  has(bytes: Uint8Array): boolean {
    return this.#hashes.size > 0 && this.#hashes.has(hash(bytes));
  }

  /** Forgets all of them, as when the refusal is over: what came with it may be a tile. */
  clear(): void {
    this.#hashes.clear();
  }
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
