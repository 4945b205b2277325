/**
 * The gate for all changes of the cache folder. Blocks changes while the folder is being switched, when it is missing,
 * and writes while they are paused or disk space is low. No tile logic here.
 */
import { CodedError } from '../../../shared/errors.ts';
import { toDiskError } from '../files/disk-error.ts';
import { WritesUnderWay } from '../files/writes-under-way.ts';
import { type Floor, FreeFloor } from '../limits/free-floor.ts';
import type { CacheFolder } from './cache-folder.ts';
import type { DiskTrouble, DiskTroubleOptions } from './disk-trouble.ts';

export interface WriteGuardOptions extends DiskTroubleOptions {
  /** Current limits for free disk space; writes stop below them. Without it, free space isn't checked. */
  readonly floor?: () => Floor;
}

export class WriteGuard {
  readonly trouble: DiskTrouble;
  readonly #floor: FreeFloor | undefined;
  readonly #gate = new FolderGate();
  #folder: CacheFolder;

  constructor(folder: CacheFolder, trouble: DiskTrouble, { floor }: WriteGuardOptions) {
    this.#folder = folder;
    this.trouble = trouble;
    const onChange = (isLow: boolean): void => trouble.setLow(isLow);
    this.#floor = floor && new FreeFloor({ dir: () => this.#folder.cacheDir, floor, onChange });
  }

  /** The current folder. Changes must use the folder they are given. */
  get folder(): CacheFolder {
    return this.#folder;
  }

  /** True while writes are stopped because of low disk space. */
  get isLow(): boolean {
    return this.#floor?.isLow === true;
  }

  /** Checks free disk space now. Never rejects. */
  async checkFloor(): Promise<void> {
    await this.#floor?.look();
  }

  /**
   * Writes a tile of `bytes` bytes, 0 for a record only. Settles like {@link DiskTrouble.guardWrite}; rejects with
   * `cache-low` below the floor.
   */
  write(bytes: number, write: (folder: CacheFolder) => Promise<boolean>): Promise<boolean> {
    return this.#gate.share(async () => {
      // If the disk has too little space left, this reports it to `trouble`, which then refuses the write.
      await this.#floor?.expectWrite(bytes);
      const guarded = async (): Promise<boolean> => {
        const missing = await findMissing(this.#folder);
        if (missing) throw missing;
        return write(this.#folder);
      };
      // A few bytes of record may fit where no tile does.
      return this.trouble.guardWrite(guarded, { endsTrouble: bytes > 0 });
    });
  }

  /** Removes, moves or restores tiles; rejects with a `CodedError`. */
  change<Value>(change: (folder: CacheFolder) => Promise<Value>): Promise<Value> {
    return this.#gate.share(async () => {
      // A removal must fail while the drive is absent, or the tiles would reappear with it.
      const missing = await findMissing(this.#folder);
      if (missing) throw missing;
      return change(this.#folder).catch((thrown: unknown) => {
        throw toDiskError(thrown);
      });
    });
  }

  /** Switches to the folder that `open` resolves with; no change runs meanwhile. Rejects if `open` does. */
  async switchFolder(open: () => Promise<CacheFolder>): Promise<void> {
    await this.#gate.own(async () => {
      const old = this.#folder;
      this.#folder = await open();
      old.close();
    });
    await this.checkFloor();
  }

  close(): void {
    this.#floor?.close();
    this.#folder.close();
  }
}

/** The error for a missing folder; undefined if it exists. */
export async function findMissing(folder: CacheFolder): Promise<CodedError | undefined> {
  if (await folder.isThere()) return undefined;
  return new CodedError('cache-unavailable', { detail: `${folder.givenDir} is missing` });
}

/** Keeps changes of the folder apart from a switch of the folder. */
class FolderGate {
  readonly #underWay = new WritesUnderWay();
  #closed: Promise<unknown> | undefined;

  /** Runs a change, immediately unless {@link own} is active; settles as it does. Must not be nested. */
  async share<Value>(change: () => Promise<Value>): Promise<Value> {
    while (this.#closed) await this.#closed;
    const running = change();
    this.#underWay.follow(running);
    return running;
  }

  /** Runs `act` while no change is running; later changes wait. Settles as `act` does. One at a time. */
  async own<Value>(act: () => Promise<Value>): Promise<Value> {
    await this.#underWay.pass();
    const running = this.#underWay.pass().then(act);
    const over = running
      .catch(() => undefined)
      .then(() => {
        this.#closed = undefined;
      });
    this.#closed = over;
    return running;
  }
}
