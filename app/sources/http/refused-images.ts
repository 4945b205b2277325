/** Remembers the images that came with a refusal: providers send the same notice under 200 as well. */
import { createHash } from 'node:crypto';

/** More notices than all providers together have; the oldest is forgotten first. */
const MAX_REMEMBERED = 64;

/** The images that earlier runs have met, by SHA-256 in hexadecimal. Never rejects. */
export type ReadNotices = () => Promise<readonly string[]>;

export class RefusedImages {
  readonly #hashes = new Set<string>();
  readonly #readEarlier: ReadNotices | undefined;
  #learning: Promise<void> | undefined;

  /** Nothing is read before it is asked for. */
  constructor(readEarlier?: ReadNotices) {
    this.#readEarlier = readEarlier;
  }

  /** Resolves once those of earlier runs are known, too. Never rejects. */
  learn(): Promise<void> {
    this.#learning ??= this.#learn();
    return this.#learning;
  }

  /** Remembers the bytes of an image that said no. */
  add(bytes: Uint8Array): void {
    this.#addHash(hash(bytes));
  }

  /** True for the very same bytes. Costs a hash only once there is something to compare with. */
  has(bytes: Uint8Array): boolean {
    return this.#hashes.size > 0 && this.#hashes.has(hash(bytes));
  }

  async #learn(): Promise<void> {
    for (const sha256 of (await this.#readEarlier?.()) ?? []) this.#addHash(sha256);
  }

  #addHash(sha256: string): void {
    this.#hashes.add(sha256);
    const [oldest] = this.#hashes;
    if (this.#hashes.size > MAX_REMEMBERED && oldest !== undefined) this.#hashes.delete(oldest);
  }
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
