/** Watches that a disk keeps what it is to have left, looking seldom: by what was written since, and now and then. */
import fs from 'node:fs';

/** What the system says of the disk of a folder. */
export interface FreeSpace {
  /** Bytes that are free to this user. */
  readonly bytes: number;
  /** Files that there is room for; null where that has no bound, or the system does not say. */
  readonly files: number | null;
}

/** The free space of the disk that a folder is on; undefined when the system does not say. Never rejects. */
export async function readFreeSpace(dir: string): Promise<FreeSpace | undefined> {
  try {
    const { bavail, bsize, files, ffree } = await fs.promises.statfs(dir);
    return { bytes: bavail * bsize, files: files > 0 ? ffree : null };
  } catch {
    return undefined;
  }
}

/** What is to be left. */
export interface Floor {
  readonly bytes: number;
  readonly files: number;
}

export interface FreeFloorOptions {
  /** The folder whose disk is meant, as it is now. */
  readonly dir: () => string;
  /** What is to be left, as it is now. */
  readonly floor: () => Floor;
  readonly onChange: (isLow: boolean) => void;
}

/** A look is at most this old when something is written, and a low disk is looked at this often. */
const LOOK_MS = 3000;
/** What a file takes beside its bytes. */
const FILE_BYTES = 4096;
/** So much may be written between two looks, however close the floor is. */
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

  /** Notes that so many bytes are about to be written, and looks at the disk if they may be too many. Never rejects. */
  async expectWrite(bytes: number): Promise<void> {
    this.#spareBytes -= bytes + FILE_BYTES;
    if (this.#isDue()) await this.look();
  }

  /** Looks at the disk now, as after another floor was set; for all who ask at the same time at once. Never rejects. */
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
    // Half of what is left: others write to this disk as well.
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
