/** Moves the cache folder on request, one move at a time, and continues interrupted moves. */
import fs from 'node:fs';
import type { CacheMove } from '../../../shared/cache/disk-budget.ts';
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';
import { removeCacheFiles } from '../../cache/moving/folder-removal.ts';
import { readMarker, writeMarker } from '../../cache/moving/move-marker.ts';
import { OWN_FOLDER } from '../../files/own-files.ts';
import { MoveJob, type MoveStep, type MoveSurroundings } from './move-job.ts';
import { MoveJournal, type MoveNote } from './move-journal.ts';
import { judgeTarget } from './move-target.ts';

export interface CacheMoverOptions extends Omit<MoveSurroundings, 'journal'> {
  /** An absolute path. */
  readonly dataDir: string;
  readonly disk: Pick<DiskTier, 'cacheDir' | 'guard' | 'switchFolder'>;
  /** True if the command line names the cache folder. */
  readonly isFixed: boolean;
  /** Bytes of all tiles, if known. */
  readonly usedBytes: () => number | null;
  readonly emit: (event: ServiceEvent) => void;
  /** Awaited once the target is accepted, before anything is done there. */
  readonly beforeMove?: () => Promise<void>;
  /** Called with the error of a move that was continued at start. */
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

  /** The running move, or the last one of this run; null if there was none. */
  get current(): CacheMove | null {
    return this.#current;
  }

  /** Continues an interrupted move in the background, unless the cache folder is fixed for this run. Never rejects. */
  async start(): Promise<void> {
    if (this.#options.isFixed || this.#isBusy) return;
    this.#isBusy = true;
    const note = await this.#journal.read();
    const step = note && (await this.#chooseStep(note));
    if (note && step && !this.#isClosed) return this.#run(note, step, true);
    if (note && !step) await this.#journal.remove();
    this.#isBusy = false;
  }

  /** True while a move is running. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** See `moveCacheFolder` in the contract. */
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

  /** See `cancelMove` in the contract. */
  cancel(): void {
    this.#job?.cancel();
  }

  /** Stops between two files; the next start continues. */
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
    // Nothing can be copied from a missing drive, and nothing may be deleted once it is back.
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
