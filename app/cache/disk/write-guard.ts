/**
 * What every change of the cache folder passes: none while another folder takes its place, none where it is not there, no
 * write while writing rests or the disk has too little left. Knows no tiles.
 */
import { CodedError } from '../../../shared/errors.ts';
import { toDiskError } from '../files/disk-error.ts';
import { WritesUnderWay } from '../files/writes-under-way.ts';
import { type Floor, FreeFloor } from '../limits/free-floor.ts';
import type { CacheFolder } from './cache-folder.ts';
import type { DiskTrouble, DiskTroubleOptions } from './disk-trouble.ts';

export interface WriteGuardOptions extends DiskTroubleOptions {
  /** What the disk is to have left, as it is now; below that nothing is written. Without it the disk is not looked at. */
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

  /** The folder as it is now; for what changes it, the one that it is given. */
  get folder(): CacheFolder {
    return this.#folder;
  }

  /** True while nothing is written because of what is to be left free. */
  get isLow(): boolean {
    return this.#floor?.isLow === true;
  }

  /** Looks at once whether the disk has what it is to have left. Never rejects. */
  async checkFloor(): Promise<void> {
    await this.#floor?.look();
  }

  /**
   * Writes a tile of so many bytes, 0 for a record alone. Settles as {@link DiskTrouble.guardWrite}; `cache-low` below
   * the floor.
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
      // A record of a few bytes fits where no tile does.
      return this.trouble.guardWrite(guarded, { endsTrouble: bytes > 0 });
    });
  }

  /** Takes tiles away, moves them or brings them back; rejects with a `CodedError`. */
  change<Value>(change: (folder: CacheFolder) => Promise<Value>): Promise<Value> {
    return this.#gate.share(async () => {
      // Were nothing taken away from a drive that is not there, it would be back with the drive.
      const missing = await findMissing(this.#folder);
      if (missing) throw missing;
      return change(this.#folder).catch((thrown: unknown) => {
        throw toDiskError(thrown);
      });
    });
  }

  /** Goes on in the folder that `open` resolves with, which runs while nothing is changed; when it rejects, so does this. */
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

/** The error for a folder that is not there; undefined when it is. */
export async function findMissing(folder: CacheFolder): Promise<CodedError | undefined> {
  if (await folder.isThere()) return undefined;
  return new CodedError('cache-unavailable', { detail: `${folder.givenDir} is missing` });
}

/** Keeps changes of the folder apart from the moment in which another one takes its place. */
class FolderGate {
  readonly #underWay = new WritesUnderWay();
  #closed: Promise<unknown> | undefined;

  /** Runs a change, at once unless {@link own} has begun; settles as the change does. Not to be called from within one. */
  async share<Value>(change: () => Promise<Value>): Promise<Value> {
    while (this.#closed) await this.#closed;
    const running = change();
    this.#underWay.follow(running);
    return running;
  }

  /** Runs something while no change is under way, and settles as it does; later changes wait for it. One at a time. */
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
