/** How much of the disk is free where the cache lies, told at once: as it was a moment ago. */
import { readFreeSpace } from '../../cache/limits/free-floor.ts';

export class DiskSpace {
  readonly #dir: () => string;
  #freeBytes: number | null = null;
  #looking: Promise<void> | undefined;

  /** `dir` answers the folder in question. */
  constructor(dir: () => string) {
    this.#dir = dir;
  }

  /** Bytes that are free to this user, as far as known; null before the first look, or when the system does not say. */
  get freeBytes(): number | null {
    return this.#freeBytes;
  }

  /** Looks again, unless a look is under way: a drive that is gone may keep it waiting. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    this.#freeBytes = (await readFreeSpace(this.#dir()))?.bytes ?? null;
  }
}
