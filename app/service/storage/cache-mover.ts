/** Moves of the cache folder as windows ask for them, one at a time, and those that were interrupted. Knows no host. */
import fs from 'node:fs';
import type { ServiceEvent } from '../../../shared/contract.ts';
import type { CacheMove } from '../../../shared/disk-budget.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';
import { removeCacheFiles } from '../../cache/moving/folder-removal.ts';
import { readMarker, writeMarker } from '../../cache/moving/move-marker.ts';
import { OWN_FOLDER } from '../../files/own-files.ts';
import { MoveJob, type MoveStep, type MoveSurroundings } from './move-job.ts';
import { MoveJournal, type MoveNote } from './move-journal.ts';
import { judgeTarget } from './move-target.ts';

export interface CacheMoverOptions extends Omit<MoveSurroundings, 'journal'> {
  /** Absolute. */
  readonly dataDir: string;
  readonly disk: Pick<DiskTier, 'cacheDir' | 'guard' | 'switchFolder'>;
  /** True when the command line names the cache folder. */
  readonly isFixed: boolean;
  /** Bytes of all tiles as far as they are known. */
  readonly usedBytes: () => number | null;
  readonly emit: (event: ServiceEvent) => void;
  /** Awaited once the place is judged good, before anything is done there. */
  readonly beforeMove?: () => Promise<void>;
  /** Told why a move that went on at a start has failed. */
  readonly onTrouble: (error: CodedError) => void;
}

export class CacheMover {
  readonly #options: CacheMoverOptions;
  readonly #journal: MoveJournal;
  #current: CacheMove | null = null;
  #job: MoveJob | undefined;
  #isBusy = false;
  #isClosed = false;

  constructor(options: CacheMoverOptions) {
    this.#options = options;
    this.#journal = new MoveJournal(options.dataDir);
  }

  /** The move that goes on, or the last one of this run; null when there was none. */
  get current(): CacheMove | null {
    return this.#current;
  }

  /** Goes on, in the background, with a move that was interrupted; in a run with a folder of its own, not. Never rejects. */
  async start(): Promise<void> {
    if (this.#options.isFixed || this.#isBusy) return;
    this.#isBusy = true;
    const note = await this.#journal.read();
    const step = note && (await this.#chooseStep(note));
    if (note && step && !this.#isClosed) return this.#run(note, step, true);
    if (note && !step) await this.#journal.remove();
    this.#isBusy = false;
  }

  /** True while a move goes on. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** See the contract's `moveCacheFolder`. */
  async begin(path: string): Promise<void> {
    if (this.#options.isFixed) throw new CodedError('bad-cache-folder', { detail: 'the folder is set by --cache-dir' });
    if (this.#isBusy) throw new CodedError('move-under-way');
    this.#isBusy = true;
    try {
      const note = await this.#judge(path);
      await this.#options.beforeMove?.();
      await this.#prepare(note);
      this.#run(note, 'copy', false);
    } catch (thrown) {
      this.#isBusy = false;
      throw thrown;
    }
  }

  /** See the contract's `cancelMove`. */
  cancel(): void {
    this.#job?.cancel();
  }

  /** Ends what is under way between two files; the next start goes on with it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#job?.close();
  }

  async #chooseStep(note: MoveNote): Promise<MoveStep | undefined> {
    if (this.#options.settings.current.cacheDir === note.to) return 'delete';
    if ((await readMarker(note.to)) !== 'copying') return undefined;
    return note.isGivenUp ? 'give-up' : 'copy';
  }

  async #judge(path: string): Promise<MoveNote> {
    const { disk, dataDir, settings, usedBytes } = this.#options;
    const { freeFloorBytes } = settings.current;
    const present = { cacheDir: disk.cacheDir, dataDir, neededBytes: usedBytes() ?? 0, freeFloorBytes };
    const { to, exists } = await judgeTarget(path, present);
    const { folder } = disk.guard;
    // From a drive that is not there nothing can be copied, and nothing is to be deleted once it is back.
    return { from: (await folder.isThere()) ? folder.cacheDir : null, to, isMade: !exists, isGivenUp: false };
  }

  async #prepare(note: MoveNote): Promise<void> {
    try {
      if (note.isMade) await fs.promises.mkdir(note.to, { mode: OWN_FOLDER });
      await writeMarker(note.to, 'copying');
      await this.#journal.write(note);
    } catch (cause) {
      await removeCacheFiles(note.to, [], { keepsFolder: !note.isMade }).catch(() => undefined);
      throw new CodedError('bad-cache-folder', { detail: 'it is not writable', cause });
    }
  }

  #run(note: MoveNote, step: MoveStep, isResumed: boolean): void {
    const job = new MoveJob(note, { ...this.#options, journal: this.#journal }, (status) => {
      this.#current = { to: note.to, ...status };
      this.#options.emit({ name: 'moveProgress', move: this.#current });
      if (status.error && isResumed) this.#options.onTrouble(CodedError.from(status.error));
    });
    this.#job = job;
    void job.run(step).finally(() => {
      this.#job = undefined;
      this.#isBusy = false;
    });
  }
}
