/** Watches free disk space against a limit. Checks rarely: after enough has been written, and now and then. */
import fs from 'node:fs';

/** Free space of a folder's disk, as reported by the system. */
export interface FreeSpace {
  /** Bytes available to this user. */
  readonly bytes: number;
  /** Number of files that still fit; null if unlimited or unknown. */
  readonly files: number | null;
}

/** Free space of a folder's disk; undefined if the system doesn't report it. Never rejects. */
export async function readFreeSpace(dir: string): Promise<FreeSpace | undefined> {
  try {
    const { bavail, bsize, files, ffree } = await fs.promises.statfs(dir);
    return { bytes: bavail * bsize, files: files > 0 ? ffree : null };
  } catch {
    return undefined;
  }
}

/** Minimum free space. */
export interface Floor {
  readonly bytes: number;
  readonly files: number;
}

export interface FreeFloorOptions {
  /** Returns the current folder whose disk is watched. */
  readonly dir: () => string;
  /** Returns the current minimum. */
  readonly floor: () => Floor;
  readonly onChange: (isLow: boolean) => void;
}

/** Maximum age of a check when something is written, and the check interval while space is low. */
const LOOK_MS = 3000;
/** Overhead per file. */
const FILE_BYTES = 4096;
/** At least this much may be written between two checks, however close the limit is. */
const LEAST_SPARE_BYTES = 128 * 1024;

export class FreeFloor {
  readonly #options: FreeFloorOptions;
  #isLow = false;
  #spareBytes = 0;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: FreeFloorOptions) {
    this.#options = options;
  }

  get isLow(): boolean {
    return this.#isLow;
  }

  /** Accounts for a write of that many bytes and checks the disk if it may be too much. Never rejects. */
  async expectWrite(bytes: number): Promise<void> {
    this.#spareBytes -= bytes + FILE_BYTES;
    if (this.#isDue()) await this.look();
  }

  /** Checks the disk now, for example after the limit changed. Concurrent calls share one check. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #isDue(): boolean {
    const isOld = performance.now() - this.#lookedMs > LOOK_MS;
    return isOld || (!this.#isLow && this.#spareBytes < 0);
  }

  async #look(): Promise<void> {
    const free = await readFreeSpace(this.#options.dir());
    const floor = this.#options.floor();
    this.#lookedMs = performance.now();
    // Half of the remaining space, because other programs write to this disk too.
    this.#spareBytes = free ? Math.max(LEAST_SPARE_BYTES, (free.bytes - floor.bytes) / 2) : Number.POSITIVE_INFINITY;
    const isLow = free !== undefined && (free.bytes < floor.bytes || (free.files ?? Infinity) < floor.files);
    if (isLow !== this.#isLow) {
      this.#isLow = isLow;
      this.#options.onChange(isLow);
    }
    this.#lookLater();
  }

  #lookLater(): void {
    clearTimeout(this.#timer);
    if (this.#isLow && !this.#isClosed) this.#timer = setTimeout(() => void this.look(), LOOK_MS).unref();
  }
}
